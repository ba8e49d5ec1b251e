"""The advisers' desk: the list, and one thread with the acts that are possible now."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from valtuus.conversations.forms.desk import CloseForm, HandOverForm, TakeForm, TieForm
from valtuus.conversations.forms.messages import CallForm, FirstCallForm, MessageForm
from valtuus.conversations.queries import mail as mails
from valtuus.conversations.queries import threads as queries
from valtuus.conversations.rules import threads as rules
from valtuus.conversations.rules.mail_out import is_known_by_address
from valtuus.conversations.services import handling, opening, reading, writing
from valtuus.conversations.types import Conversation, Event, Side
from valtuus.conversations.views.going import MOVED_ON, actor_of_page, go, is_part, news
from valtuus.conversations.wording import lists
from valtuus.conversations.wording.mail import sent_lines
from valtuus.conversations.wording.threads import shown
from valtuus.kernel import clock
from valtuus.parties import queries as parties
from valtuus.web.answers import STATUS
from valtuus.web.forms import Form, attempt
from valtuus.web.guard import signed_in
from valtuus.web.listing import listing
from valtuus.web.wording import say

TAKEN = ("conversation_taken_by_other", *MOVED_ON)


@signed_in
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Neuvojien yhteydenotot: `?nayta=` one of `lists.VIEWS`. The part alone where the page asks for it, 204 if nothing changed."""
    actor, at = actor_of_page(request), clock.now()
    view = request.GET.get("nayta", "")
    view = view if view in lists.VIEWS else lists.VIEWS[0]
    found = handling.desk(closed=view == "paattyneet", actor=actor, at=at)
    rows = lists.chosen(lists.on_desk(found, queries.unanswered_since(c.id for c in found), actor.key), view)
    mark = lists.mark_of(rows, at)
    if is_part(request) and request.GET.get("merkki") == mark:
        return HttpResponse(status=204)
    query = request.GET.copy()
    query.pop("merkki", None)
    caption, empty = say("conversations.desk_caption", count=len(rows)), say("conversations.desk_empty")
    values = {"listing": listing(rows, lists.columns(at), query, caption=caption, empty=empty), "view": view}
    values |= {"views": [(v, say(f"conversations.view_{v}")) for v in lists.VIEWS], "mark": mark}
    values |= {"query": query.urlencode(), "part": is_part(request)}
    return render(request, "conversations/desk_list.html" if is_part(request) else "conversations/desk.html", values)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new_call(request: HttpRequest) -> HttpResponse:
    """Kirjaa puhelu, which opens a conversation."""
    actor, at = actor_of_page(request), clock.now()
    handling.desk(actor=actor, at=at)  # the office is asked before the form is shown
    form = FirstCallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: opening.note_first_call(form.opening(), actor=actor, at=at))
        if made:
            return go("desk_one", made.id, "conversation_call_noted")
    return render(request, "conversations/new_call.html", {"form": form}, status=422 if form.errors else 200)


@signed_in
@require_safe
def one(request: HttpRequest, id: UUID) -> HttpResponse:
    """Yhteydenotto neuvojan näkymässä. One's own matter is shown as its partner sees it."""
    _, side = reading.seen_as(str(id), actor=actor_of_page(request), at=clock.now())
    return go("show", str(id)) if side is Side.PARTNER else _page(request, str(id))


@signed_in
@require_safe
def fresh(request: HttpRequest, id: UUID) -> HttpResponse:
    """What is new in a thread that one has taken; 204 if nothing is."""
    return news(request, str(id), {"fresh": "conversations:desk_fresh"})


@signed_in
@require_POST
def take(request: HttpRequest, id: UUID) -> HttpResponse:
    """Ota käsittelyyn; also from another where that was pressed."""
    actor, form = actor_of_page(request), TakeForm(request.POST)
    over = request.POST.get("over") == "yes"
    if attempt(form, lambda: handling.take(str(id), over=over, actor=actor, at=clock.now()), whole=TAKEN):
        return go("desk_one", str(id), "conversation_taken")
    return _page(request, str(id), taking=form)


@signed_in
@require_POST
def answer(request: HttpRequest, id: UUID) -> HttpResponse:
    """Lähetä vastaus."""
    actor, form = actor_of_page(request), MessageForm(request.POST, files=request.FILES)

    def send() -> Event:
        return writing.answer(str(id), form.said(), files=form.enclosed(), actor=actor, at=clock.now())

    if form.is_valid() and attempt(form, send, whole=MOVED_ON) is not None:
        return (
            _part(request, str(id), MessageForm.to_go_on())
            if is_part(request)
            else go("desk_one", str(id), part="write")
        )
    return _part(request, str(id), form) if is_part(request) else _page(request, str(id), form=form)


