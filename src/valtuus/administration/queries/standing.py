"""Where a person stands to an organisation."""

from datetime import datetime

from valtuus.administration.types import Standing
from valtuus.kernel.actor import Actor
from valtuus.kernel.periods import helsinki_day
from valtuus.mandates.queries.granters import may_give_in
from valtuus.parties import queries as parties
from valtuus.parties.types import Party


def standing_of(actor: Actor, party: Party, *, at: datetime) -> Standing:
    """What the actor may give for a party now, and whether she works there."""
    rights = may_give_in(party.id, at=at)
    employers = parties.employers_of(actor.key, helsinki_day(at))
    return Standing(
        person=actor.key,
        party=party,
        themes={kind: themes for (person, kind), themes in rights.items() if person == actor.key and themes},
        works_here=any(e.party == party.id for e in employers),
        has_granter=any(rights.values()),
        strong=actor.strong,
    )
