"""Pages of an organisation's mandates: given, received, who may act for us, and one mandate with its history."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from valtuus.kernel import clock
from valtuus.kernel.periods import helsinki_day
from valtuus.mandates.forms.lists import ListForm
from valtuus.mandates.forms.own import AsOfForm
from valtuus.mandates.services import administering, seeing
from valtuus.mandates.views.own import actor_here
from valtuus.mandates.wording import lists as wording
from valtuus.parties import queries as parties
from valtuus.parties.types import Party
from valtuus.web.guard import signed_in
from valtuus.web.list_files import file_asked, file_ways
from valtuus.web.listing import listing
from valtuus.web.wording import language, say

READ = {"given": seeing.mandates_given, "received": seeing.mandates_received}
OTHER = {"given": "holder", "received": "giver"}


@signed_in
def administered(request: HttpRequest) -> HttpResponse:
    """Valtuudet: the organisations whose mandates one administers; a single one opens at once."""
    codes = administering.administered_by(actor=actor_here(request), at=clock.now())
    found = sorted(parties.parties(codes).values(), key=lambda p: p.name(language()))
    if len(found) == 1:
        return HttpResponseRedirect(reverse("mandates:given", args=[found[0].code]))
    return render(request, "mandates/administered.html", {"parties": [(p, p.name(language())) for p in found]})


@signed_in
def mandates(request: HttpRequest, party: str, side: str) -> HttpResponse:
    """Annetut or saadut valtuudet of an organisation, narrowed, sorted, as of a day; with `?muoto=` as a file."""
    here, form = party_here(party), ListForm(request.GET or None)
    as_of, known_at = form.moments()
    values: dict[str, Any] = {"form": form, "party": here, "organisation": here.name(language()), "side": side}
    if form.is_bound and not form.is_valid():
        return render(request, "mandates/list.html", values, status=422)
    found = READ[side](here.id, actor=actor_here(request), at=clock.now(), as_of=as_of, known_at=known_at)
    names = wording.names_of(found)
    chosen = wording.narrowed(
        found, form.cleaned_data if form.is_bound else {}, names, OTHER[side], helsinki_day(as_of)
    )
    columns = wording.columns(OTHER[side], here.code, names)
    ordered = sorted(chosen, key=wording.order_of(OTHER[side], names))
    if write := file_asked(request.GET):
        return write(ordered, columns, say(f"mandates.file_{side}"))
    empty = say(f"mandates.no_{side}") if not found else say("mandates.none_match")
    shown = listing(ordered, columns, request.GET, caption=say(f"mandates.side_{side}"), empty=empty)
    values |= {"listing": shown, "at": as_of, "known_at": known_at, "files": file_ways(request.GET)}
    return render(request, "mandates/list.html", values)


@signed_in
def who_may(request: HttpRequest, party: str) -> HttpResponse:
    """Kuka voi asioida puolestamme: everybody with a path to act for the organisation, theme by theme, decided anew."""
    here, form, actor = party_here(party), AsOfForm(request.GET or None), actor_here(request)
    as_of, _ = form.moments()
    values: dict[str, Any] = {"form": form, "party": here, "organisation": here.name(language()), "side": "who"}
    if form.is_bound and not form.is_valid():
        return render(request, "mandates/who.html", values, status=422)
    people = seeing.who_may_act(here.id, actor=actor, at=clock.now(), as_of=as_of)
    names = wording.people_names(people)
    ordered = wording.by_name(people, names)
    shown = listing(ordered, wording.who_keys(), request.GET, caption="", empty="")
    write = file_asked(request.GET)
    asked = ordered if write else list(shown.page)
    found = seeing.permits_of(here.id, asked, actor=actor, at=clock.now(), as_of=as_of)
    columns = wording.who_columns(names | wording.path_names(found))
    if write:
        return write(found, columns, say("mandates.file_who"))
    table = wording.who_table(found, columns)
    return render(
        request,
        "mandates/who.html",
        values | {"table": table, "page": shown.page, "at": as_of, "files": file_ways(request.GET)},
    )


@signed_in
def mandate(request: HttpRequest, party: str, mandate: str) -> HttpResponse:
    """Valtuus: its path, its history, and the way to end it."""
    here = party_here(party)
    seen = seeing.mandate_seen(mandate, actor=actor_here(request), at=clock.now())
    own = here.id in administering.administered_by(actor=actor_here(request), at=clock.now())
    shown = wording.mandate_shown(seen, here.code)
    values = {"party": here, "organisation": here.name(language()), "mandate": shown, "organisation_pages": own}
    return render(request, "mandates/mandate.html", values)


def party_here(given: str) -> Party:
    """The organisation that an address names, by code or id. Raises `DomainError` `party_missing`."""
    return parties.parties([given]).get(given) or parties.party_by_code(given)
