"""The advisers' board of matters, one matter with the acts that are possible now, and a report made of a thread."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from valtuus.conversations.types import Conversation
from valtuus.fallback.forms.report import UNKNOWN, CloseForm, MatterForm, NoteForm, ThreadReportForm
from valtuus.fallback.services import report_desk as services
from valtuus.fallback.views.report_going import actor_of_page, go
from valtuus.fallback.wording import report as wording
from valtuus.kernel import clock
from valtuus.web.forms import Form, attempt
from valtuus.web.guard import signed_in


@signed_in
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Asiat: the oldest first."""
    actor, at, over = actor_of_page(request), clock.now(), request.GET.get("nayta") == "paattyneet"
    table = wording.board_table(services.board(over=over, actor=actor, at=at), actor.key, at=at)
    return render(request, "fallback/matters.html", {"table": table, "over": over})


@signed_in
@require_safe
def one(request: HttpRequest, matter: UUID) -> HttpResponse:
    """Asia."""
    return _page(request, matter)


@signed_in
@require_POST
def take(request: HttpRequest, matter: UUID) -> HttpResponse:
    """Ota käsittelyyn."""
    services.take(str(matter), over=request.POST.get("over") == "yes", actor=actor_of_page(request), at=clock.now())
    return go("matter", str(matter), "matter_taken")


@signed_in
@require_POST
def wait(request: HttpRequest, matter: UUID) -> HttpResponse:
    """Merkitse odottamaan kuntaa."""
    services.wait(str(matter), actor=actor_of_page(request), at=clock.now())
    return go("matter", str(matter), "matter_waits")


@signed_in
@require_POST
def resume(request: HttpRequest, matter: UUID) -> HttpResponse:
    """Jatka käsittelyä."""
    services.resume(str(matter), actor=actor_of_page(request), at=clock.now())
    return go("matter", str(matter), "matter_resumed")


@signed_in
@require_POST
def reopen(request: HttpRequest, matter: UUID) -> HttpResponse:
    """Avaa uudelleen."""
    services.reopen(str(matter), actor=actor_of_page(request), at=clock.now())
    return go("matter", str(matter), "matter_reopened")


@signed_in
@require_POST
def solve(request: HttpRequest, matter: UUID) -> HttpResponse:
    """Merkitse ratkaistuksi."""
    form, actor = NoteForm(request.POST, auto_id="solve_%s"), actor_of_page(request)

    def do(given: dict[str, Any]) -> object:
        return services.solve(str(matter), given["note"], actor=actor, at=clock.now())

    return (_done(form, do) and go("matter", str(matter), "matter_solved")) or _page(request, matter, solving=form)


@signed_in
@require_POST
def close(request: HttpRequest, matter: UUID) -> HttpResponse:
    """Sulje ratkaisematta."""
    form, actor = CloseForm(request.POST, auto_id="close_%s"), actor_of_page(request)

    def do(given: dict[str, Any]) -> object:
        return services.close(str(matter), given["reason"], given["note"], actor=actor, at=clock.now())

    return (_done(form, do) and go("matter", str(matter), "matter_closed")) or _page(request, matter, closing=form)


def _done(form: Form, do: Callable[[dict[str, Any]], object]) -> bool:
    return form.is_valid() and attempt(form, lambda: do(form.cleaned_data)) is not None


@signed_in
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Kirjaa muualla käsitelty asia."""
    actor, at = actor_of_page(request), clock.now()
    services.board(actor=actor, at=at)  # the page itself is the office's
    form = MatterForm(request.POST or None)
    if form.is_bound and form.is_valid():
        made = attempt(
            form, lambda: services.enter_elsewhere(form.about(), (), form.cleaned_data["note"], actor=actor, at=at)
        )
        if made:
            return go("matter", made.id, "matter_entered")
    return render(request, "fallback/matter_enter.html", {"form": form}, status=422 if form.is_bound else 200)


@signed_in
@require_http_methods(["GET", "POST"])
def of_thread(request: HttpRequest, conversation: UUID) -> HttpResponse:
    """Tee ilmoitus yhteydenotosta, in one step."""
    actor, at = actor_of_page(request), clock.now()
    thread = services.thread_for_report(str(conversation), actor=actor, at=at)
    form = ThreadReportForm(request.POST or None, initial=_known(thread))
    if form.is_bound and form.is_valid():
        made = attempt(form, lambda: services.make_of_thread(thread.id, form.contents(), actor=actor, at=at))
        if made:
            return go("matter", made.id, "report_made")
    values = {"form": form, "thread": thread}
    return render(request, "fallback/report_of_thread.html", values, status=422 if form.is_bound else 200)


def _known(thread: Conversation) -> dict[str, str]:
    return {"party": thread.party or "", "reporter": thread.partner.name, "cause": UNKNOWN}


def _page(request: HttpRequest, id: UUID, **filled: Form) -> HttpResponse:
    actor, at = actor_of_page(request), clock.now()
    matter = wording.matter_shown(services.at_desk(str(id), actor=actor, at=at), actor.key, at=at)
    forms = {"solving": NoteForm(auto_id="solve_%s"), "closing": CloseForm(auto_id="close_%s")} | filled
    return render(request, "fallback/matter.html", {"matter": matter, **forms}, status=422 if filled else 200)
