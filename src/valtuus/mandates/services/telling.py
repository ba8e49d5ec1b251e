"""Who is told of mandates that were given: in the transaction that gives them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from valtuus.alerts.services import tell
from valtuus.alerts.types import Alert, Recipient
from valtuus.kernel.actor import Actor
from valtuus.kernel.codes import MandateType
from valtuus.ledger.services import recorded
from valtuus.mandates.queries.granters import granters_of
from valtuus.mandates.types import Grant
from valtuus.parties import queries as parties

OWN, GIVEN = "check_own_mandates", "see_given_mandates"


@recorded
def tell_of(given: Sequence[Grant], *, actor: Actor, at: datetime) -> int:
    """Tell each holder what was given; of an organisation those who may name its representatives. Who gives to himself is not
    told what he knows, but every other granter of the giver is, at once. How many were told."""
    told = _tell_people([g for g in given if g.to_person and g.holder != actor.key], at)
    told += _tell_organisations([g for g in given if not g.to_person], at)
    return told + tell_of_self([g for g in given if g.holder == actor.key], actor=actor, at=at)


@recorded
def tell_of_self(given: Sequence[Grant], *, actor: Actor, at: datetime) -> int:
    """Tell every other granter of each giver, at once, what the actor gave to himself; how many were told."""
    told = 0
    for grant in given:
        others = _recipients(k for k in granters_of(grant.giver, at=at) if k != actor.key)
        values, here = {"person": actor.name, "theme": _themes(grant)}, {"party": parties.party(grant.giver).code}
        alert = Alert("self_grant", values, grant.giver, GIVEN, here)
        told += tell(others, alert, at=at) if others else 0
    return told


def _tell_people(given: Sequence[Grant], at: datetime) -> int:
    """One alert for all who were given the same: ten thousand are told in one statement."""
    alike = defaultdict[tuple[str, str, str, str], list[str]](list)
    for grant in given:
        alike[grant.giver, grant.type.value, _themes(grant), grant.last_day.isoformat()].append(grant.holder)
    names = parties.officials(g.holder for g in given)
    told = 0
    for (giver, kind, themes, last), holders in alike.items():
        values = {"type": kind, "theme": themes, "date": last}
        recipients = [Recipient(h, names[h].name if h in names else "") for h in holders]
        told += tell(recipients, Alert("mandate_given", values, giver, OWN), at=at)
    return told


def _tell_organisations(given: Sequence[Grant], at: datetime) -> int:
    told = 0
    for grant in given:
        values = {"theme": _themes(grant), "org": grant.holder, "date": grant.last_day.isoformat()}
        people = _recipients(granters_of(grant.holder, MandateType.GRANT_REPRESENT, at=at))
        told += tell(people, Alert("organisation_mandated", values, grant.giver), at=at) if people else 0
    return told


def _recipients(keys: Iterable[str]) -> list[Recipient]:
    wanted = list(keys)
    names = parties.officials(wanted)
    return [Recipient(key, names[key].name if key in names else "") for key in wanted]


def _themes(grant: Grant) -> str:
    return ",".join(sorted(grant.themes))
