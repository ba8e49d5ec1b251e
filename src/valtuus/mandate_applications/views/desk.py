"""The clerks' desk: the queue, and one application with the acts that are possible now."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from valtuus.attachments import queries as attachments
from valtuus.kernel import clock
from valtuus.kernel.periods import helsinki_day
from valtuus.mandate_applications import queries, rules, wording
from valtuus.mandate_applications.forms.desk import CallForm, MoreForm, RejectForm
from valtuus.mandate_applications.services import drafting, handling, registering
from valtuus.mandate_applications.types import AtDesk, State
from valtuus.mandate_applications.views.going import actor_of_page, go
from valtuus.parties import queries as parties
from valtuus.web import answers
from valtuus.web.forms import Form, attempt
from valtuus.web.guard import signed_in


@signed_in
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Käsiteltävät valtuushakemukset, the oldest first."""
    actor, at = actor_of_page(request), clock.now()
    table = wording.queue_table(handling.queue(actor=actor, at=at), actor.key, at=at)
    return render(request, "mandate_applications/queue.html", {"table": table})


@signed_in
@require_safe
def one(request: HttpRequest, application: UUID) -> HttpResponse:
    """Hakemus käsittelyssä."""
    return _page(request, application)


@signed_in
@require_POST
def take(request: HttpRequest, application: UUID) -> HttpResponse:
    """Ota käsittelyyn."""
    over = request.POST.get("over") == "yes"
    handling.take(str(application), over=over, actor=actor_of_page(request), at=clock.now())
    return go("desk", str(application), "application_taken")


@signed_in
@require_POST
def note_call(request: HttpRequest, application: UUID) -> HttpResponse:
    """Kirjaa soitto."""
    actor, at = actor_of_page(request), clock.now()
    seen = handling.at_desk(str(application), actor=actor, at=at)
    form = CallForm(request.POST, phones=seen.phones, auto_id="call_%s")
    if form.is_valid():
        handling.note_call(str(application), form.call(), actor=actor, at=at)
        return go("desk", str(application), "application_call_noted")
    return _page(request, application, call=form)


@signed_in
@require_POST
def ask_more(request: HttpRequest, application: UUID) -> HttpResponse:
    """Pyydä lisätietoja."""
    form, actor = MoreForm(request.POST, auto_id="more_%s"), actor_of_page(request)
    if form.is_valid():
        what, due = form.cleaned_data["what"], form.cleaned_data["due"]
        if attempt(form, lambda: handling.ask_more(str(application), what, due, actor=actor, at=clock.now())):
            return go("desk", str(application), "application_more_asked")
    return _page(request, application, more=form)


@signed_in
@require_POST
def reject(request: HttpRequest, application: UUID) -> HttpResponse:
    """Hylkää."""
    form, actor = RejectForm(request.POST, auto_id="reject_%s"), actor_of_page(request)
    if form.is_valid():
        given = form.cleaned_data
        handling.reject(str(application), given["reason"], given["note"], actor=actor, at=clock.now())
        return go("desk", str(application), "application_rejected")
    return _page(request, application, rejection=form)


@signed_in
@require_POST
def register(request: HttpRequest, application: UUID) -> HttpResponse:
    """Rekisteröi, or propose it to a second clerk."""
    after = registering.register(str(application), actor=actor_of_page(request), at=clock.now())
    done = "application_registered" if after.state is State.REGISTERED else "application_proposed"
    return go("desk", str(application), done)


@signed_in
@require_POST
def confirm(request: HttpRequest, application: UUID) -> HttpResponse:
    """Vahvista toisena virkailijana."""
    registering.confirm(str(application), actor=actor_of_page(request), at=clock.now())
    return go("desk", str(application), "application_registered")


@signed_in
@require_safe
def annex(request: HttpRequest, application: UUID, annex: UUID) -> HttpResponse:
    """An annex, for the clerk who has the application opened."""
    seen = handling.at_desk(str(application), actor=actor_of_page(request), at=clock.now())
    if not seen.opened:
        raise queries.missing()
    kept = attachments.attachment(str(annex), of=str(application))
    return answers.download(attachments.content_of(kept), kept.name, "application/pdf")


def _page(request: HttpRequest, id: UUID, **filled: Form) -> HttpResponse:
    actor, at = actor_of_page(request), clock.now()
    seen = handling.at_desk(str(id), actor=actor, at=at)
    found = seen.application
    holder = rules.taken_by(found.steps)
    values: dict[str, Any] = {
        "application": wording.whole(found, drafting.annexes_of(found.id) if seen.opened else (), at=at, desk=seen),
        "party": parties.party(found.known.party),
        "state": found.state.value,
        "holder": parties.officials([holder])[holder].name if holder and not seen.mine else "",
        "seen": seen,
        "handled": found.state in rules.DECIDED,
        "due": rules.due_day(found.steps),
        "proposal": rules.proposal_of(found.steps),
        "call_made": rules.confirmed_call(found.steps),
    }
    values |= _forms(seen, filled, helsinki_day(at) + timedelta(days=rules.USUAL_DUE_DAYS))
    return render(request, "mandate_applications/desk.html", values, status=422 if filled else 200)


def _forms(seen: AtDesk, filled: dict[str, Form], due: Any) -> dict[str, Form]:
    return {
        "call": CallForm(phones=seen.phones, auto_id="call_%s"),
        "more": MoreForm(initial={"due": due}, auto_id="more_%s"),
        "rejection": RejectForm(auto_id="reject_%s"),
    } | filled
