"""One's own applications: the list, the whole of one, signing, completing, withdrawing."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from valtuus.attachments import queries as attachments
from valtuus.kernel import clock
from valtuus.mandate_applications import queries, rules, wording
from valtuus.mandate_applications.forms.applying import AnswerForm
from valtuus.mandate_applications.services import drafting, signing
from valtuus.mandate_applications.types import Application, State, StepKind
from valtuus.mandate_applications.views.going import actor_of_page, go
from valtuus.web import answers
from valtuus.web.guard import signed_in
from valtuus.web.wording import error_sentence


@signed_in
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Valtuushakemukset: what one draws up or signs."""
    key = actor_of_page(request).key
    table = wording.own_table(queries.applications_of(key), key)
    return render(request, "mandate_applications/mine.html", {"table": table})


@signed_in
@require_safe
def show(request: HttpRequest, application: UUID) -> HttpResponse:
    """The whole of it and the next thing to do."""
    found = queries.seen_by(str(application), actor_of_page(request).key)
    return _shown(request, found, AnswerForm())


def _shown(request: HttpRequest, found: Application, form: AnswerForm) -> HttpResponse:
    key, annexes = actor_of_page(request).key, drafting.annexes_of(found.id)
    draft = found.state is State.DRAFT
    asked = rules.last_of(found.steps, StepKind.MORE_ASKED)
    rejected = rules.last_of(found.steps, StepKind.REJECTED)
    values = {
        "application": wording.whole(found, annexes, at=clock.now()),
        "state": found.state.value,
        "next": wording.next_of(found, key),
        "drafter": found.by == key,
        "faults": [(e.field, error_sentence(e)) for e in rules.faults_of(found.known, len(annexes))] if draft else [],
        "seen": drafting.signed_digest(found),
        "asked": asked,
        "rejected": rejected,
        "decided": found.state in rules.DECIDED,
        "form": form,
    }
    return render(request, "mandate_applications/show.html", values, status=422 if form.errors else 200)


@signed_in
@require_POST
def sign(request: HttpRequest, application: UUID) -> HttpResponse:
    """Allekirjoita."""
    seen = request.POST.get("seen", "")
    signed = signing.sign(str(application), seen, actor=actor_of_page(request), at=clock.now())
    sent = signed.state is State.SUBMITTED
    return go("show", str(application), "application_sent" if sent else "application_signed")


@signed_in
@require_POST
def complete(request: HttpRequest, application: UUID) -> HttpResponse:
    """Lähetä täydennys."""
    actor, form = actor_of_page(request), AnswerForm(request.POST)
    if form.is_valid():
        signing.complete(str(application), form.cleaned_data["answer"], actor=actor, at=clock.now())
        return go("show", str(application), "application_completed")
    return _shown(request, queries.seen_by(str(application), actor.key), form)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, application: UUID) -> HttpResponse:
    """Peru hakemus: what it means is said before."""
    actor = actor_of_page(request)
    if request.method == "POST":
        signing.withdraw(str(application), actor=actor, at=clock.now())
        return go("show", str(application), "application_withdrawn")
    found = queries.seen_by(str(application), actor.key)
    if found.state in rules.DECIDED:
        raise rules.moved_on()
    shown = wording.whole(found, (), at=clock.now())
    return render(request, "mandate_applications/withdraw.html", {"application": shown})


@signed_in
@require_POST
def copy(request: HttpRequest, application: UUID) -> HttpResponse:
    """Tee uusi hakemus tämän pohjalta."""
    made = drafting.copy_application(str(application), actor=actor_of_page(request), at=clock.now())
    return go("applicant", made.id)


@signed_in
@require_safe
def annex(request: HttpRequest, application: UUID, annex: UUID) -> HttpResponse:
    """An annex of one's own application, as a download."""
    found = queries.seen_by(str(application), actor_of_page(request).key)
    kept = attachments.attachment(str(annex), of=found.id)
    return answers.download(attachments.content_of(kept), kept.name, "application/pdf")
