"""What judging an attempt to give or end consults."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from django.db import connections

from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import RIGHTS_TO_GRANT, PartyKind
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.identifiers import is_id
from valtuus.kernel.periods import helsinki_day
from valtuus.ledger.queries import alias, version
from valtuus.mandates.queries.register import mandates_of_person
from valtuus.mandates.types import (
    GrantingFacts,
    Organisation,
)

Work = tuple[str, list[str] | None]


def granting_facts(person: str, giver: str, holder: str, *, at: datetime) -> GrantingFacts:
    """What judging an attempt of a person to give for `giver` to `holder` consults. Raises `DomainError` `party_missing`."""
    return granting_facts_of(person, giver, [holder], at=at)[holder]


def granting_facts_of(person: str, giver: str, holders: Iterable[str], *, at: datetime) -> dict[str, GrantingFacts]:
    """The same for many holders, each with facts of its own, in as many statements as for one.

    `organisations` holds the giver, the givers of the person's rights and those holders that are organisations.
    """
    rights = tuple(g for g in mandates_of_person(person) if g.type in RIGHTS_TO_GRANT)
    wanted = list(dict.fromkeys(holders))
    organisations = _organisations({giver, *(g.giver for g in rights), *wanted})
    if giver not in organisations:
        raise DomainError("party_missing", kind=ErrorKind.MISSING, field="giver", given=giver[:80])
    work = _work([h for h in wanted if h not in organisations], helsinki_day(at))
    facts = GrantingFacts(catalogue(), version(), organisations[giver], organisations, rights)
    return {holder: _of_holder(facts, work.get(holder, [])) for holder in wanted}


def _organisations(ids: set[str]) -> dict[str, Organisation]:
    with connections[alias()].cursor() as cursor:
        cursor.execute(
            "select id::text, kind, last_day, successor::text from parties_organisations(null) where id = any(%s::uuid[])",
            [[p for p in ids if is_id(p)]],
        )
        return {row[0]: Organisation(row[0], PartyKind(row[1]), row[2], row[3]) for row in cursor.fetchall()}


def _work(people: list[str], day: date) -> dict[str, list[Work]]:
    """Where each of these people works on a day, and with what duties, None where they are unknown."""
    found = defaultdict[str, list[Work]](list)
    with connections[alias()].cursor() as cursor:
        cursor.execute(
            "select official, party::text, duties from parties_employers(null) where official = any(%s)"
            " and coalesce(first_day, %s) <= %s and coalesce(last_day, %s) >= %s",
            [people, day, day, day, day],
        )
        for person, party, duties in cursor.fetchall():
            found[person].append((party, duties))
    return found


def _of_holder(facts: GrantingFacts, work: list[Work]) -> GrantingFacts:
    if not work:
        return facts
    themes = _themes_of_duties([duties for _, duties in work if duties is not None])
    return replace(facts, holder_employers=frozenset(party for party, _ in work), holder_duties_themes=themes)


def _themes_of_duties(known: list[list[str]]) -> frozenset[str] | None:
    if not known:
        return None
    return frozenset().union(*(catalogue().duties[duty].themes for duties in known for duty in duties))
