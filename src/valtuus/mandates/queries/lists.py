"""An organisation's mandates as lists, and the history of one."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import connections

from valtuus.kernel.identifiers import is_id
from valtuus.ledger.queries import alias
from valtuus.mandates.outlook import Event
from valtuus.mandates.queries.register import MANDATES
from valtuus.mandates.queries.rows import Row, grant_of
from valtuus.mandates.types import Grant

# The moment of asking belongs to the history; what a mandate carries does not need it.
HISTORY = """
select 'asked', r.asked_at, r.asked_by, '' from mandates_request r join mandates_grant g on g.request_id = r.id where g.id = %(id)s
union all
select case when g.application is not null then 'registered' when g.request_id is not null then 'approved' else 'given' end,
       g.given_at, g.given_by, coalesce(g.application::text, '') from mandates_grant g where g.id = %(id)s
union all
select 'details_changed', d.changed_on::timestamp at time zone 'Europe/Helsinki', null, '' from mandates_details_change d
where d.grant_id = %(id)s
union all
select 'ended_early', v.revoked_at, v.revoked_by, coalesce(v.application::text, '') from mandates_revocation v
where v.grant_id = %(id)s
"""

# The two shapes of a path, each by its own index: as one condition the server would read every mandate of a person.
CANDIDATES = """
with uppers as (
  select u.holder_party, u.themes from mandates_grant u left join mandates_revocation r on r.grant_id = u.id
  where u.giver = %(party)s and u.holder_party is not null and u.type = 'act' and u.first_day <= %(day)s
    and u.last_day >= %(day)s and (r.revoked_at is null or r.revoked_at > %(at)s)
), paths as (
  select g.id, g.holder_person, g.first_day, g.last_day from mandates_grant g
  where g.giver = %(party)s and g.holder_person is not null and g.type = 'act'
  union all
  select g.id, g.holder_person, g.first_day, g.last_day from uppers u
  join mandates_grant g on g.giver = u.holder_party and g.holder_person is not null
  where g.type = 'represent' and g.themes && u.themes
)
select distinct p.holder_person from paths p left join mandates_revocation r on r.grant_id = p.id
where p.first_day <= %(day)s and p.last_day >= %(day)s and (r.revoked_at is null or r.revoked_at > %(at)s)
"""


def given_by(party: str) -> list[Grant]:
    """Every mandate that an organisation has given, in whatever state."""
    return _mandates("g.giver = %(party)s", party)


def received_by(party: str) -> list[Grant]:
    """Every mandate that an organisation has received, in whatever state."""
    return _mandates("g.holder_party = %(party)s", party)


def _mandates(condition: str, party: str) -> list[Grant]:
    if not is_id(party):
        return []
    with connections[alias()].cursor() as cursor:
        cursor.execute(MANDATES + condition, {"party": party})
        return [grant_of(Row("g", *row)) for row in cursor.fetchall()]


def history_of(mandate: str) -> tuple[Event, ...]:
    """What has happened to a mandate, oldest first; what happened at no known moment comes before."""
    with connections[alias()].cursor() as cursor:
        cursor.execute(HISTORY, {"id": mandate})
        found = [Event(*row) for row in cursor.fetchall()]
    return tuple(sorted(found, key=lambda e: (e.at is not None, e.at)))


def who_might_act(party: str, day: date, at: datetime) -> list[str]:
    """The people who hold what might let them act for an organisation on a day: directly, or of one that it has mandated.
    Whether it does is the decision's to say."""
    with connections[alias()].cursor() as cursor:
        cursor.execute(CANDIDATES, {"party": party, "day": day, "at": at})
        return [row[0] for row in cursor.fetchall()]


def organisations_of(grants: Iterable[Grant]) -> set[str]:
    """The organisations that mandates name."""
    return {p for g in grants for p in (g.giver, *(() if g.to_person else (g.holder,)), *(g.limit or ()))}
