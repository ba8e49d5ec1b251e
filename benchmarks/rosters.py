"""The employee check of the municipality that has given most: a roster of thousands, laid once through the service."""

from collections.abc import Callable
from datetime import UTC, datetime

import psycopg

from valtuus.administration.queries.check import check_of
from valtuus.kernel.actor import SYSTEM
from valtuus.ledger.queries import ALIAS
from valtuus.parties import queries as parties
from valtuus.parties.services import record_roster
from valtuus.parties.types import Official, Party, RosterEntry

EMPLOYEES = 2_000
DUTIES = frozenset({"adult_social_work", "lms_billing"})

_GIVES_MOST = """select giver::text from mandates_grant where holder_person is not null and type = 'act'
  group by 1 order by count(*) desc, 1 limit 1"""
_HOLDERS = """select distinct holder_person from mandates_grant where giver = %s and holder_person is not null and type = 'act'
  order by 1 limit %s"""


def lay(size: int, superuser: psycopg.Connection) -> Party:
    """The municipality, with a roster of its own holders filled up with people who hold nothing; laid in the first run only."""
    found = superuser.execute(_GIVES_MOST).fetchone()
    if found is None:
        raise SystemExit("the world is not as it should be: nobody has given anything")
    token = ALIAS.set(f"owner_{size}")
    try:
        party = parties.party(found[0])
        if len(parties.roster_of(party.id, datetime.now(UTC).date())) < EMPLOYEES:
            holders = [row[0] for row in superuser.execute(_HOLDERS, [party.id, EMPLOYEES // 2])]
            people = [*holders, *(f"o1:roster-{n:05}" for n in range(EMPLOYEES - len(holders)))]
            entries = [RosterEntry(Official(key, f"Henkilö {n}"), DUTIES) for n, key in enumerate(people)]
            record_roster(party.id, entries, actor=SYSTEM, at=datetime.now(UTC))
        return party
    finally:
        ALIAS.reset(token)


def checking(alias: str, party: Party) -> Callable[[], object]:
    """The whole check, facts read and judged."""

    def run() -> None:
        token = ALIAS.set(alias)
        try:
            found = check_of(party, at=datetime.now(UTC))
        finally:
            ALIAS.reset(token)
        if len(found.rows) != EMPLOYEES or not found.themes:
            raise SystemExit(f"the world is not as it should be: {len(found.rows)} employees")

    return run
