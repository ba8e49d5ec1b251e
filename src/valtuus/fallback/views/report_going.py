"""What the pages of reports share: who is there, where one goes after an act, and with whom one works."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from valtuus.fallback.rules.report import organisation_of
from valtuus.kernel.actor import Actor
from valtuus.kernel.clock import now
from valtuus.kernel.periods import helsinki_day
from valtuus.parties import queries as parties
from valtuus.web.context import DONE
from valtuus.web.guard import actor_of


def actor_of_page(request: HttpRequest) -> Actor:
    """Who is signed in."""
    actor = actor_of(request)
    assert actor is not None  # noqa: S101 - `signed_in` has let nobody else in
    return actor


def go(page: str, id: str, done: str = "") -> HttpResponse:
    """To a page of a report or a matter, which says what was done."""
    address = reverse(f"fallback:{page}", args=[id])
    return HttpResponseRedirect(f"{address}?{urlencode({DONE: done})}" if done else address)


def work_of(actor: Actor) -> tuple[frozenset[str], list[tuple[str, str]]]:
    """The organisations that somebody works for, and the members (authority, municipality) of those that are joint authorities."""
    day = helsinki_day(now())
    work = frozenset(e.party for e in parties.employers_of(actor.key, day))
    members = [m for m in parties.memberships_of(work) if m.authority in work and day in m.period]
    return work, [(m.authority, m.municipality) for m in members]


def organisation_for(actor: Actor, represented: str) -> str:
    """The organisation whose trouble it is that somebody cannot act for a represented one."""
    work, members = work_of(actor)
    return organisation_of(represented, sorted(work), members)
