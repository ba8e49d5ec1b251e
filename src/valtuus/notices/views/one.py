"""One application or notice: opened by POST, held, released, handled, moved. What it says stands in no address and no cache."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from valtuus.kernel import clock
from valtuus.notices import wording
from valtuus.notices.forms import MoveForm
from valtuus.notices.services import handling, looking
from valtuus.notices.types import Opened
from valtuus.notices.views.going import Page, go, opened
from valtuus.web import doors
from valtuus.web.answers import STATUS
from valtuus.web.forms import attempt
from valtuus.web.guard import signed_in
from valtuus.web.presenting import chain_of, known_of, names_of, reason_of

WHOLE = ("notice_moved_on",)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest, party: str, notice: UUID) -> HttpResponse:
    """Hakemus tai ilmoitus: its outline, or the trace of it; by POST what it says."""
    page, id = opened(request, party), str(notice)
    if request.method == "POST":
        return _opened(request, page, id)
    seen = looking.seen(page.party.id, id, actor=page.actor, at=clock.now())
    if seen.gone is not None:
        receiver = names_of([seen.gone.receiver]).get(seen.gone.receiver)
        values = {"trace": seen.gone, "heading": wording.kind_name(seen.gone.kind), "receiver": receiver}
        return render(request, "notices/gone.html", page.frame | values)
    return render(request, "notices/notice.html", _frame(page, seen.waiting))


def _opened(request: HttpRequest, page: Page, id: str, form: MoveForm | None = None) -> HttpResponse:
    found = looking.open_notice(page.party.id, id, actor=page.actor, at=clock.now())
    fresh = MoveForm(targets=found.targets)
    if (
        form is not None
    ):  # what was typed and what is wrong with it, with the choices of the notice as it was opened anew
        fresh = MoveForm(form.data, targets=found.targets)
        fresh.full_clean()
        fresh.errors.update({k: v for k, v in form.errors.items() if k in fresh.fields or k == "__all__"})
    values = _frame(page, found.waiting) | _content(found, page) | {"moving": fresh}
    return render(request, "notices/notice.html", values, status=STATUS[form.fault] if form is not None else 200)


def _frame(page: Page, waiting: Any) -> dict[str, Any]:
    ask = {"party": page.party.code, "notice": str(waiting.notice.number)}
    return page.frame | {
        "notice": waiting.notice,
        "heading": wording.kind_name(waiting.notice.kind),
        "outline": wording.outline(waiting),
        "mine": waiting.notice.holder == page.actor.key,
        "ask_desk": doors.address("ask_desk_to_move", **ask),
        "look_up": doors.address("open_kelmu", party=page.party.code),
    }


def _content(found: Opened, page: Page) -> dict[str, Any]:
    document = wording.document_text(found, actor=page.actor, represented=page.name)
    known = known_of([found.decision], page.actor)
    return {
        "opened": found,
        "banner": wording.facts_of(found, page.name),
        "right": reason_of(found.decision, page.actor, known),
        "chain": chain_of(found.decision, page.actor, known),
        "told": wording.told_by(found),
        "asked": wording.asked_for(found.content),
        "moves": wording.moves_shown(found),
        "document": document,
        "document_rows": document.count("\n") + 2,
    }


@signed_in
@require_POST
def hold(request: HttpRequest, party: str, notice: UUID) -> HttpResponse:
    """Ota käsittelyyn."""
    return _act(request, party, notice, handling.hold, "notice_held")


@signed_in
@require_POST
def release(request: HttpRequest, party: str, notice: UUID) -> HttpResponse:
    """Vapauta."""
    return _act(request, party, notice, handling.release, "notice_released")


@signed_in
@require_POST
def handled(request: HttpRequest, party: str, notice: UUID) -> HttpResponse:
    """Merkitse käsitellyksi."""
    return _act(request, party, notice, handling.mark_handled, "notice_handled")


def _act(request: HttpRequest, party: str, notice: UUID, act: Callable[..., None], done: str) -> HttpResponse:
    page = opened(request, party)
    act(page.party.id, str(notice), actor=page.actor, at=clock.now())
    return go("notice", page.party.code, str(notice), done=done)


@signed_in
@require_POST
def release_for_leaver(request: HttpRequest, party: str, notice: UUID) -> HttpResponse:
    """Vapauta lähteneen puolesta, which a granter does; he may have no way into the inbox himself."""
    page = opened(request, party)
    handling.release_for_leaver(page.party.id, str(notice), actor=page.actor, at=clock.now())
    return go("held", page.party.code, done="notice_released")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, party: str, notice: UUID) -> HttpResponse:
    """Siirrä toiseen kuntaan. A fault of the form is shown with the notice, which is opened anew for it, on record."""
    page, id = opened(request, party), str(notice)
    if request.method != "POST":  # what a form was answered at is asked for in another language
        return go("notice", page.party.code, id)
    form = MoveForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        act = partial(handling.move, page.party.id, id, given["target"], given["reason"], actor=page.actor)
        if attempt(form, lambda: act(at=clock.now()) or True):
            return go("notice", page.party.code, id, done="notice_moved")
    return _opened(request, page, id, form)
