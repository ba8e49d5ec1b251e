"""What the pages of the slice share: who is there, for which municipality, and where one goes after an act."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from valtuus.kernel.actor import Actor
from valtuus.parties import queries as parties
from valtuus.parties.types import Party
from valtuus.web.context import DONE
from valtuus.web.guard import actor_of
from valtuus.web.wording import language


@dataclass(frozen=True, slots=True)
class Page:
    """Who asks, and for which municipality."""

    actor: Actor
    party: Party

    @property
    def name(self) -> str:
        """The municipality's name in the reader's language."""
        return self.party.name(language())

    @property
    def frame(self) -> dict[str, Any]:
        """What every page of the inbox shows."""
        return {"party": self.party, "represented": self.name}


def opened(request: HttpRequest, party: str) -> Page:
    """The page of a municipality by code or id. Raises `DomainError` `party_missing`."""
    return Page(actor_here(request), parties.parties([party]).get(party) or parties.party_by_code(party))


def actor_here(request: HttpRequest) -> Actor:
    """Who is signed in."""
    actor = actor_of(request)
    assert actor is not None  # noqa: S101 - `signed_in` has let nobody else in
    return actor


def go(page: str, *args: str, done: str = "", query: str = "") -> HttpResponse:
    """To a page of the slice, which says what was done."""
    address, asked = reverse(f"notices:{page}", args=args), urlencode({DONE: done}) if done else query
    return HttpResponseRedirect(f"{address}?{asked}" if asked else address)