def _part(request: HttpRequest, id: str, form: MessageForm) -> HttpResponse:
    values = {"fresh": "conversations:desk_fresh", "form": form, "to": "conversations:desk_answer"}
    return news(request, id, values, status=422 if form.errors else 200)


@signed_in
@require_POST
def note_call(request: HttpRequest, id: UUID) -> HttpResponse:
    """Kirjaa puhelu."""
    actor, form = actor_of_page(request), CallForm(request.POST, auto_id="call_%s")

    def note() -> Event:
        given = form.cleaned_data
        return writing.note_call(str(id), given["text"], once=form.once_id, actor=actor, at=clock.now())

    if form.is_valid() and attempt(form, note, whole=MOVED_ON) is not None:
        return go("desk_one", str(id), "conversation_call_noted")
    return _page(request, str(id), call=form)


@signed_in
@require_POST
def hand_over(request: HttpRequest, id: UUID) -> HttpResponse:
    """Siirrä toiselle neuvojalle."""
    actor, at = actor_of_page(request), clock.now()
    form = _handing(str(id), request, at)
    if form.is_valid():
        to = form.cleaned_data["to"]
        if attempt(form, lambda: handling.hand_over(str(id), to, actor=actor, at=at), whole=MOVED_ON):
            return go("desk_one", str(id), "conversation_handed_over")
    return _page(request, str(id), handing=form)


def _handing(id: str, request: HttpRequest, at: Any) -> HandOverForm:
    actor = actor_of_page(request)
    conversation, _ = reading.seen_as(id, actor=actor, at=at)
    colleagues = handling.colleagues_for(conversation, actor=actor, at=at)
    return HandOverForm(request.POST or None, colleagues=colleagues, auto_id="handing_%s")


@signed_in
@require_POST
def tie(request: HttpRequest, id: UUID) -> HttpResponse:
    """Liitä organisaatioon."""
    actor, form = actor_of_page(request), TieForm(request.POST, auto_id="tying_%s")
    if form.is_valid():
        party = form.cleaned_data["party"]
        if attempt(form, lambda: handling.tie(str(id), party, actor=actor, at=clock.now()), whole=MOVED_ON):
            return go("desk_one", str(id), "conversation_tied")
    return _page(request, str(id), tying=form)


@signed_in
@require_POST
def close(request: HttpRequest, id: UUID) -> HttpResponse:
    """Päätä yhteydenotto."""
    actor, form = actor_of_page(request), CloseForm(request.POST, auto_id="closing_%s")

    def end() -> Event:
        given = form.cleaned_data
        return handling.close(str(id), given["reason"], given["text"], actor=actor, at=clock.now())

    if form.is_valid() and attempt(form, end, whole=MOVED_ON) is not None:
        return go("desk_one", str(id), "conversation_closed")
    return _page(request, str(id), closing=form)


def _page(request: HttpRequest, id: str, **filled: Form) -> HttpResponse:
    actor, at = actor_of_page(request), clock.now()
    thread = reading.read(id, actor=actor, at=at)
    found, mine = thread.conversation, rules.is_mine(thread.conversation, actor.key)
    values: dict[str, Any] = {
        "thread": shown(thread, key=actor.key, at=at),
        "fresh": "conversations:desk_fresh",
        "to": "conversations:desk_answer",
        "mine": mine,
        "holder": _holder(found) if found.adviser and not mine else "",
        "forms": list(filled.values()),
    }
    values |= {"sent_mails": sent_lines(mails.sent_of(found.id)), "may_renew": mine and is_known_by_address(found)}
    values |= _forms(found, request, at) | filled
    status = max((STATUS[f.fault] for f in filled.values() if f.errors), default=200)
    return render(request, "conversations/desk_one.html", values, status=status)


def _holder(found: Conversation) -> str:
    known = parties.officials([found.adviser])
    return known[found.adviser].name if found.adviser in known else say("name_not_shown")


def _forms(found: Conversation, request: HttpRequest, at: Any) -> dict[str, Form]:
    colleagues = handling.colleagues_for(found, actor=actor_of_page(request), at=at)
    return {
        "taking": TakeForm(),
        "form": MessageForm(),
        "call": CallForm(auto_id="call_%s"),
        "handing": HandOverForm(colleagues=colleagues, auto_id="handing_%s"),
        "tying": TieForm(auto_id="tying_%s", initial={"party": found.party or ""}),
        "closing": CloseForm(auto_id="closing_%s"),
    }
