"""The one statement that reads the facts of decisions. One statement is one snapshot: rows and version belong together.

Parameters: `people` and `parties` (arrays), `version` where an earlier one is asked. Whether one is, and whether a refusal must be
explained, stand in the text: the server keeps a plan for each of the four, without what the others need.
Each row begins with its kind: v version, g mandate, o organisation, m member, e employer, f office, k old right.
"""

from functools import cache

RIGHTS = "('grant', 'grant_represent')"

_GRANTS = """
  select g.id, g.giver, g.holder_person, g.holder_party, g.type, g.themes, g.first_day, g.last_day, g."limit", g.specifier,
         g.given_by, g.given_at, g.request_id, r.asked_at, false as awaiting
  from mandates_grant g left join mandates_request r on r.id = g.request_id
  where {known_g} and ({grants})
"""
# A request that ended without approval is gone; one that was approved shows as the mandate it became.
_REQUESTS = """
  union all
  select g.id, g.giver, g.holder_person, g.holder_party, g.type, g.themes, g.first_day, g.last_day, g."limit", g.specifier,
         null, null, g.id, g.asked_at, true
  from mandates_request g
  where {known_g} and not exists (select from mandates_request_end e where e.request_id = g.id and {known_e}) and ({grants})
"""

# What a permit needs. An open request carries nothing, and of the rights to grant those count by which somebody has given.
_BRIEF = {
    "upper_links": "g.holder_party = any(array(select giver from own)) and g.giver = any(%(parties)s::uuid[])",
    "rights": f"g.type in {RIGHTS} and (g.giver, g.holder_person) in (select giver, given_by from held)",
}
# What explains a refusal: also the links of others and to others, and everybody who could mend it.
_EXPLAINED = {
    "upper_links": "g.giver = any(%(parties)s::uuid[]) and g.holder_party is not null",
    "between": "g.holder_party = any(array(select giver from own)) and g.giver <> all(%(parties)s::uuid[])",
    "rights": f"g.type in {RIGHTS} and g.giver in (select giver from held union select id from around)",
}

_WITH = """
with own as ({own}), upper_links as ({upper_links}), held as (select * from own union all select * from upper_links),
rights as ({rights})
"""
_WITH_EXPLAINED = """
with own as ({own}), upper_links as ({upper_links}), between as ({between}), held as (
  select * from own union all select * from upper_links union all select * from between
), employers as (
  select * from parties_employers({version}) e where e.official = any(%(people)s)
), around as (
  select unnest(%(parties)s::uuid[]) as id union select party from employers
  union select o.successor from parties_organisations({version}) o where o.id = any(%(parties)s::uuid[])
), rights as ({rights})
"""

_ROWS = """
select 'v' as kind, coalesce(max(number), 0)::text as id, null as giver, null as holder, false as to_person, null as type,
       null::text[] as themes, null::date as first_day, null::date as last_day, null::text[] as "limit", null as specifier,
       null as given_by, null::timestamptz as given_at, null as request, null::timestamptz as asked_at, false as awaiting,
       null::timestamptz as revoked_at, null::date as changed_on
from ledger_version where {version}::bigint is null or number <= {version}
union all
select 'g', p.id::text, p.giver::text, coalesce(p.holder_person, p.holder_party::text), p.holder_person is not null, p.type,
       p.themes, p.first_day, p.last_day, p."limit"::text[], p.specifier, p.given_by, p.given_at, p.request_id::text, p.asked_at,
       p.awaiting, r.revoked_at, d.changed_on
from (select * from held union all select * from rights where id not in (select id from held)) p
left join mandates_revocation r on r.grant_id = p.id and {known_r}
left join mandates_details_change d on d.grant_id = p.id and {known_d}
union all
select 'o', o.id::text, null, o.successor::text, false, o.kind, null, null, o.last_day,
       null, o.code, null, null, null, null, false, null, null
from parties_organisations({version}) o where o.id = any(array({organisations}))
union all
select 'f', null, null, f.official, true, f.role, null, f.first_day, f.last_day,
       null, null, null, null, null, null, false, null, null
from parties_offices({version}) f where f.official = any(%(people)s)
union all
select 'k', k.id::text, k.party::text, k.person, true, null, k.services, null, null,
       null, null, null, null, null, null, false, null, null
from mandates_old_right k where k.person = any(%(people)s) and k.party = any(%(parties)s::uuid[]) and {known_k}
"""
_ROWS_EXPLAINED = """
union all
select 'm', null, m.municipality::text, m.authority::text, false, null, m.tasks, m.first_day, m.last_day,
       null, null, null, null, null, null, false, null, null
from parties_members({version}) m where m.municipality = any(%(parties)s::uuid[])
union all
select 'e', null, e.party::text, e.official, true, null, null, e.first_day, e.last_day,
       null, null, null, null, null, null, false, null, null
from employers e
"""
_ORGANISATIONS = "select unnest(%(parties)s::uuid[]) union select giver from held union select holder_party from held"


@cache
def facts(*, explain: bool, earlier: bool) -> str:
    """The statement; `earlier`: it takes the parameter `version`. Without line breaks the driver remembers it, being shorter."""
    conditions = {"own": "g.holder_person = any(%(people)s)", **(_EXPLAINED if explain else _BRIEF)}
    known = {f"known_{row}": _known(row) if earlier else "true" for row in "gedkr"}
    each = _GRANTS + (_REQUESTS if explain else "")
    parts = {name: each.format(grants=condition, **known) for name, condition in conditions.items()}
    whole = _WITH_EXPLAINED + _ROWS + _ROWS_EXPLAINED if explain else _WITH + _ROWS
    organisations = _ORGANISATIONS + (" union select id from around" if explain else "")
    version = "%(version)s" if earlier else "null"
    return " ".join(whole.format(**parts, **known, version=version, organisations=organisations).split())


def _known(row: str) -> str:
    """The condition that a register row was there at the version asked: one number looked up by its key. As `exists` the server
    may read every version there ever was, to ask four rows of them."""
    return f"(select v.number from ledger_version v where v.entry = {row}.entry_id) <= %(version)s"
