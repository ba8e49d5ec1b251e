"""Mandates and open requests of an organisation, each with what is wrong with it: for whoever looks at many at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connections

from valtuus.kernel.codes import RIGHT_NEEDED, PartyKind
from valtuus.kernel.identifiers import is_id
from valtuus.kernel.periods import helsinki_day, in_utc
from valtuus.ledger.queries import alias
from valtuus.mandates.queries.register import rights_of_all
from valtuus.mandates.queries.rows import Row, grant_of
from valtuus.mandates.rules.faults import granted_themes, time_fault
from valtuus.mandates.types import Grant, Organisation

# The codes of what is wrong with a mandate at a moment, of time, identity, specifier and giving; none where it is in force.
Faults = tuple[str, ...]

# Mandates, and requests that are still open. Only the newest version is asked.
_EXAMINED = """
with picked as (
  select g.id, g.giver, g.holder_person, g.holder_party, g.type, g.themes, g.first_day, g.last_day, g."limit", g.specifier,
         g.given_by, g.given_at, g.request_id, r.asked_at, false as awaiting
  from mandates_grant g left join mandates_request r on r.id = g.request_id where {condition}
  union all
  select g.id, g.giver, g.holder_person, g.holder_party, g.type, g.themes, g.first_day, g.last_day, g."limit", g.specifier,
         null, null, g.id, g.asked_at, true
  from mandates_request g where not exists (select from mandates_request_end e where e.request_id = g.id) and {condition}
)
select p.id::text, p.giver::text, coalesce(p.holder_person, p.holder_party::text), p.holder_person is not null,
       p.type, p.themes, p.first_day, p.last_day, p."limit"::text[], p.specifier,
       p.given_by, p.given_at, p.request_id::text, p.asked_at, p.awaiting, r.revoked_at, d.changed_on
from picked p
left join mandates_revocation r on r.grant_id = p.id
left join mandates_details_change d on d.grant_id = p.id
"""


def given_to_people(giver: str, people: Iterable[str], *, at: datetime) -> list[tuple[Grant, Faults]]:
    """All that an organisation has given to these people, and what they have asked of it and nobody has answered: three
    statements, however many they are."""
    wanted = {"giver": giver, "people": sorted(set(people))}
    return _examined("g.giver = %(giver)s::uuid and g.holder_person = any(%(people)s)", wanted, at)


def links_examined(
    *, givers: Iterable[str] = (), holders: Iterable[str] = (), at: datetime
) -> list[tuple[Grant, Faults]]:
    """What these organisations have given to organisations or received from them, open requests among it."""
    wanted = {"givers": sorted(i for i in givers if is_id(i)), "holders": sorted(i for i in holders if is_id(i))}
    condition = "(g.giver = any(%(givers)s::uuid[]) or g.holder_party = any(%(holders)s::uuid[]))"
    return _examined(f"g.holder_party is not null and {condition}", wanted, at)


def rights_examined(parties: Iterable[str], *, at: datetime) -> list[tuple[Grant, Faults]]:
    """The rights to grant of these organisations; one that is sound counts at the moment, whoever holds it."""
    wanted = {"givers": sorted({p for p in parties if is_id(p)})}
    rights = (
        "g.giver = any(%(givers)s::uuid[]) and g.type in ('grant', 'grant_represent') and g.holder_person is not null"
    )
    return [(g, faults) for g, faults in _examined(rights, wanted, at) if not g.awaiting]


def given_of(giver: str, *, at: datetime) -> list[tuple[Grant, Faults]]:
    """All that an organisation has given, to people and to organisations, rights to grant too."""
    found = _examined("g.giver = any(%(givers)s::uuid[])", {"givers": [giver] if is_id(giver) else []}, at)
    return [(g, faults) for g, faults in found if not g.awaiting]


def ending(first: date, last: date, *, at: datetime, giver: str | None = None) -> list[tuple[Grant, Faults]]:
    """The mandates that end on one of these days; of one giver, or of the whole register."""
    days = "g.last_day between %(first)s and %(last)s and (%(giver)s::uuid is null or g.giver = %(giver)s::uuid)"
    found = _examined(days, {"first": first, "last": last, "giver": giver}, at)
    return [(g, faults) for g, faults in found if not g.awaiting]


def beside(grants: Iterable[Grant], *, at: datetime) -> list[tuple[Grant, Faults]]:
    """The mandates between the same two as one of these, whatever their days: among them stands what comes after each."""
    wanted = list(grants)
    pairs = {(g.giver, g.holder) for g in wanted}
    parameters = {
        "givers": sorted({g.giver for g in wanted}),
        "people": sorted({g.holder for g in wanted if g.to_person}),
        "parties": sorted({g.holder for g in wanted if not g.to_person}),
    }
    both = (
        "g.giver = any(%(givers)s::uuid[]) "
        "and (g.holder_person = any(%(people)s) or g.holder_party = any(%(parties)s::uuid[]))"
    )
    found = _examined(both, parameters, at) if wanted else []
    return [(g, faults) for g, faults in found if (g.giver, g.holder) in pairs and not g.awaiting]


def _examined(condition: str, parameters: Mapping[str, Any], at: datetime) -> list[tuple[Grant, Faults]]:
    with connections[alias()].cursor() as cursor:
        cursor.execute(_EXAMINED.format(condition=condition), parameters)
        found = [grant_of(Row("g", *row)) for row in cursor.fetchall()]
    known = _organisations(found)
    rights = _by_granter(rights_of_all({g.giver for g in found if g.given_by is not None}))
    return [(g, _faults(g, rights, known, at)) for g in found]


def _faults(
    grant: Grant, rights: Mapping[tuple[str, str], Sequence[Grant]], known: Mapping[str, Organisation], at: datetime
) -> Faults:
    at = in_utc(at)
    fault = time_fault(grant, at, helsinki_day(at), known)
    found = [fault] if fault else []
    if grant.specifier is not None:
        found.append("specifier_excludes")
    if grant.given_by is not None and not _given_with_right(grant, rights, known):
        found.append("granter_lacked_right")
    return tuple(found)


def _given_with_right(
    grant: Grant, rights: Mapping[tuple[str, str], Sequence[Grant]], known: Mapping[str, Organisation]
) -> bool:
    needed = RIGHT_NEEDED.get(grant.type)
    if needed is None or grant.given_at is None or grant.given_by is None:
        return False
    own = (g for g in rights.get((grant.giver, grant.given_by), ()) if g.type is needed)
    return grant.themes <= granted_themes(own, grant.given_at, known)


def _by_granter(rights: Iterable[Grant]) -> dict[tuple[str, str], list[Grant]]:
    found: dict[tuple[str, str], list[Grant]] = defaultdict(list)
    for right in rights:
        found[right.giver, right.holder].append(right)
    return found


def _organisations(grants: Iterable[Grant]) -> dict[str, Organisation]:
    ids = {p for g in grants for p in (g.giver, "" if g.to_person else g.holder) if p}
    if not ids:
        return {}
    with connections[alias()].cursor() as cursor:
        cursor.execute(
            "select id::text, kind, last_day, successor::text from parties_organisations(null) where id = any(%s::uuid[])",
            [sorted(ids)],
        )
        return {r[0]: Organisation(r[0], PartyKind(r[1]), r[2], r[3]) for r in cursor.fetchall()}
