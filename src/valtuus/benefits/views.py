"""Pages of Etuustietopalvelu Kelmu: look up a person, see the person. A look is a POST and answers with its page at once."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from valtuus.benefits import rules, services, wording
from valtuus.benefits.forms import KEPT, SEVERAL, LookUpForm
from valtuus.benefits.types import Look, Wish
from valtuus.identity.queries import kept_form
from valtuus.kernel import clock
from valtuus.kernel.actor import Actor
from valtuus.kernel.periods import helsinki_day
from valtuus.parties import queries as parties
from valtuus.parties.types import Party
from valtuus.web.answers import STATUS
from valtuus.web.forms import attempt
from valtuus.web.guard import actor_of, signed_in
from valtuus.web.presenting import chain_of, reason_of
from valtuus.web.wording import language

# What is fetched when a ground is chosen: the part of the page by the id of its place.
PARTS = {"look-up": "benefits/look_up_form.html", "by-ground": "benefits/by_ground.html"}


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def look_up(request: HttpRequest, party: str) -> HttpResponse:
    """Hae henkilön etuustiedot: the form, and by POST the person. INVARIANT: an identity code never stands in an address."""
    represented = _party(party)
    if request.method == "POST":
        return _looked_up(request, represented)
    form = LookUpForm(initial=_begun(request))
    template = PARTS.get(request.headers.get("HX-Target", ""), "benefits/look_up.html")
    return render(request, template, _page(form, represented, _actor(request)))


def _looked_up(request: HttpRequest, represented: Party) -> HttpResponse:
    form, actor = LookUpForm(request.POST), _actor(request)
    if form.is_valid():
        wish = form.wish(represented.id)
        look = attempt(form, lambda: services.look_up(wish, actor=actor, at=clock.now()), whole=["looks_too_fast"])
        if look is not None:
            return render(request, "benefits/person.html", _person(wish, look, actor, represented))
    return render(request, "benefits/look_up.html", _page(form, represented, actor), status=STATUS[form.fault])


def _begun(request: HttpRequest) -> dict[str, Any]:
    kept = kept_form(request)
    if kept is None:
        return {"ground": request.GET.get("ground", "")}
    return {name: kept.getlist(name) if name in SEVERAL else kept.get(name, "") for name in KEPT}


def _page(form: LookUpForm, represented: Party, actor: Actor) -> dict[str, Any]:
    form.agree(services.grounds_agreed(represented.id, actor=actor, at=clock.now()))
    return {"form": form, "party": represented, "represented": represented.name(language())}


def _person(wish: Wish, look: Look, actor: Actor, represented: Party) -> dict[str, Any]:
    name, person = represented.name(language()), look.benefits.person
    document = wording.document_text(wish, look, actor=actor, represented=name)
    return {
        "party": represented,
        "represented": name,
        "wish": wish,
        "person": person,
        "age": rules.age_on(person.born, helsinki_day(look.decision.at)) if person and not person.died else None,
        "home": _home(person.home_municipality) if person and person.home_municipality else "",
        "banner": wording.facts_of(wish, look, represented=name) + wording.remembered(look, _names(look)),
        "remarks": wording.remarks(look),
        "sections": wording.sections(look),
        "right": reason_of(look.decision, actor),
        "chain": chain_of(look.decision, actor),
        "document": document,
        "document_rows": document.count("\n") + 2,
    }


def _names(look: Look) -> dict[str, str]:
    ticked = {tick.actor for tick in look.remembered.values()}
    return {key: found.name for key, found in parties.officials(ticked).items()} if ticked else {}


def _home(code: str) -> str:
    found = parties.parties_by_code([code]).get(code)
    return found.name(language()) if found else code


def _party(given: str) -> Party:
    return parties.parties([given]).get(given) or parties.party_by_code(given)


def _actor(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    assert actor is not None  # noqa: S101 - `signed_in` has let nobody else in
    return actor
