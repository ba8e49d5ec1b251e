"""Drawing up an application, a page a step. Each page saves what it is about at once, so that nothing is lost on the way."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from valtuus.kernel import clock
from valtuus.kernel.identifiers import uuid7
from valtuus.kernel.periods import helsinki_day
from valtuus.mandate_applications import queries, rules, wording
from valtuus.mandate_applications.forms.applying import (
    AnnexForm,
    ApplicantForm,
    EndingForm,
    SignerForm,
    WantedForm,
    hint_of,
)
from valtuus.mandate_applications.services import drafting
from valtuus.mandate_applications.types import Application, State
from valtuus.mandate_applications.views.going import actor_of_page, go
from valtuus.parties import queries as parties
from valtuus.web.forms import Form, attempt
from valtuus.web.guard import signed_in
from valtuus.web.wording import day, say

STAGES = ("applicant", "wanted", "signers", "annexes", "check")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Uusi valtuushakemus: for whom, prefilled by the page that led here (`party`, `type`, `theme`)."""
    actor = actor_of_page(request)
    form = ApplicantForm(request.POST or None, initial=_begun(request, actor.name))
    if request.method == "POST" and form.is_valid():
        id, party = str(form.cleaned_data["application"]), form.cleaned_data["party"]
        if not _is_there(id, actor.key):
            drafting.begin_application(id, party, form.contact(), form.hint(), actor=actor, at=clock.now())
        return go("wanted", id)
    return _page(request, "applicant", form, None)


def _begun(request: HttpRequest, name: str) -> dict[str, Any]:
    hint = hint_of(request.GET.get("type", ""), request.GET.get("themes") or request.GET.get("theme", ""))
    named = request.GET.get("party", "")
    found = parties.parties([named]).get(named) or parties.parties_by_code([named]).get(named)
    return {
        "application": uuid7(),
        "party": found.id if found else "",
        "contact_name": name,
        "hint_type": hint.type,
        "hint_themes": ",".join(hint.themes),
    }


def _is_there(id: str, key: str) -> bool:
    return any(a.id == id for a in queries.applications_of(key))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def applicant(request: HttpRequest, application: UUID) -> HttpResponse:
    """Hakija: for whom it is and whom to ask."""
    actor, draft = actor_of_page(request), _draft(request, application)
    content = draft.known
    there = {"application": draft.id, "party": content.party, "contact_name": content.contact.name}
    there |= {"email": content.contact.email, "phone": content.contact.phone}
    form = ApplicantForm(request.POST or None, initial=there)
    if request.method == "POST" and form.is_valid():
        party = form.cleaned_data["party"]
        drafting.change_applicant(draft.id, party, form.contact(), actor=actor, at=clock.now())
        return go("wanted", draft.id)
    return _page(request, "applicant", form, draft)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def wanted(request: HttpRequest, application: UUID) -> HttpResponse:
    """Haettavat valtuudet: those that are there, and one more."""
    actor, draft = actor_of_page(request), _draft(request, application)
    hint = draft.known.hint
    begun = {"type": hint.type or "grant", "themes": hint.themes, "first_day": day(helsinki_day(clock.now()))}
    form = WantedForm(request.POST or None, party=parties.party(draft.known.party), initial=begun | {"employed": True})
    if request.method == "POST" and form.is_valid():
        new_one = form.wanted()
        if attempt(form, lambda: drafting.add_wanted(draft.id, new_one, actor=actor, at=clock.now())):
            return go("wanted", draft.id, "application_added")
    return _page(request, "wanted", form, draft)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def endings(request: HttpRequest, application: UUID) -> HttpResponse:
    """Päätettävät valtuudet."""
    actor, draft = actor_of_page(request), _draft(request, application)
    form = EndingForm(request.POST or None, initial={"type": "grant"})
    if request.method == "POST" and form.is_valid():
        ending = form.ending()
        if attempt(form, lambda: drafting.add_ending(draft.id, ending, actor=actor, at=clock.now())):
            return go("endings", draft.id, "application_added")
    return _page(request, "endings", form, draft)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def signers(request: HttpRequest, application: UUID) -> HttpResponse:
    """Allekirjoittajat and the ground of their competence."""
    actor, draft = actor_of_page(request), _draft(request, application)
    form = SignerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        signer = form.signer()
        if attempt(form, lambda: drafting.add_signer(draft.id, signer, actor=actor, at=clock.now())):
            return go("signers", draft.id, "application_added")
    return _page(request, "signers", form, draft)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def annexes(request: HttpRequest, application: UUID) -> HttpResponse:
    """Liitteet: of a draft, and when more was asked."""
    actor = actor_of_page(request)
    found = queries.seen_by(str(application), actor.key)
    if found.state is not State.MORE_ASKED:
        found = _draft(request, application)
    form = AnnexForm(request.POST or None, files=request.FILES or None)
    if request.method == "POST" and form.is_valid():
        content, name = form.read()
        if attempt(form, lambda: drafting.enclose(found.id, content, name, actor=actor, at=clock.now())):
            return go("annexes", found.id, "application_added")
    return _page(request, "annexes", form, found)


@signed_in
@require_POST
def take_out(request: HttpRequest, application: UUID) -> HttpResponse:
    """Poista: one thing of a draft."""
    what, back = request.POST.get("what", ""), request.POST.get("back", "")
    drafting.take_out(str(application), what, actor=actor_of_page(request), at=clock.now())
    return go(back if back in ("wanted", "endings", "signers") else "show", str(application), "application_taken_out")


@signed_in
@require_POST
def take_annex_out(request: HttpRequest, application: UUID, annex: UUID) -> HttpResponse:
    """Poista liite."""
    drafting.take_annex_out(str(application), str(annex), actor=actor_of_page(request), at=clock.now())
    return go("annexes", str(application), "application_taken_out")


@signed_in
@require_POST
def send(request: HttpRequest, application: UUID) -> HttpResponse:
    """Lähetä allekirjoitettavaksi."""
    drafting.ask_for_signatures(str(application), actor=actor_of_page(request), at=clock.now())
    return go("show", str(application), "application_to_signers")


def _draft(request: HttpRequest, id: UUID) -> Application:
    """A draft of one's own: what is sent is shown, not edited."""
    actor = actor_of_page(request)
    found = queries.seen_by(str(id), actor.key)
    if found.by != actor.key:
        raise queries.missing()
    if found.state is not State.DRAFT:
        raise rules.moved_on()
    return found


def _page(request: HttpRequest, name: str, form: Form, application: Application | None) -> HttpResponse:
    stage = "wanted" if name == "endings" else name
    values: dict[str, Any] = {
        "form": form,
        "name": name,
        "stages": [say(f"applications.stage_{s}") for s in STAGES],
        "stage": STAGES.index(stage) + 1,
    }
    if application is not None:
        at, there = clock.now(), drafting.annexes_of(application.id)
        values |= {
            "application": wording.whole(application, there, at=at),
            "draft": application.state is State.DRAFT,
        }
    return render(request, f"mandate_applications/{name}.html", values, status=422 if form.errors else 200)
