"""What every page of the slice begins with: who asks, about which organisation, and whether she may."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from valtuus.administration.services.authority import administer, follow_guide
from valtuus.administration.types import Standing
from valtuus.kernel import clock
from valtuus.kernel.actor import Actor
from valtuus.parties import queries as parties
from valtuus.parties.types import Party
from valtuus.web.guard import actor_of
from valtuus.web.wording import language


@dataclass(frozen=True, slots=True)
class Opened:
    """A page's beginning: the organisation, the actor with her standing, the moment."""

    party: Party
    actor: Actor
    standing: Standing
    at: datetime

    @property
    def frame(self) -> dict[str, object]:
        """What the templates of the slice ask for in any case."""
        return {"party": self.party, "represented": self.party.name(language())}


def opened(request: HttpRequest, code: str) -> Opened:
    """The page of who may administer. Raises `Refused`, and `DomainError` `party_missing`."""
    party, who, at = parties.party_by_code(code), actor(request), clock.now()
    return Opened(party, who, administer(party, actor=who, at=at), at)


def opened_guide(request: HttpRequest, code: str) -> Opened:
    """The page of who may read the guide."""
    party, who, at = parties.party_by_code(code), actor(request), clock.now()
    return Opened(party, who, follow_guide(party, actor=who, at=at), at)


def actor(request: HttpRequest) -> Actor:
    """Who is signed in."""
    found = actor_of(request)
    assert found is not None  # noqa: S101 - `signed_in` has let nobody else in
    return found
