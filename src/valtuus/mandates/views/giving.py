"""Anna valtuus: who, type, themes, days, check. Each step is a form of its own; nothing is kept until the mandate is given."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from valtuus.kernel import clock
from valtuus.kernel.actor import Actor
from valtuus.kernel.alphabet import finnish_key
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import MandateType
from valtuus.kernel.decision import Reason
from valtuus.kernel.periods import helsinki_day
from valtuus.mandates.forms import giving as forms
from valtuus.mandates.forms.giving import STEPS, State
from valtuus.mandates.queries.register import links_to
from valtuus.mandates.services import granting
from valtuus.mandates.types import Draft, Judged
from valtuus.mandates.wording import giving as wording
from valtuus.parties import queries as parties
from valtuus.parties.types import Party
from valtuus.web.context import DONE
from valtuus.web.forms import Form
from valtuus.web.guard import actor_of, signed_in
from valtuus.web.wording import language, say


@dataclass(slots=True)
class Giving:
    """One request on the way to a mandate: who gives in whose name, what may be given, what is filled in so far."""

    giver: Party
    actor: Actor
    rights: Mapping[MandateType, frozenset[str]]
    at: datetime
    state: State

    def drafts(self, more: State | None = None) -> list[Draft]:
        """What would be given, filled up to what can be judged."""
        return forms.drafts_of(self.state | (more or {}), self.giver.id, helsinki_day(self.at))

    def judged(self, drafts: list[Draft]) -> list[Judged]:
        """What would become of each draft, as the register stands."""
        return granting.may_grant_many(drafts, actor=self.actor, at=self.at, people=forms.people_of(self.state))

    def names(self, drafts: list[Draft]) -> dict[str, str]:
        """Names of all whom the drafts name."""
        ids = {self.giver.id, *(d.holder for d in drafts), *(m for d in drafts for m in d.limit or ())}
        return wording.names_of(ids, {p.key: p.name for p in forms.people_of(self.state)})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, party: str) -> HttpResponse:
    """Anna valtuus. Who has no right to grant here is told so before anything is typed, and by whom it is mended."""
    last = request.POST.get("step") == "check" and "back" not in request.POST
    giving = _begun(request, party, asks=not last)
    if request.method != "POST":
        giving.state |= wording.receiver_asked(request.GET.get("organisation", ""))
        return _step(request, giving, "who")
    step = request.POST.get("step", "who")
    step = step if step in STEPS else "who"
    if "back" in request.POST:
        return _step(request, giving, STEPS[max(STEPS.index(step) - 1, 0)])
    form = _form(giving, step, request.POST)
    if "prefill" in request.POST:
        return _prefilled(request, giving)
    if request.headers.get("HX-Target") == "verdict":
        return _verdict(request, giving, form)
    if not form.is_valid() or not _stands(giving, step, form):
        return _step(request, giving, step, form, status=422)
    if step == "check":
        return _given(request, giving, form)
    giving.state |= form.state()  # type: ignore[attr-defined]  # every form but the last has one
    return _step(request, giving, STEPS[STEPS.index(step) + 1])


def _begun(request: HttpRequest, code: str, *, asks: bool) -> Giving:
    """`asks` False: the mandate itself is tried, where a refusal goes on record."""
    actor, at = actor_of(request), clock.now()
    assert actor is not None  # noqa: S101 - `signed_in` has let nobody else in
    giver = parties.party_by_code(code)
    rights = granting.giving_rights(giver.id, actor=actor, at=at) if asks else {}
    sealed = request.POST.get("state")
    state = forms.unsealed(sealed, giver.id, actor.key) if sealed else forms.begun()
    return Giving(giver, actor, rights, at, state)


def _form(giving: Giving, step: str, data: Any = None) -> Form:
    state, day = giving.state, helsinki_day(giving.at)
    match step:
        case "type":
            return forms.TypeForm(_refusals(giving), state, data)
        case "themes":
            return forms.ThemesForm(giving.rights[MandateType(state["type"])], _needed(state), state, data)
        case "days":
            return forms.DaysForm(_municipalities(giving), day, state, data)
        case "check":
            drafts = giving.drafts()
            judged = giving.judged(drafts)
            return forms.CheckForm(_warnings(judged), _warned_names(giving, drafts, judged), data)
    return forms.WhoForm(parties.employees_of(giving.giver.id, day), giving.giver, giving.actor.key, state, data)


def _refusals(giving: Giving) -> dict[MandateType, Reason]:
    """Why a type cannot be given to this holder: tried on what the person may give at all."""
    found = {}
    for kind in giving.rights:
        themes = _anything(giving, kind)
        [first, *_] = giving.drafts(
            {"type": kind.value, "themes": themes, "limit": None, "first_day": "", "last_day": ""}
        )
        decision = giving.judged([first])[0].decision
        if decision is not None and not decision.permitted:
            found[kind] = decision.reason
    return found


def _anything(giving: Giving, kind: MandateType) -> list[str]:
    """What the person may give of a type; where that is nothing, what he may give of the other, so that the reason names it."""
    return sorted(giving.rights[kind] or frozenset().union(*giving.rights.values()))


def _needed(state: State) -> frozenset[str]:
    """The themes of the duties of the holders, where the roster tells them."""
    if not state["to_person"] or state["kind"] == "person":
        return frozenset()
    employments = (e for key in state["holders"] for e in parties.employers_of(key))
    return frozenset().union(*(catalogue().duties[d].themes for e in employments for d in e.duties or ()))


def _municipalities(giving: Giving) -> list[tuple[str, str]]:
    """To which municipalities a mandate to represent can be limited: those that have mandated, and the members."""
    giver = giving.giver.id
    ids = {g.giver for g in links_to([giver])}
    ids |= {m.municipality for m in parties.memberships_of([giver]) if m.authority == giver}
    named = [(p.id, p.name(language())) for p in parties.parties(ids).values()]
    return sorted(named, key=lambda pair: finnish_key(pair[1]))


def _stands(giving: Giving, step: str, form: Form) -> bool:
    """Whether what is filled in so far could be given; if not, the form says why, at the field where it is mended."""
    if step == "check":
        return True
    more: State = form.state()  # type: ignore[attr-defined]  # every form but the last has one
    why = _receivable(giving, more) if step == "who" else wording.why_not(giving.judged(_filled(giving, more)))
    if why is not None:
        field, sentence = why
        form.add_error(field if field in form.fields else None, sentence)
    return why is None


def _filled(giving: Giving, more: State) -> list[Draft]:
    kind = MandateType(more.get("type") or giving.state["type"])
    themes = more.get("themes") or giving.state.get("themes") or _anything(giving, kind)
    return giving.drafts(more | {"themes": themes})


def _receivable(giving: Giving, more: State) -> wording.WhyNot | None:
    """Why the holders can receive nothing at all: tried on something that the person may give."""
    kind = next(k for k, themes in giving.rights.items() if themes)
    day = {"first_day": "", "last_day": "", "limit": None}
    giving.state |= more
    judged = giving.judged(giving.drafts({"type": kind.value, "themes": sorted(giving.rights[kind]), **day}))
    return wording.why_not([j for j in judged if j.error])


def _warnings(judged: list[Judged]) -> list[Reason]:
    return [warning for one in judged if one.decision for warning in one.decision.warnings]


def _warned_names(giving: Giving, drafts: list[Draft], judged: list[Judged]) -> dict[str, str]:
    orgs = {w.fields["org"] for w in _warnings(judged) if "org" in w.fields}
    return giving.names(drafts) | wording.names_of(orgs, {})


def _prefilled(request: HttpRequest, giving: Giving) -> HttpResponse:
    """The themes of the chosen duty, ticked; nothing is checked yet."""
    duty = catalogue().duties.get(request.POST.get("duty", ""))
    giving.state["themes"] = sorted(duty.themes & giving.rights[MandateType(giving.state["type"])]) if duty else []
    return _step(request, giving, "themes")


def _verdict(request: HttpRequest, giving: Giving, form: Form) -> HttpResponse:
    """Could this be given, as it is filled in now: a part of the page. A form with empty fields says nothing yet."""
    values: dict[str, Any] = {}
    if form.is_valid():
        drafts = giving.drafts(form.state())  # type: ignore[attr-defined]  # asked of themes and days only
        judged = giving.judged(drafts)
        warned = wording.warning_choices(_warnings(judged), _warned_names(giving, drafts, judged))
        why = wording.why_not(judged)
        values = {"decided": True, "refused": why[1] if why else "", "warnings": [text for _, text in warned]}
    return render(request, "mandates/give_verdict.html", values)


def _step(request: HttpRequest, giving: Giving, step: str, form: Form | None = None, status: int = 200) -> HttpResponse:
    values = {
        "form": form if form is not None else _form(giving, step),
        "step": step,
        "steps": [say(f"giving.step_{name}") for name in STEPS],
        "number": STEPS.index(step) + 1,
        "party": giving.giver,
        "represented": giving.giver.name(language()),
        "state": forms.sealed(giving.state, giving.giver.id, giving.actor.key),
        "here": reverse("mandates:give", args=[giving.giver.code]),
    }
    if step == "type":
        values["rights"] = wording.rights_shown()
    if step == "check":
        values |= _checked(giving)
    return render(request, "mandates/give.html", values, status=status)


def _checked(giving: Giving) -> dict[str, Any]:
    drafts = giving.drafts()
    values: dict[str, Any] = {"summary": wording.summary_of(drafts, giving.names(drafts))}
    if why := wording.why_not(giving.judged(drafts)):
        return values | {"refused": why[1]}
    people = forms.people_of(giving.state)
    opening = granting.opened_by(drafts[0], actor=giving.actor, at=giving.at, people=people)
    return values | {
        "opening": opening,
        "opened": wording.opening_shown(opening),
        "scopes": wording.scopes_shown(opening),
        "draft": drafts[0],
        "self_grant": giving.actor.key in {d.holder for d in drafts},
        "instead": wording.instead_shown(_warnings(giving.judged(drafts)), giving.giver),
        "several": len(drafts) > 1,
    }


def _given(request: HttpRequest, giving: Giving, form: Form) -> HttpResponse:
    assert isinstance(form, forms.CheckForm)  # noqa: S101 - the last step has this form
    drafts, seen = giving.drafts(), form.seen
    granting.grant_many(
        drafts,
        actor=giving.actor,
        at=giving.at,
        people=forms.people_of(giving.state),
        acknowledged=seen,
        once=forms.once_of(giving.state),
    )
    done = "mandates_given" if len(drafts) > 1 else "mandate_given"
    return HttpResponseRedirect(f"{reverse('mandates:give', args=[giving.giver.code])}?{DONE}={done}")
