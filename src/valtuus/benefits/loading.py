"""`valtuus load benefits`: the file is read whole first, then loaded batch by batch, each one transaction and one line of record.

Killed in the middle, the next run of the same file goes on behind the last batch; run again when all is there, it does nothing.
"""

import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
from psycopg import Connection

from valtuus.benefits.feed.reading import decoded, judge_of
from valtuus.benefits.feed.rules import Allowed
from valtuus.benefits.feed.schema import SCOPES, Address, PersonLine
from valtuus.feeds.lines import Progress, Report, Survey, good_batches, survey
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.identifiers import Secret, birth_day, keyed, uuid7

_PERSONS = (
    "copy benefits_staging_person (batch, subject_key, identity_code, family_name, given_names, born, died,"
    " non_disclosure, address, home_municipality, as_of) from stdin"
)
_ITEMS = "copy benefits_staging_item (batch, id, subject_key, scope, benefit, on_day, fields) from stdin"
_MOVE = "select persons, items, older, loaded_before from benefits_load_batch(%s, %s, %s, %s, %s, %s)"
_CEILING = "medicine_cost_ceiling"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of a load. `older`: persons of whom the database knew a later day; `before`: batches that were there already."""

    persons: int = 0
    items: int = 0
    older: int = 0
    batches: int = 0
    before: int = 0
    bad_lines: int = 0


def load_benefits(
    path: Path,
    connection: Connection,
    secret: Secret,
    allowed: Allowed,
    *,
    good_lines: bool,
    report: Report,
    progress: Progress,
) -> Loaded:
    """Load a file as the feed role; `connection` is in autocommit. Subject keys are made here with `secret`.

    Every fault goes to `report`. With a bad line nothing is loaded, unless `good_lines`. `progress` gets the bytes done; in all
    they are twice the file's size. Raises `DomainError` `feed_empty`, or `feed_file_changed` between its two readings.
    """
    if not connection.autocommit:
        raise ValueError("the connection must be in autocommit: each batch is a transaction of its own")
    found = survey(path, judge_of(allowed), report=report, progress=progress)
    if not found.good and not found.bad:
        raise DomainError("feed_empty", field="file")
    if found.bad and not good_lines:
        return Loaded(bad_lines=len(found.bad))
    return _load(path, connection, secret, found, progress)


def _load(path: Path, connection: Connection, secret: Secret, found: Survey, progress: Progress) -> Loaded:
    before = _loaded_before(connection, found.file)
    total, met = Loaded(bad_lines=len(found.bad)), 0
    for number, size, lines in good_batches(path, found):
        digest = _digest(lines)
        if digest != (found.batches[number] if number < len(found.batches) else None):
            raise _changed()
        if digest in before.get(number, ()):
            total = _sum(total, Loaded(before=1))
        elif digest is not None:
            total = _sum(total, _move(connection, secret, found.file, number, digest, lines))
        met += digest is not None
        progress(size)
    if met != sum(digest is not None for digest in found.batches):
        raise _changed()
    return total


def _changed() -> DomainError:
    return DomainError("feed_file_changed", kind=ErrorKind.CONFLICT, field="file")


def _sum(one: Loaded, other: Loaded) -> Loaded:
    return Loaded(*(a + b for a, b in zip(astuple(one), astuple(other), strict=True)))


def _digest(lines: list[bytes]) -> str | None:
    return hashlib.sha256(b"".join(line + b"\n" for line in lines)).hexdigest() if lines else None


def _loaded_before(connection: Connection, file: str) -> dict[int, set[str]]:
    before: dict[int, set[str]] = {}
    for number, digest in connection.execute(
        "select number, digest from benefits_batch where file_digest = %s", [file]
    ):
        before.setdefault(number, set()).add(digest)
    return before


def _move(connection: Connection, secret: Secret, file: str, number: int, digest: str, lines: list[bytes]) -> Loaded:
    batch, people = uuid7(), [decoded(line) for line in lines]
    keys = [keyed(person.identity_code, secret) for person in people]
    with connection.transaction(), connection.cursor() as cursor:
        with cursor.copy(_PERSONS) as copy:
            for key, person in zip(keys, people, strict=True):
                copy.write_row((batch, *_person_row(key, person)))
        with cursor.copy(_ITEMS) as copy:
            for key, person in zip(keys, people, strict=True):
                for row in _item_rows(person):
                    copy.write_row((batch, uuid7(), key, *row))
        cursor.execute(_MOVE, [batch, file, number, digest, uuid7(), secrets.token_bytes(16)])
        moved = cursor.fetchone()
    assert moved is not None  # noqa: S101 - the function gives one row
    persons, items, older, loaded_before = moved
    return Loaded(persons, items, older, batches=int(not loaded_before), before=int(loaded_before))


def _person_row(key: str, person: PersonLine) -> tuple[Any, ...]:
    return (
        key,
        person.identity_code,
        person.family_name,
        person.given_names,
        birth_day(person.identity_code),
        person.died,
        person.non_disclosure,
        _one_line(person.address),
        person.home_municipality or "",
        person.as_of,
    )


def _one_line(address: Address | None) -> str:
    return f"{address.street}, {address.postal_code} {address.post_office}" if address else ""


def _item_rows(person: PersonLine) -> Iterator[tuple[str, str | None, date, str]]:
    """Scope, benefit, the day by which entries are ordered, and the catalogue's fields as JSON."""
    for scope in SCOPES:
        for entry in getattr(person, scope):
            benefit = _CEILING if scope == "medicine_ceiling" else getattr(entry, "benefit", None)
            yield scope, benefit, _day(entry, person.as_of), msgspec.json.encode(entry).decode()


def _day(entry: Any, as_of: date) -> date:
    for name in ("paid_on", "decided_on", "arrived_on", "passed_on", "met_on", "from_"):
        if (day := getattr(entry, name, None)) is not None:
            return day  # type: ignore[no-any-return]  # a day of the schema
    return min(date(entry.year, 12, 31), as_of) if hasattr(entry, "year") else as_of
