"""One event of a notice at a time: lock it, see where it stands, add the event with its line."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connections

from valtuus.kernel.actor import Actor
from valtuus.kernel.canonical import digest
from valtuus.kernel.identifiers import uuid7
from valtuus.ledger.queries import alias
from valtuus.ledger.services import append
from valtuus.notices import models
from valtuus.notices.queries.notices import with_moves
from valtuus.notices.types import EventKind, Move, Notice

ACTING = 8408  # the first number of the advisory lock on one notice


def locked(id: str) -> tuple[Notice | None, tuple[Move, ...]]:
    """The notice and its moves, locked to the end of the transaction; None where there is none.

    The app may not change a notice, and so not lock its row: the turn is an advisory lock. Behind it stands the key of the events.
    """
    with connections[alias()].cursor() as cursor:
        # INVARIANT: a statement of its own, before the reading that counts: what waited here sees what was committed meanwhile.
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, %s))", [id, ACTING])
    return with_moves(id)


def add(found: Notice, kind: EventKind, *, actor: Actor, at: datetime, **more: Any) -> None:
    """Add an event to a locked notice. `more`: columns of the kind's own. The words of a reason stand in the line as a digest."""
    row = {"municipality": found.municipality, **more}
    payload = {"notice": found.id, "number": found.last + 1, "kind": kind, "by": actor.key, "at": at, **_told(row)}
    line = append("notice_event", payload)
    models.Event.objects.create(
        id=uuid7(),
        line_id=line,
        notice_id=found.id,
        number=found.last + 1,
        kind=kind.value,
        at=at,
        by=actor.key,
        by_name=actor.name,
        **row,
    )


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: digest(value) if name == "reason" else value for name, value in row.items()}
