"""Exporting: a file is made of a list, which is one look at everybody in it, and handed out once to who had it made."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from valtuus.kernel.actor import Actor
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.identifiers import uuid7
from valtuus.ledger.services import append, reads_only, recorded, through_recorded
from valtuus.municipal_lists import export_files, models, queries, rules
from valtuus.municipal_lists.services.looking import judged, look
from valtuus.municipal_lists.types import (
    FETCH_WITHIN,
    Export,
    ExportWish,
    Kind,
    ListPerson,
    ListRow,
    MunicipalList,
)

Write = Callable[[MunicipalList, Sequence[str], Sequence[ListRow], dict[str, ListPerson], int], bytes]
"""Makes the file of a list: columns, rows, people by handle, the number of the log."""


@through_recorded
def export(
    id: str, kind: Kind, represented: str, wish: ExportWish, write: Write, *, actor: Actor, at: datetime
) -> UUID:
    """Make a file of the rows that the wish leaves and keep it for its maker: the id of the export.

    One recorded look names everybody in it, before anybody is read. Raises `Refused` with the record's number, `DomainError`
    `list_missing`, `list_replaced`, `export_nothing` where the filter leaves no row, and what is wrong with the wish.
    """
    columns = rules.checked_columns(kind, wish.columns, wish.reason)
    filters = rules.checked_filters(wish.filters)
    decision = judged(kind, represented, actor=actor, at=at)
    if not decision.permitted:
        look(kind, represented, decision, actor=actor)  # raises
    found = queries.list_of(id, kind, represented)
    rows = _rows(found, filters)
    receipt = look(kind, represented, decision, actor=actor, subjects=tuple(row.handle for row in rows))
    people = queries.people_of(receipt, actor=actor) if rules.names_people(columns) else {}
    content = write(found, columns, rows, people, receipt.number)
    made = uuid7()
    export_files.sweep(FETCH_WITHIN)
    export_files.keep(made, content)
    told = {
        "number": receipt.number,
        "represented": represented,
        "official": actor.key,
        "session_digest": _digest(actor.session.encode()),
        "filters": {name: str(value) for name, value in asdict(filters).items() if value not in (None, "")},
        "columns": list(columns),
        "reason": wish.reason.strip(),
        "rows": len(rows),
        "sum": rules.sum_of(kind, rows),
        "sha256": _digest(content),
        "at": at,
    }
    try:
        _enter(made, found, told)
    except BaseException:
        export_files.take(str(made))
        raise
    return made


def _rows(found: MunicipalList, filters: Any) -> tuple[ListRow, ...]:
    if found.replaced_by is not None:
        raise DomainError("list_replaced", kind=ErrorKind.CONFLICT)
    rows = queries.rows_of(found, filters)
    if not rows:
        raise DomainError("export_nothing", kind=ErrorKind.CONFLICT)
    return rows


@recorded
def _enter(made: UUID, found: MunicipalList, told: dict[str, Any]) -> None:
    # The sum as text: a line's body holds no numbers with a point.
    line = append("list_exported", {"export": str(made), "list": found.id, **told, "sum": str(told["sum"] or "")})
    models.Export.objects.create(id=made, line_id=line, list_id=found.id, **told)


@through_recorded
def list_to_export(id: str, kind: Kind, represented: str, *, actor: Actor, at: datetime) -> MunicipalList:
    """The head of a list of which a file may be made. Raises `Refused` with the record's number, `DomainError` `list_missing`."""
    decision = judged(kind, represented, actor=actor, at=at)
    if not decision.permitted:
        look(kind, represented, decision, actor=actor)  # raises
    return queries.list_of(id, kind, represented)


@reads_only
def sweep() -> int:
    """Remove the files that nobody has fetched in time; how many. That they were made stays in the record."""
    return export_files.sweep(FETCH_WITHIN)


@reads_only
def export_of(id: str, *, actor: Actor, at: datetime) -> Export:
    """The export of an id, for the person and the session that made it, while it can still be fetched.

    Raises `DomainError` `export_missing`, `export_of_another`, `export_fetched` and `export_expired`.
    """
    found = queries.export_of(id)
    if (found.official, found.session) != (actor.key, _digest(actor.session.encode())):
        raise DomainError("export_of_another", kind=ErrorKind.REFUSED)
    if found.fetched_at is not None:
        raise _fetched()
    if at > found.at + FETCH_WITHIN:
        raise DomainError("export_expired", kind=ErrorKind.CONFLICT)
    return found


@through_recorded
def fetch(id: str, *, actor: Actor, at: datetime) -> tuple[Export, bytes]:
    """Hand the file out, once: whether it is allowed is decided anew, and that it was handed out is entered before a byte leaves.

    Whatever becomes of the sending, the file is then no more. Raises `Refused` with the record's number where the right has ended
    in between, and what `export_of` raises; `export_gone` where the file is not there or not as it was made.
    """
    found = export_of(id, actor=actor, at=at)
    decision = judged(found.list.kind, found.represented, actor=actor, at=at)
    if not decision.permitted:
        export_files.take(id)
        look(found.list.kind, found.represented, decision, actor=actor)  # raises
    try:
        _hand_out(found, at)
    except IntegrityError as fault:  # another fetch of the same file came first
        raise _fetched() from fault
    content = export_files.take(id)
    if content is None or _digest(content) != found.sha256:
        raise DomainError("export_gone", kind=ErrorKind.CONFLICT)
    return found, content


@recorded
def _hand_out(found: Export, at: datetime) -> None:
    line = append(
        "list_export_fetched", {"export": found.id, "number": found.number, "official": found.official, "at": at}
    )
    models.ExportFetch.objects.create(export_id=found.id, line_id=line, at=at)


def _fetched() -> DomainError:
    return DomainError("export_fetched", kind=ErrorKind.CONFLICT)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
