"""Mandates as they stand in the register."""

from collections.abc import Iterable
from typing import Any

from django.db import connections

from valtuus.kernel.codes import RIGHTS_TO_GRANT
from valtuus.kernel.identifiers import is_id
from valtuus.ledger.queries import alias
from valtuus.mandates.queries.rows import Row, grant_of
from valtuus.mandates.types import (
    Grant,
)

MANDATES = """
select g.id::text, g.giver::text,
       coalesce(g.holder_person, g.holder_party::text), g.holder_person is not null,
       g.type, g.themes, g.first_day, g.last_day, g."limit"::text[], g.specifier,
       g.given_by, g.given_at, g.request_id::text, null::timestamptz, false, r.revoked_at, d.changed_on
from mandates_grant g
left join mandates_revocation r on r.grant_id = g.id
left join mandates_details_change d on d.grant_id = g.id
where """


def mandate(mandate_id: str) -> Grant | None:
    """One mandate by id, None if there is none."""
    return mandates([mandate_id]).get(mandate_id)


def mandates(ids: Iterable[str]) -> dict[str, Grant]:
    """Mandates by id; those that are not there are left out."""
    return {g.id: g for g in _mandates("g.id = any(%(ids)s::uuid[])", {"ids": [i for i in ids if is_id(i)]})}


def mandates_of_person(person: str) -> list[Grant]:
    """Every mandate that a person holds, in whatever state, the last to end first."""
    held = _mandates("g.holder_person = %(person)s", {"person": person})
    return sorted(held, key=lambda g: (g.last_day, g.id), reverse=True)


def links_to(organisations: Iterable[str]) -> list[Grant]:
    """Every mandate that these organisations have received, in whatever state; an organisation can receive only `act`."""
    return _mandates("g.holder_party = any(%(ids)s::uuid[])", {"ids": sorted(i for i in organisations if is_id(i))})


def rights_of(organisation: str) -> list[Grant]:
    """Every right to grant that was given in an organisation's name, in whatever state; none for text that is no id."""
    rights = "g.giver = %(giver)s::uuid and g.type in ('grant', 'grant_represent')"
    return _mandates(rights, {"giver": organisation}) if is_id(organisation) else []


def rights_of_all(organisations: Iterable[str]) -> list[Grant]:
    """Every right to grant that was given in the name of these organisations, in whatever state."""
    rights = "g.giver = any(%(givers)s::uuid[]) and g.type in ('grant', 'grant_represent')"
    return _mandates(rights, {"givers": sorted({i for i in organisations if is_id(i)})})


def representatives_of(organisation: str) -> list[Grant]:
    """Every mandate to represent that was given in an organisation's name, in whatever state; none for text that is no id."""
    represent = "g.giver = %(giver)s::uuid and g.type = 'represent'"
    return _mandates(represent, {"giver": organisation}) if is_id(organisation) else []


def _mandates(condition: str, parameters: dict[str, Any]) -> list[Grant]:
    with connections[alias()].cursor() as cursor:
        cursor.execute(MANDATES + condition, parameters)
        return [grant_of(Row("g", *row)) for row in cursor.fetchall()]


def mandates_given_to(giver: str, holder: str) -> list[Grant]:
    """Every mandate that an organisation has given to one person (by key) or organisation (by id), in whatever state."""
    where = "g.giver = %(giver)s::uuid and coalesce(g.holder_person, g.holder_party::text) = %(holder)s order by g.id"
    return _mandates(where, {"giver": giver, "holder": holder})


def rights_given(giver: str) -> list[Grant]:
    """Every right to grant that an organisation has given, in whatever state."""
    rights = sorted(RIGHTS_TO_GRANT)
    return _mandates("g.giver = %(giver)s::uuid and g.type = any(%(rights)s)", {"giver": giver, "rights": rights})
