"""The register's own work: who may act for the municipality that has given most, first page; ten thousand given at once."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import psycopg

from valtuus.kernel.actor import Actor
from valtuus.kernel.codes import MandateType
from valtuus.kernel.periods import helsinki_day
from valtuus.ledger.queries import ALIAS
from valtuus.mandates.services.granting import grant_many
from valtuus.mandates.services.seeing import permits_of, who_may_act
from valtuus.mandates.types import Draft
from valtuus.parties import queries as parties
from valtuus.parties.types import Official, Party

GIVEN, PAGE = 10_000, 25
STRONG = "http://ftn.ficora.fi/2017/loa2"
THEMES = frozenset({"view_and_claim"})


def granter_of(party: Party, superuser: psycopg.Connection) -> Actor:
    """Somebody who may give and see in the municipality's name."""
    found = superuser.execute(
        "select holder_person from mandates_grant where giver = %s and type = 'grant' order by 1 limit 1", [party.id]
    ).fetchone()
    if found is None:
        raise SystemExit("the world is not as it should be: the municipality has no granter")
    return Actor(found[0], "Valtuuttaja", STRONG, "bench")


def seeing(alias: str, party: Party, actor: Actor) -> Callable[[], object]:
    """The first page of who may act for the municipality: everybody found, named, cut to the page, decided."""

    def run() -> None:
        token, at = ALIAS.set(alias), datetime.now(UTC)
        try:
            people = who_may_act(party.id, actor=actor, at=at, as_of=at)
            names = parties.officials(people)
            page = sorted(people, key=lambda p: (names[p].name if p in names else "", p))[:PAGE]
            found = permits_of(party.id, page, actor=actor, at=at, as_of=at)
        finally:
            ALIAS.reset(token)
        if not any(one.permits for one in found):
            raise SystemExit("the world is not as it should be: nobody may act")

    return run


def giving(alias: str, party: Party, actor: Actor) -> Callable[[], object]:
    """Ten thousand mandates to as many new people, in one version; other people every time."""
    turn = [int(datetime.now(UTC).timestamp())]

    def run() -> None:
        turn[0] += 1
        token, at = ALIAS.set(alias), datetime.now(UTC)
        people = [Official(f"o1:bulk-{turn[0]}-{n:05}", f"Henkilö {n}") for n in range(GIVEN)]
        try:
            given = grant_many(
                [_draft(party, p.key, helsinki_day(at)) for p in people], actor=actor, at=at, people=people
            )
        finally:
            ALIAS.reset(token)
        if len(given) != GIVEN:
            raise SystemExit("not all were given")

    return run


def _draft(party: Party, person: str, first: date) -> Draft:
    return Draft(party.id, person, True, MandateType.ACT, THEMES, first, date(first.year + 1, 12, 31))
