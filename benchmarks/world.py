"""The worlds that are measured: 309 municipalities, 60 joint authorities, so many mandates; seeded, kept between runs.

80 % of the mandates are direct, 20 % make chains (municipality to joint authority, joint authority to its people); who gives has
been given the right. Large municipalities give more than small ones. Parties, agreements and versions come through the services;
the mandates by COPY, as their services would have written them, a hundred in a version.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from random import Random
from uuid import UUID

import psycopg
from django.core.management import call_command
from django.db import connections

from benchmarks.settings import database_name
from valtuus.agreements.services import load_agreements
from valtuus.agreements.types import Agreement
from valtuus.kernel.codes import PartyKind
from valtuus.kernel.identifiers import uuid7
from valtuus.kernel.periods import Period
from valtuus.ledger.queries import ALIAS
from valtuus.mandates.services.loading import load_register
from valtuus.parties.services import load_parties
from valtuus.parties.types import Membership, Party

SEED = "valtuus-bench-1"
MUNICIPALITIES, AUTHORITIES, LINKS_EACH, GRANTERS_EACH = 309, 60, 5, 2
A_VERSION = 100
FIRST, LAST = date(2021, 1, 15), date(2035, 12, 31)
RIGHTS_FIRST = date(2021, 1, 4)  # loaded: nobody needed a right to give them
GIVEN = datetime(2021, 1, 14, 8, tzinfo=UTC)
THEME = "view_and_claim"

_GRANTS = """copy mandates_grant (id, line_id, entry_id, giver, holder_person, holder_party, type, themes, first_day, last_day,
  given_by, given_at) from stdin"""


@dataclass(frozen=True, slots=True)
class Row:
    """One mandate to be copied; exactly one of person and party."""

    giver: str
    person: str | None
    party: str | None
    type: str
    given_by: str | None


def person(number: int) -> str:
    """The key of an invented official."""
    return f"o1:{hashlib.sha256(f'{SEED}:{number}'.encode()).hexdigest()[:32]}"


def granter(party: str, number: int) -> str:
    """The key of one of those who hold a party's right to grant."""
    return f"o1:{hashlib.sha256(f'{SEED}:{party}:{number}'.encode()).hexdigest()[:32]}"


def lay(size: int, superuser: psycopg.Connection) -> bool:
    """Make the world of a size where it is not there yet; whether it was made. `superuser` is of the size's own database."""
    alias = f"owner_{size}"
    call_command("migrate", database=alias, verbosity=0, interactive=False)
    (have,) = superuser.execute("select count(*) from mandates_grant").fetchone() or (0,)
    if have >= size:  # the measures of giving add theirs
        return False
    if have:
        raise SystemExit(f"{database_name(size)} is half made: drop it, or remove var/bench, and run again")
    token = ALIAS.set(alias)
    try:
        municipalities, authorities = _lay_parties()
        load_register([])
    finally:
        ALIAS.reset(token)
        connections[alias].close()
    _copy(size, list(_rows(size, municipalities, authorities)), superuser)
    return True


def _lay_parties() -> tuple[list[str], list[str]]:
    chance, now = Random(SEED), datetime.now(UTC)
    kinds = [PartyKind.MUNICIPALITY] * MUNICIPALITIES + [PartyKind.JOINT_AUTHORITY] * AUTHORITIES
    told = [_party(kind, number) for number, kind in enumerate(kinds)]
    municipalities, authorities = [p.id for p in told[:MUNICIPALITIES]], [p.id for p in told[MUNICIPALITIES:]]
    tasks = frozenset({"social_work"})
    members = [Membership(a, m, tasks) for a in authorities for m in chance.sample(municipalities, LINKS_EACH)]
    load_parties(told, members, at=now)
    load_agreements([Agreement("", p.id, "kelmu", period=Period(date(2020, 9, 26), None)) for p in told], at=now)
    return municipalities, authorities


def _party(kind: PartyKind, number: int) -> Party:
    return Party(str(uuid7()), kind, f"bench{number}", f"Kunta {number}", f"Kommun {number}")


def _rows(size: int, municipalities: list[str], authorities: list[str]) -> Iterator[Row]:
    chance = Random(f"{SEED}:{size}")
    rights = [
        Row(p, granter(p, n), None, kind, None) for p, kind in _givers(municipalities, authorities) for n in range(2)
    ]
    links = [
        Row(m, None, a, "act", granter(m, chance.randrange(GRANTERS_EACH)))
        for m in municipalities
        for a in chance.sample(authorities, 3)
    ]
    yield from rights
    yield from links
    in_chains = size // 5 - len(links)
    direct = size - len(rights) - len(links) - in_chains
    weights = [1 / (rank + 10) for rank in range(MUNICIPALITIES)]
    for number, giver in enumerate(chance.choices(municipalities, weights, k=direct)):
        yield Row(giver, person(number), None, "act", granter(giver, number % GRANTERS_EACH))
    for number, giver in enumerate(chance.choices(authorities, k=in_chains), direct):
        yield Row(giver, person(number), None, "represent", granter(giver, number % GRANTERS_EACH))


def _givers(municipalities: list[str], authorities: list[str]) -> Iterator[tuple[str, str]]:
    """A municipality's granters give to act; a joint authority's to represent."""
    yield from ((m, "grant") for m in municipalities)
    yield from ((a, "grant_represent") for a in authorities)


def _copy(size: int, rows: list[Row], superuser: psycopg.Connection) -> None:
    entries = [(uuid7(), uuid7()) for _ in range(-(-size // A_VERSION))]
    with superuser.transaction(), superuser.cursor() as cursor:
        # Triggers would take an hour; what they would have checked and numbered is written as they would have it.
        cursor.execute("set local session_replication_role = replica")
        _copy_versions(cursor, entries)
        with cursor.copy(_GRANTS) as copy:
            for number, row in enumerate(rows):
                entry, line = entries[number // A_VERSION]
                copy.write_row((_id(number), line, entry, *_columns(row)))
    superuser.execute("vacuum analyze")
    superuser.execute("checkpoint")


def _copy_versions(cursor: psycopg.Cursor, entries: list[tuple[UUID, UUID]]) -> None:
    with cursor.copy("copy ledger_line (id, kind, digest) from stdin") as copy:
        for _, line in entries:
            copy.write_row((line, "register_loaded", hashlib.sha256(line.bytes).digest()))
    cursor.execute("select max(number) from ledger_version")
    found = cursor.fetchone()
    newest = found[0] if found else 0
    with cursor.copy("copy ledger_version (entry, line_id, number) from stdin") as copy:
        for number, (entry, line) in enumerate(entries, newest + 1):
            copy.write_row((entry, line, number))


def _columns(row: Row) -> tuple[object, ...]:
    given = None if row.given_by is None else GIVEN
    first = RIGHTS_FIRST if row.given_by is None else FIRST
    return row.giver, row.person, row.party, row.type, [THEME], first, LAST, row.given_by, given


def _id(number: int) -> UUID:
    """Ids in the order of time, as the program makes them."""
    tail = int.from_bytes(hashlib.sha256(f"{SEED}:{number}".encode()).digest()[:8], "big") >> 2
    return UUID(int=(1_610_600_000_000 + number) << 80 | 0x7000 << 64 | 0b10 << 62 | tail)
