"""`valtuus load lists`: the file is read whole first, then loaded list by list, each one transaction and one line of record.

Killed in the middle, the next run of the same file goes on behind the last list; run again when all is there, it does nothing.
"""

import secrets
from collections.abc import Iterator
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

from psycopg import Connection

from valtuus.feeds.deliveries import Arrival, arrival
from valtuus.feeds.lines import Progress, Report
from valtuus.feeds.types import FeedKind
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.identifiers import Secret, keyed, uuid7
from valtuus.municipal_lists.feed.reading import Found, lists_in, survey
from valtuus.municipal_lists.feed.rules import Allowed, day_of, share_in
from valtuus.municipal_lists.feed.schema import Head, Person
from valtuus.municipal_lists.rules import band_of

_ROWS = (
    "copy municipal_lists_staging (batch, id, position, band, first, last, percent, gross, share, paid_days, subject_key,"
    " identity_code, family_name, given_names, non_disclosure, home_municipality) from stdin"
)
_MOVE = (
    "select loaded_before, replaced from municipal_lists_load_batch"
    "(%s, %s, %s::text, %s::uuid, %s::date, %s::text, %s::numeric, %s::integer, %s::text, %s, %s)"
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of a load. `replaced`: lists that took the place of an earlier version; `before`: versions that were there
    already; `refused`: lists left out whole for their faults."""

    lists: int = 0
    rows: int = 0
    replaced: int = 0
    before: int = 0
    refused: int = 0
    faults: int = 0


def load_lists(
    path: Path,
    connection: Connection,
    secret: Secret,
    allowed: Allowed,
    *,
    good_lists: bool,
    report: Report,
    progress: Progress,
    bare: bool = False,
) -> Loaded:
    """Load a file as the feed role; `connection` is in autocommit. Subject keys are made here with `secret`. The file is a delivery
    (docs/feeds.md); `bare`: lines without one are taken, too.

    Every fault goes to `report`. With a fault nothing is loaded, unless `good_lists`: then every list without one. `progress` gets
    the bytes done; in all they are twice the file's size. Raises `DomainError` `lists_empty`, or `feed_file_changed` between the
    two readings.
    """
    if not connection.autocommit:
        raise ValueError("the connection must be in autocommit: each list is a transaction of its own")
    came = arrival(path, connection, FeedKind.LISTS, bare=bare)
    found = survey(path, allowed, report=report, progress=progress, part=came.part)
    came.check(found.file, found.lines)
    if came.delivery is None and not found.parts and not found.faults:
        raise DomainError("lists_empty", field="file")
    refused = Loaded(refused=sum(not part.good for part in found.parts), faults=found.faults)
    if found.faults and not good_lists:
        return refused
    if not came.begin(found.file):
        return replace(refused, before=len(found.parts) - refused.refused)
    loaded = _load(path, came, secret, allowed, found, refused, progress)
    came.end(found.file, loaded.lists + loaded.before, loaded.faults)
    return loaded


def _load(
    path: Path,
    came: Arrival,
    secret: Secret,
    allowed: Allowed,
    found: Found,
    total: Loaded,
    progress: Progress,
) -> Loaded:
    met = 0
    for part, (head, digest, rows) in zip(found.parts, lists_in(path, progress, came.part), strict=False):
        met += 1
        if part.good and digest != part.digest:
            raise _changed()
        if part.good:
            municipality = allowed.municipalities[head.municipality]
            total = _sum(total, _move(came, found.file, secret, head, municipality, digest, rows))
    if met != len(found.parts):
        raise _changed()
    return total


def _changed() -> DomainError:
    return DomainError("feed_file_changed", kind=ErrorKind.CONFLICT, field="file")


def _sum(one: Loaded, other: Loaded) -> Loaded:
    return Loaded(*(a + b for a, b in zip(astuple(one), astuple(other), strict=True)))


def _move(
    came: Arrival, file: str, secret: Secret, head: Head, municipality: str, digest: str, rows: list[Person]
) -> Loaded:
    batch = uuid7()
    told = [head.kind, municipality, day_of(head), head.bill or "", head.sum, len(rows), digest]
    with came.connection.transaction(), came.connection.cursor() as cursor:
        came.name(file)
        with cursor.copy(_ROWS) as copy:
            for row in _staged(batch, secret, rows):
                copy.write_row(row)
        cursor.execute(_MOVE, [batch, uuid7(), *told, uuid7(), secrets.token_bytes(16)])
        moved = cursor.fetchone()
    assert moved is not None  # noqa: S101 - the function gives one row
    before, replaced = moved
    if before:
        return Loaded(before=1)
    return Loaded(lists=1, rows=len(rows), replaced=int(replaced))


def _staged(batch: UUID, secret: Secret, rows: list[Person]) -> Iterator[tuple[Any, ...]]:
    for position, row in enumerate(rows, 1):
        yield (
            batch,
            uuid7(),
            position,
            band_of(row.paid_days) if row.paid_days is not None else "",
            row.period.from_ if row.period else None,
            row.period.until if row.period else None,
            row.percent,
            row.gross,
            share_in(row) if row.gross is not None else None,
            row.paid_days if row.gross is None else None,  # of a bill's list the band is enough
            keyed(row.identity_code, secret),
            row.identity_code,
            row.family_name,
            row.given_names,
            row.non_disclosure,
            row.home_municipality or "",
        )
