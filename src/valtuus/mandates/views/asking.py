"""Pages on which a mandate is asked for: for oneself, and of the members of a joint authority."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from valtuus.kernel import clock
from valtuus.kernel.actor import Actor
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import MandateType, PartyKind
from valtuus.kernel.periods import helsinki_day, years_later
from valtuus.mandates.forms.requests import AskForm, MembersFilter, MembersForm
from valtuus.mandates.request_types import Offered
from valtuus.mandates.rules.requesting import lacking
from valtuus.mandates.services import requesting
from valtuus.mandates.views.requests import done
from valtuus.mandates.wording import requests as wording
from valtuus.parties import queries as parties
from valtuus.parties.types import Party
from valtuus.web.forms import attempt
from valtuus.web.guard import actor_of, signed_in
from valtuus.web.wording import language


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Pyydä valtuutta itsellesi; what the refusal or the page before named is filled in."""
    actor, at, named = _actor(request), clock.now(), _named(request)
    offers = requesting.offers(actor=actor, at=at, also=_wished(request, named))
    form = AskForm(
        request.POST if request.method == "POST" else None,
        offers=wording.offers_shown(offers),
        municipalities=_reachable(offers),
        initial=_initial(request, actor, offers, named),
    )
    if form.is_bound and form.is_valid() and _asked(form, actor):
        return done("request_made")
    stranger = named if named and named.id not in {o.giver for o in offers} else None
    values = {"form": form, "offers": offers, "stranger": stranger and stranger.name(language())}
    values["contact"] = stranger and stranger.contact
    return render(request, "mandates/request.html", values, status=422 if form.is_bound else 200)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def members(request: HttpRequest) -> HttpResponse:
    """Pyydä valtuuksia jäsenkunnilta: those without an upper link are chosen beforehand, by task."""
    actor = _actor(request)
    rights = requesting.askable_members(actor=actor, at=clock.now())
    if not rights:
        return render(request, "mandates/request_members.html")
    view = _members_view(request, rights)
    form, refused = view.form, list[str]()
    if form.is_bound and form.is_valid():
        refused = _members_asked(form, view.authority, actor)
        if not refused and not form.errors:
            return done("requests_made")
    values = {"form": form, "filter": view.filter, "authority": view.authority.name(language()), "refused": refused}
    return render(request, "mandates/request_members.html", values, status=422 if form.is_bound else 200)


def _asked(form: AskForm, actor: Actor) -> bool:
    at, given = clock.now(), form.cleaned_data
    decision = attempt(form, lambda: requesting.may_request(form.draft(actor), actor=actor, at=at))
    if decision is None or form.blame_decision(decision):
        return False
    more = {"duties": given.get("duties") or (), "note": given["note"]}
    return attempt(form, lambda: requesting.ask([form.draft(actor)], actor=actor, at=at, **more)) is not None


def _named(request: HttpRequest) -> Party | None:
    """The organisation that the address names, by id or code; None for none and for one that there is not."""
    given = request.GET.get("party", "")[:80]
    return (parties.parties([given]).get(given) or parties.parties_by_code([given]).get(given)) if given else None


def _wished(request: HttpRequest, named: Party | None) -> list[Offered]:
    if named is None:
        return []
    municipal = named.kind is PartyKind.MUNICIPALITY
    usual = MandateType.ACT if municipal else MandateType.REPRESENT
    given = request.GET.get("type", "")
    return [Offered(named.id, MandateType(given) if given in set(MandateType) else usual)]


def _initial(request: HttpRequest, actor: Actor, offers: Sequence[Offered], named: Party | None) -> dict[str, Any]:
    work = parties.employers_of(actor.key, helsinki_day(clock.now()))
    duties = sorted(frozenset().union(*(e.duties or () for e in work)))
    wished = [o for o in _wished(request, named) if (o.giver, o.type) in {(p.giver, p.type) for p in offers}]
    one = wished or (offers if len(offers) == 1 else [])
    asked_for = _theme_of(request)
    themes = [asked_for] if asked_for else sorted({t for d in duties for t in catalogue().duties[d].themes})
    what = f"{one[0].type.value}.{one[0].giver}" if one else ""
    return {"what": what, "themes": themes, "duties": duties, **_days()}


def _theme_of(request: HttpRequest) -> str:
    """The theme that the address names, itself or by an action that it carries."""
    action = catalogue().actions.get(request.GET.get("action", ""))
    theme = request.GET.get("theme", "") or (action.theme if action else "") or ""
    return theme if theme in catalogue().themes else ""


def _days() -> dict[str, Any]:
    today = helsinki_day(clock.now())
    return {"first_day": today, "last_day": years_later(today, 1)}


def _reachable(offers: Sequence[Offered]) -> list[tuple[str, str]]:
    """The municipalities to which a mandate to represent may be limited: those that may mandate its giver."""
    givers = {o.giver for o in offers if o.type is MandateType.REPRESENT}
    at = clock.now()
    return wording.municipalities_shown({m for g in givers for m in requesting.members_of(g, at=at)})


@dataclass(frozen=True, slots=True)
class _Members:
    authority: Party
    form: MembersForm
    filter: MembersFilter


def _members_view(request: HttpRequest, rights: dict[str, frozenset[str]]) -> _Members:
    at, chosen = clock.now(), {name: request.GET.get(name, "")[:80] for name in ("authority", "task", "theme")}
    authority = parties.party(chosen["authority"] if chosen["authority"] in rights else next(iter(rights)))
    themes = rights[authority.id]
    theme = chosen["theme"] if chosen["theme"] in themes else _first(themes)
    found = requesting.members_of(authority.id, at=at)
    shown = {m: t for m, t in found.items() if not chosen["task"] or chosen["task"] in t or "all" in t}
    lack = lacking(shown, requesting.links_of(authority.id), {theme}, helsinki_day(at))
    named = _named(request)
    lack = [named.id] if named is not None and named.id in shown else lack
    form = MembersForm(
        request.POST if request.method == "POST" else None,
        municipalities=wording.municipalities_shown(shown, wording.members_about(shown, lack)),
        themes=themes,
        initial=_days() | {"municipalities": lack, "themes": [theme]},
    )
    tasks = frozenset().union(*found.values()) - {"all"}
    offered = wording.filters_shown(rights, tasks, themes)
    return _Members(
        authority, form, MembersFilter(chosen | {"authority": authority.id, "theme": theme}, offered=offered)
    )


def _first(themes: Collection[str]) -> str:
    return next(t for t in catalogue().themes if t in themes)


def _members_asked(form: MembersForm, authority: Party, actor: Actor) -> list[str]:
    """Ask; why some may not be asked, a sentence each. Faults of the form stand at their fields."""
    at, given = clock.now(), form.cleaned_data
    whom = authority.id, given["municipalities"], given["themes"]
    days = {"first_day": given["first_day"], "last_day": given["last_day"]}
    judged = attempt(form, lambda: requesting.may_ask_members(*whom, **days, actor=actor, at=at)) or []
    no = [m for m in judged if not m.decision.permitted]
    if no and form.blame_decision(no[0].decision):
        return []
    if judged and not no:
        attempt(form, lambda: requesting.ask_members(*whom, **days, actor=actor, at=at, note=given["note"]))
    return wording.members_refused(no)


def _actor(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    assert actor is not None  # noqa: S101 - `signed_in` has let nobody else in
    return actor
