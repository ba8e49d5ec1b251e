"""Pages of reviewing: open one, its mandates with their answers, narrow one, the file, what was found before."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from valtuus.administration.forms.review import IntervalForm, NarrowForm
from valtuus.administration.queries.review import reviews_of, rhythm_of
from valtuus.administration.review_types import Done, Item, Reply
from valtuus.administration.services import review as services
from valtuus.administration.views.opening import Opened, opened
from valtuus.administration.wording import review as wording
from valtuus.administration.wording.check import theme_name
from valtuus.administration.wording.cutting import cut_shown
from valtuus.kernel.codes import RIGHTS_TO_GRANT
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.periods import helsinki_day
from valtuus.mandates.services.cutting import look_before_cut
from valtuus.web.forms import attempt
from valtuus.web.guard import signed_in
from valtuus.web.list_files import file_asked, file_ways

BEHIND = "valitut"  # the value of the buttons that are about everything ticked


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def reviews(request: HttpRequest, party: str) -> HttpResponse:
    """Valtuuksien katselmointi: what is open, whether one is due, what was reviewed before; opens one on the reader's word."""
    page = opened(request, party)
    if request.method == "POST":
        made = services.open_review(page.party, actor=page.actor, at=page.at)
        return _to_review(party, made, "review_opened")
    return _reviews(request, page, None)


@signed_in
@require_POST
def interval(request: HttpRequest, party: str) -> HttpResponse:
    """How often the organisation reviews."""
    page, form = opened(request, party), IntervalForm(request.POST)
    if form.is_valid():
        days = form.cleaned_data["days"]

        def choose() -> bool:
            services.choose_interval(page.party, days, actor=page.actor, at=page.at)
            return True

        if attempt(form, choose):
            return redirect(f"{reverse('administration:reviews', kwargs={'party': party})}?tehty=interval_chosen")
    return _reviews(request, page, form)


def _reviews(request: HttpRequest, page: Opened, form: IntervalForm | None) -> HttpResponse:
    found, rhythm = reviews_of(page.party.id), rhythm_of(page.party.id, at=page.at)
    themes = frozenset().union(*page.standing.themes.values())
    values = {
        "may_open": not any(r.closed_at is None and r.themes & themes for r in found),
        "open": wording.stands_shown(r for r in found if r.closed_at is None),
        "rhythm": wording.rhythm_said(rhythm),
        "due": rhythm.due,
        "history": wording.history(found, page.party.code),
        "form": form or IntervalForm(initial={"days": rhythm.days}),
    }
    return render(request, "administration/reviews.html", page.frame | values, status=422 if form else 200)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, party: str, review: UUID) -> HttpResponse:
    """One review: people and their mandates, the remarkable first; answers one by one or several at once; as a file."""
    page = opened(request, party)
    found, items = services.review_seen(page.party, str(review), actor=page.actor, at=page.at)
    if request.method == "POST":
        return _answer(request, page, found.id, items)
    asked = items, request.GET, party, found.id, helsinki_day(page.at)
    if write := file_asked(request.GET):
        return write(wording.all_shown(*asked), wording.columns(), wording.file_name(party))
    shown = wording.review_shown(*asked)
    [stand] = wording.stands_shown([found])
    values = {"review": shown, "stand": stand, "summary": wording.summary(items), "files": file_ways(request.GET)}
    return render(request, "administration/review.html", page.frame | values)


def _answer(request: HttpRequest, page: Opened, review: str, items: list[Item]) -> HttpResponse:
    reply = Reply.END if "end" in request.POST else Reply.KEEP
    pressed = request.POST.get(reply.value, BEHIND)
    chosen = request.POST.getlist("valittu") if pressed == BEHIND else [pressed]
    if reply is Reply.END and chosen and "vahvista" not in request.POST:
        return _look_first(request, page, review, [i for i in items if i.id in chosen])
    done = services.answer(page.party, review, chosen, reply, actor=page.actor, at=page.at)
    waits = any(how in (Done.PROPOSED, Done.APPLICATION) for how in done.values())
    return _to_review(page.party.code, review, "review_waits" if waits else "review_answered")


def _look_first(request: HttpRequest, page: Opened, review: str, chosen: list[Item]) -> HttpResponse:
    """What ending these would do, before they end."""
    if not chosen:
        raise DomainError("review_item_missing", kind=ErrorKind.MISSING, field="items")
    # A look-alike that no right of hers reaches opens nothing here, and is another's to look at.
    themes = frozenset().union(*page.standing.themes.values())
    cutting = [i.grant.id for i in chosen if i.grant.type not in RIGHTS_TO_GRANT and i.grant.themes & themes]
    today = helsinki_day(page.at)
    cut = cut_shown(look_before_cut(cutting, actor=page.actor, at=page.at)) if cutting else None
    shown = [wording.item_shown(i, page.party.code, review, today) for i in chosen]
    rights = any(i.grant.type in RIGHTS_TO_GRANT for i in chosen)
    values = {"items": shown, "cut": cut, "review": review, "rights": rights}
    return render(request, "administration/review_end.html", page.frame | values)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, party: str, review: UUID, item: UUID) -> HttpResponse:
    """Kavenna: the same mandate in fewer themes; those that were used in the quarter are ticked."""
    page = opened(request, party)
    found, items = services.review_seen(page.party, str(review), actor=page.actor, at=page.at)
    one = next((i for i in items if i.id == str(item)), None)
    if one is None:
        raise DomainError("review_item_missing", kind=ErrorKind.MISSING, field="item")
    offered = [(t, theme_name(t)) for t in sorted(one.grant.themes)]
    initial = {"themes": sorted(one.finding.used)}
    form = NarrowForm(request.POST, themes=offered) if request.method == "POST" else None
    if form is not None and form.is_valid():
        themes = frozenset(form.cleaned_data["themes"])
        done = attempt(
            form, lambda: services.narrow(page.party, found.id, one.id, themes, actor=page.actor, at=page.at)
        )
        if done is not None:
            return _to_review(party, found.id, "review_answered" if done is Done.DONE else "review_waits")
    shown = wording.item_shown(one, party, found.id, helsinki_day(page.at))
    values = {"form": form or NarrowForm(initial=initial, themes=offered), "item": shown, "review": found.id}
    return render(request, "administration/review_item.html", page.frame | values, status=422 if form else 200)


def _to_review(party: str, review: str, done: str) -> HttpResponse:
    return redirect(f"{reverse('administration:review', kwargs={'party': party, 'review': review})}?tehty={done}")
