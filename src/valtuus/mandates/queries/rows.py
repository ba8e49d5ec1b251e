"""What a row of the register says, as a value."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

from valtuus.kernel.codes import MandateType
from valtuus.mandates.types import (
    Grant,
)

# When a request was asked is unknown for loaded ones: they have been known for ever.
ALWAYS = datetime.min.replace(tzinfo=UTC)


class Row(NamedTuple):
    """One row of the facts' statement: `kind` tells what it is about."""

    kind: str
    id: str
    giver: str
    holder: str
    to_person: bool
    type: str
    themes: list[str]
    first_day: Any
    last_day: Any
    limit: list[str] | None
    specifier: str | None
    given_by: str | None
    given_at: datetime | None
    request: str | None
    asked_at: datetime | None
    awaiting: bool
    revoked_at: datetime | None
    changed_on: Any


def grant_of(row: Row) -> Grant:
    """The mandate or request of a row."""
    asked = row.request is not None
    return Grant(
        id=row.id,
        giver=row.giver,
        holder=row.holder,
        to_person=row.to_person,
        type=MandateType(row.type),
        themes=frozenset(row.themes),
        first_day=row.first_day,
        last_day=row.last_day,
        limit=None if row.limit is None else frozenset(row.limit),
        specifier=row.specifier,
        given_by=row.given_by,
        given_at=row.given_at,
        awaiting=row.awaiting,
        approved_at=row.given_at if asked and not row.awaiting else None,
        revoked_at=row.revoked_at,
        details_changed_on=row.changed_on,
        asked_at=(row.asked_at or ALWAYS) if asked else None,
    )
