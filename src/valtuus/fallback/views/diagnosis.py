"""Pages of the diagnosis, for who is signed in."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from valtuus.fallback.forms.diagnosis import DiagnosisForm, query_of, replies, with_ids
from valtuus.fallback.services import diagnosing, diagnosis_telling
from valtuus.fallback.wording.diagnosis import diagnosis_shown
from valtuus.kernel import clock
from valtuus.kernel.actor import Actor
from valtuus.kernel.periods import helsinki_day
from valtuus.parties import queries as parties
from valtuus.web.context import DONE
from valtuus.web.guard import actor_of, signed_in


@signed_in
@require_safe
def diagnosis(request: HttpRequest, party: str = "", action: str = "") -> HttpResponse:
    """Miksi en pääse sisään? Choose, answer what only you know, and see cause, fixer and the next step."""
    query = request.GET.copy()
    query.update({name: value for name, value in (("party", party), ("action", action)) if value})
    actor, form = _actor(request), _form(query, _actor(request))
    if not form.is_bound:
        return render(request, "fallback/diagnosis_choose.html", {"form": form})
    if not form.is_valid():
        return render(request, "fallback/diagnosis_choose.html", {"form": form}, status=422)
    found = diagnosing.diagnose(form.asking(), actor=actor, answers=replies(request.GET), at=clock.now())
    return render(request, "fallback/diagnosis.html", {"found": diagnosis_shown(found, actor)})


@signed_in
@require_POST
def tell(request: HttpRequest) -> HttpResponse:
    """Kerro valtuuden antajille, ja takaisin selvitykseen."""
    actor, form = _actor(request), _form(request.POST, _actor(request))
    if not form.is_valid():
        return render(request, "fallback/diagnosis_choose.html", {"form": form}, status=422)
    diagnosis_telling.tell_granters(form.asking(), actor=actor, at=clock.now())
    query = query_of(form.asking()) | {DONE: "granters_told"}
    return HttpResponseRedirect(f"{reverse('fallback:diagnosis')}?{urlencode(query)}")


def _form(query: QueryDict, actor: Actor) -> DiagnosisForm:
    given = with_ids(query)
    chosen = given if (given.get("party") and given.get("action")) or "valittu" in given else None
    initial = {name: given.get(name, "") for name in ("symptom", "party", "action")}
    return DiagnosisForm(chosen, near=_near(actor) | {initial["party"]}, initial=initial)


def _near(actor: Actor) -> frozenset[str]:
    """The organisations that the reader works for, and their members."""
    day = helsinki_day(clock.now())
    work = {e.party for e in parties.employers_of(actor.key, day)}
    members = {m.municipality for m in parties.memberships_of(work) if m.authority in work and day in m.period}
    return frozenset(work | members)


def _actor(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    assert actor is not None  # noqa: S101 - `signed_in` has let nobody else in
    return actor
