"""What `valtuus load benefits` plugs into the loading of feeds: people's lines as rows, through staging tables and one function."""

import secrets
from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

import msgspec
from psycopg import Connection

from valtuus.benefits.feed.reading import decoded, judge_of
from valtuus.benefits.feed.rules import Allowed
from valtuus.benefits.feed.schema import SCOPES, Address, PersonLine
from valtuus.feeds.loading import Batch, Feed
from valtuus.feeds.types import FeedKind
from valtuus.kernel.identifiers import Secret, birth_day, keyed, uuid7

_PERSONS = (
    "copy benefits_staging_person (batch, subject_key, identity_code, family_name, given_names, born, died,"
    " non_disclosure, address, home_municipality, as_of) from stdin"
)
_ITEMS = "copy benefits_staging_item (batch, id, subject_key, scope, benefit, on_day, fields) from stdin"
_MOVE = "select persons, items, older, loaded_before from benefits_load_batch(%s, %s, %s, %s, %s, %s)"
_CEILING = "medicine_cost_ceiling"


def benefit_feed(secret: Secret, allowed: Allowed) -> Feed:
    """The feed of benefit data for one file. Subject keys are made here with `secret`.

    It counts `persons` and `items`, and `older`: persons of whom the database knew a later day.
    """
    return Feed(judge_of(allowed), partial(_move, secret), _loaded_before, kind=FeedKind.BENEFITS)


def _loaded_before(connection: Connection, file: str) -> list[tuple[int, str]]:
    return connection.execute("select number, digest from benefits_batch where file_digest = %s", [file]).fetchall()


def _move(secret: Secret, connection: Connection, batch: Batch) -> dict[str, int] | None:
    staged, people = uuid7(), [decoded(line) for line in batch.lines]
    keys = [keyed(person.identity_code, secret) for person in people]
    with connection.cursor() as cursor:
        with cursor.copy(_PERSONS) as copy:
            for key, person in zip(keys, people, strict=True):
                copy.write_row((staged, *_person_row(key, person)))
        with cursor.copy(_ITEMS) as copy:
            for key, person in zip(keys, people, strict=True):
                for row in _item_rows(person):
                    copy.write_row((staged, uuid7(), key, *row))
        cursor.execute(_MOVE, [staged, batch.file, batch.number, batch.digest, uuid7(), secrets.token_bytes(16)])
        moved = cursor.fetchone()
    assert moved is not None  # noqa: S101 - the function gives one row
    persons, items, older, loaded_before = moved
    return None if loaded_before else {"persons": persons, "items": items, "older": older}


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
