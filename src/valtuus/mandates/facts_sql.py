"""The one statement that reads the facts of decisions. One statement is one snapshot: rows and version belong together.

Parameters: `people` and `parties` (arrays), `version` where an earlier one is asked. Whether one is, and whether a refusal must be
explained, stand in the text: the server keeps a plan for each of the four, without what the others need.
Each row begins with its kind: v version, g mandate, o organisation, m member, e employer, f office, k old right.
"""

from functools import cache

# One number looked up by its key. As `exists` the server may read every version there ever was, to ask four rows of them.
KNOWN = (
    "(%(version)s::bigint is null or "
    "(select v.number from ledger_version v where v.entry = {0}.entry_id) <= %(version)s)"
)
TO_A_MIDDLE = "g.holder_party in (select giver from own)"
RIGHTS = "('grant', 'grant_represent')"


def known(row: str) -> str:
    """The condition that a register row was there at the version asked."""
    return KNOWN.format(row)


# A request that ended without approval is gone; one that was approved shows as the mandate it became.
ALL = f"""
  select g.id, g.giver, g.holder_person, g.holder_party, g.type, g.themes, g.first_day, g.last_day, g."limit", g.specifier,
         g.given_by, g.given_at, g.request_id, r.asked_at, false as awaiting
  from mandates_grant g left join mandates_request r on r.id = g.request_id
  where {known("g")} and ({{grants}})
  union all
  select g.id, g.giver, g.holder_person, g.holder_party, g.type, g.themes, g.first_day, g.last_day, g."limit", g.specifier,
         null, null, g.id, g.asked_at, true
  from mandates_request g
  where {known("g")} and not exists (select from mandates_request_end e where e.request_id = g.id and {known("e")}) and ({{grants}})
"""


def _all(condition: str) -> str:
    return ALL.format(grants=condition)


_FACTS = f"""
with own as (
{_all("g.holder_person = any(%(people)s)")}
), upper_links as (
{_all(f"g.giver = any(%(parties)s::uuid[]) and g.holder_party is not null and (%(explain)s or {TO_A_MIDDLE})")}
), between as (
{_all(f"%(explain)s and {TO_A_MIDDLE} and g.giver <> all(%(parties)s::uuid[])")}
), held as (
  select * from own union all select * from upper_links union all select * from between
), employers as (
  select * from parties_employers(%(version)s) e where %(explain)s and e.official = any(%(people)s)
), successors as (
  select o.successor from parties_organisations(%(version)s) o where %(explain)s and o.id = any(%(parties)s::uuid[])
), rights as (
{
    _all(
        f'''g.type in {RIGHTS} and (
    g.holder_person in (select h.given_by from held h where h.giver = g.giver)
    or (%(explain)s and g.giver in (
      select unnest(%(parties)s::uuid[]) union select giver from own union select party from employers
      union select successor from successors)))'''
    )
}
), picked as (
  select * from held union select * from rights where id not in (select id from held)
)
select 'v' as kind, coalesce(max(number), 0)::text as id, null as giver, null as holder, false as to_person, null as type,
       null::text[] as themes, null::date as first_day, null::date as last_day, null::text[] as "limit", null as specifier,
       null as given_by, null::timestamptz as given_at, null as request, null::timestamptz as asked_at, false as awaiting,
       null::timestamptz as revoked_at, null::date as changed_on
from ledger_version where %(version)s::bigint is null or number <= %(version)s
union all
select 'g', p.id::text, p.giver::text, coalesce(p.holder_person, p.holder_party::text), p.holder_person is not null, p.type,
       p.themes, p.first_day, p.last_day, p."limit"::text[], p.specifier, p.given_by, p.given_at, p.request_id::text, p.asked_at,
       p.awaiting, r.revoked_at, d.changed_on
from picked p
left join mandates_revocation r on r.grant_id = p.id and {known("r")}
left join mandates_details_change d on d.grant_id = p.id and {known("d")}
union all
select 'o', o.id::text, null, o.successor::text, false, o.kind, null, null, o.last_day,
       null, null, null, null, null, null, false, null, null
from parties_organisations(%(version)s) o
where o.id in (
  select unnest(%(parties)s::uuid[]) union select giver from held union select holder_party from held
  union select party from employers union select successor from successors)
union all
select 'm', null, m.municipality::text, m.authority::text, false, null, m.tasks, m.first_day, m.last_day,
       null, null, null, null, null, null, false, null, null
from parties_members(%(version)s) m where %(explain)s and m.municipality = any(%(parties)s::uuid[])
union all
select 'e', null, e.party::text, e.official, true, null, null, e.first_day, e.last_day,
       null, null, null, null, null, null, false, null, null
from employers e
union all
select 'f', null, null, f.official, true, f.role, null, f.first_day, f.last_day,
       null, null, null, null, null, null, false, null, null
from parties_offices(%(version)s) f where f.official = any(%(people)s)
union all
select 'k', k.id::text, k.party::text, k.person, true, null, k.services, null, null,
       null, null, null, null, null, null, false, null, null
from mandates_old_right k
where k.person = any(%(people)s) and k.party = any(%(parties)s::uuid[]) and {known("k")}
"""


@cache
def facts(*, explain: bool, earlier: bool) -> str:
    """The statement; `earlier`: it takes the parameter `version`."""
    text = _FACTS.replace("%(explain)s", "true" if explain else "false")
    return text if earlier else text.replace("%(version)s", "null")
