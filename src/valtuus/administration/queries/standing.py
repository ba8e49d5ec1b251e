"""Where a person stands to an organisation."""

from datetime import datetime

from valtuus.administration.rules.authority import administers
from valtuus.administration.types import Standing
from valtuus.kernel.actor import Actor
from valtuus.kernel.alphabet import finnish_key
from valtuus.kernel.codes import RIGHTS_TO_GRANT
from valtuus.kernel.periods import helsinki_day
from valtuus.mandates.queries.granters import may_give_in
from valtuus.mandates.queries.register import mandates_of_person
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


def administered_by(actor: Actor, *, at: datetime) -> list[Party]:
    """The organisations in whose name the actor may give something now, by name in Finnish."""
    givers = {g.giver for g in mandates_of_person(actor.key) if g.type in RIGHTS_TO_GRANT}
    found = parties.parties(givers).values()
    own = [p for p in found if administers(standing_of(actor, p, at=at))]
    return sorted(own, key=lambda p: finnish_key(p.name_fi))
