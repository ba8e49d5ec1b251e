"""Mandates as acts of people: given by whom to whom, and ended when."""

from datetime import datetime

from django.db import connections

from valtuus.ledger.queries import alias
from valtuus.mandates.types import GivenByPerson

_GIVEN = """
select g.id::text, g.given_by, g.holder_person, g.giver::text, g.given_at, r.revoked_at
from mandates_grant g left join mandates_revocation r on r.grant_id = g.id
where g.given_at >= %s and g.given_at < %s and g.given_by is not null and g.holder_person is not null
order by g.given_at, g.id
"""


def given_between(since: datetime, until: datetime) -> list[GivenByPerson]:
    """Mandates that a person gave to a person from `since` on and before `until`, in order; loaded ones have no giver."""
    with connections[alias()].cursor() as cursor:
        cursor.execute(_GIVEN, [since, until])
        return [GivenByPerson(*row) for row in cursor.fetchall()]
