"""What the employee check is made from: a few statements, however many employees."""

from collections.abc import Iterable
from datetime import date, datetime

from valtuus.administration.rules.check import check
from valtuus.administration.types import Check, CheckFacts, Examined
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import PartyKind
from valtuus.kernel.periods import helsinki_day
from valtuus.mandates.queries.examined import given_to_people, links_examined
from valtuus.mandates.types import Grant
from valtuus.parties import queries as parties
from valtuus.parties.types import Party


def check_facts(party: Party, *, at: datetime) -> CheckFacts:
    """The facts of the employee check of an organisation at a moment. Their number of statements does not grow with the roster."""
    day = helsinki_day(at)
    roster = tuple(parties.roster_of(party.id, day))
    return CheckFacts(
        catalogue=catalogue(),
        party=party,
        day=day,
        roster=roster,
        given=examined(given_to_people(party.id, (row.official.key for row in roster), at=at)),
        links=examined(links_examined(holders=[party.id], at=at)),
        members=members_of(party, day) if party.kind is PartyKind.JOINT_AUTHORITY else {},
    )


def check_of(party: Party, *, at: datetime) -> Check:
    """The employee check of an organisation at a moment."""
    return check(check_facts(party, at=at))


def examined(found: Iterable[tuple[Grant, tuple[str, ...]]]) -> tuple[Examined, ...]:
    """Mandates with their faults, as the rules take them."""
    return tuple(Examined(grant, faults) for grant, faults in found)


def members_of(party: Party, day: date) -> dict[str, frozenset[str]]:
    """The tasks that each member municipality has given to a joint authority on a day, by member."""
    found: dict[str, frozenset[str]] = {}
    for membership in parties.memberships_of([party.id]):
        if membership.authority == party.id and day in membership.period:
            found[membership.municipality] = found.get(membership.municipality, frozenset()) | membership.tasks
    return found


def authorities_of(party: Party, day: date) -> dict[str, frozenset[str]]:
    """The tasks that a municipality has given to each joint authority on a day, by authority."""
    found: dict[str, frozenset[str]] = {}
    for membership in parties.memberships_of([party.id]):
        if membership.municipality == party.id and day in membership.period:
            found[membership.authority] = found.get(membership.authority, frozenset()) | membership.tasks
    return found
