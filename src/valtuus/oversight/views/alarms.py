"""Pages of alarms: the auditor's list and one alarm; the same for who supervises an organisation's people."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from valtuus.kernel import clock
from valtuus.kernel.actor import Actor
from valtuus.oversight.forms.alarms import CloseForm, FilterForm, NoteForm
from valtuus.oversight.services import handling as services
from valtuus.oversight.wording import alarms as wording
from valtuus.parties import queries as parties
from valtuus.parties.types import Party
from valtuus.web.forms import Form, attempt
from valtuus.web.guard import actor_of, signed_in
from valtuus.web.list_files import file_asked, file_ways
from valtuus.web.listing import listing
from valtuus.web.wording import language, say

CLOSED = "suljetut"


@signed_in
@require_safe
def alarms(request: HttpRequest) -> HttpResponse:
    """Hälytykset: the auditor's."""
    return _list(request, None)


@signed_in
@require_safe
def party_alarms(request: HttpRequest, party: str) -> HttpResponse:
    """Organisaation hälytykset: its granter's."""
    return _list(request, parties.party_by_code(party))


@signed_in
@require_safe
def alarm(request: HttpRequest, alarm: UUID) -> HttpResponse:
    """Hälytys. Opening it is recorded."""
    return _page(request, alarm, None)


@signed_in
@require_safe
def party_alarm(request: HttpRequest, party: str, alarm: UUID) -> HttpResponse:
    """Hälytys, as the organisation's granter sees it."""
    return _page(request, alarm, parties.party_by_code(party))


@signed_in
@require_POST
def explain(request: HttpRequest, alarm: UUID) -> HttpResponse:
    """Selitä."""
    return _explain(request, alarm, None)


@signed_in
@require_POST
def party_explain(request: HttpRequest, party: str, alarm: UUID) -> HttpResponse:
    """Selitä, in the organisation's name."""
    return _explain(request, alarm, parties.party_by_code(party))


@signed_in
@require_POST
def close(request: HttpRequest, alarm: UUID) -> HttpResponse:
    """Sulje hälytys."""
    form, actor, at = CloseForm(request.POST, auto_id="close_%s"), _actor(request), clock.now()

    def do(told: dict[str, Any]) -> None:
        services.close(str(alarm), told["reason"], told["note"], actor=actor, at=at)

    return _done(form, do, alarm, None, "alarm_closed") or _page(request, alarm, None, closing=form)


@signed_in
@require_POST
def reopen(request: HttpRequest, alarm: UUID) -> HttpResponse:
    """Avaa uudelleen."""
    form, actor, at = NoteForm(request.POST, auto_id="reopen_%s"), _actor(request), clock.now()

    def do(told: dict[str, Any]) -> None:
        services.reopen(str(alarm), told["note"], actor=actor, at=at)

    return _done(form, do, alarm, None, "alarm_reopened") or _page(request, alarm, None, reopening=form)


def _explain(request: HttpRequest, alarm: UUID, party: Party | None) -> HttpResponse:
    form, actor, at = NoteForm(request.POST, auto_id="explain_%s"), _actor(request), clock.now()

    def do(told: dict[str, Any]) -> None:
        services.explain(str(alarm), told["note"], party, actor=actor, at=at)

    return _done(form, do, alarm, party, "alarm_explained") or _page(request, alarm, party, explaining=form)


def _done(
    form: Form, do: Callable[[dict[str, Any]], None], alarm: UUID, party: Party | None, done: str
) -> HttpResponse | None:
    def tried() -> bool:
        do(form.cleaned_data)
        return True

    if not form.is_valid() or not attempt(form, tried):
        return None
    return redirect(f"{_address(alarm, party)}?tehty={done}")


def _list(request: HttpRequest, party: Party | None) -> HttpResponse:
    closed = request.GET.get("nayta") == CLOSED
    found = services.alarms(party, closed=closed, actor=_actor(request), at=clock.now())
    shown, columns = wording.rows(found, request.GET, party.code if party else None), wording.columns()
    if write := file_asked(request.GET):
        return write(shown, columns, "halytykset")
    caption = say("oversight.caption_closed" if closed else "oversight.caption_open", count=len(shown))
    values = {
        "listing": listing(shown, columns, request.GET, caption=caption, empty=say(_empty(request))),
        "filter": FilterForm(request.GET),
        "closed": closed,
        "files": file_ways(request.GET),
        "home": reverse("oversight:party_alarms", args=[party.code]) if party else reverse("oversight:alarms"),
    }
    return render(request, "oversight/alarms.html", values | _frame(party))


def _empty(request: HttpRequest) -> str:
    narrowed = request.GET.get("laji") or request.GET.get("nimi")
    return "oversight.none_so" if narrowed else "oversight.empty"


def _page(request: HttpRequest, alarm: UUID, party: Party | None, **filled: Form) -> HttpResponse:
    seen = services.open_alarm(str(alarm), party, actor=_actor(request), at=clock.now())
    forms = {
        "explaining": NoteForm(auto_id="explain_%s"),
        "closing": CloseForm(auto_id="close_%s"),
        "reopening": NoteForm(auto_id="reopen_%s"),
    } | filled
    values = {"alarm": wording.shown(seen), "home": _address(alarm, party), **forms}
    return render(request, "oversight/alarm.html", values | _frame(party), status=422 if filled else 200)


def _frame(party: Party | None) -> dict[str, object]:
    return {"party": party, "represented": party.name(language())} if party else {}


def _address(alarm: UUID, party: Party | None) -> str:
    if party:
        return reverse("oversight:party_alarm", args=[party.code, alarm])
    return reverse("oversight:alarm", args=[alarm])


def _actor(request: HttpRequest) -> Actor:
    found = actor_of(request)
    assert found is not None  # noqa: S101 - `signed_in` has let nobody else in
    return found
