"""What judging an attempt to give or end consults."""

from datetime import datetime

from django.db import connections

from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import RIGHTS_TO_GRANT, PartyKind
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.periods import helsinki_day
from valtuus.ledger.queries import alias, version
from valtuus.mandates.queries.register import mandates_of_person
from valtuus.mandates.queries.rows import is_id
from valtuus.mandates.types import (
    GrantingFacts,
    Organisation,
)


def granting_facts(person: str, giver: str, holder: str, *, at: datetime) -> GrantingFacts:
    """What judging an attempt of a person to give for `giver` to `holder` consults. Raises `DomainError` `party_missing`."""
    rights = tuple(g for g in mandates_of_person(person) if g.type in RIGHTS_TO_GRANT)
    day = helsinki_day(at)
    with connections[alias()].cursor() as cursor:
        parties = [p for p in {giver, holder, *(g.giver for g in rights)} if is_id(p)]
        cursor.execute(
            "select id::text, kind, last_day, successor::text from parties_organisations(null) where id = any(%s::uuid[])",
            [parties],
        )
        organisations = {row[0]: Organisation(row[0], PartyKind(row[1]), row[2], row[3]) for row in cursor.fetchall()}
        cursor.execute(
            "select party::text, duties from parties_employers(null) where official = %s and coalesce(first_day, %s) <= %s"
            " and coalesce(last_day, %s) >= %s",
            [holder, day, day, day, day],
        )
        work = cursor.fetchall()
    if giver not in organisations:
        raise DomainError("party_missing", kind=ErrorKind.MISSING, field="giver", given=giver)
    return GrantingFacts(
        catalogue=catalogue(),
        version=version(),
        giver=organisations[giver],
        organisations=organisations,
        rights=rights,
        holder_employers=frozenset(party for party, _ in work),
        holder_duties_themes=_themes_of_duties([duties for _, duties in work if duties is not None]),
    )


def _themes_of_duties(known: list[list[str]]) -> frozenset[str] | None:
    if not known:
        return None
    return frozenset().union(*(catalogue().duties[duty].themes for duties in known for duty in duties))
