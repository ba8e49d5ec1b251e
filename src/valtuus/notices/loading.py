"""What `valtuus load notices` plugs into the loading of feeds: notices' lines through a staging table and one function."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import msgspec
from psycopg import Connection

from valtuus.feeds.loading import Batch, Feed
from valtuus.feeds.types import FeedKind
from valtuus.kernel.identifiers import Secret, keyed, uuid7
from valtuus.notices.feed.reading import decoded, judge_of
from valtuus.notices.feed.rules import Allowed
from valtuus.notices.feed.schema import NoticeLine
from valtuus.notices.rules.times import visible_from

_STAGED = (
    "copy notices_staging (batch, place, source, digest, id, subject_key, kind, arrived_at, visible_from, decision_on,"
    " municipality, family_name, given_names, non_disclosure, scope, identity_code, contact_wish, fields, home,"
    " permanent_stay, stay_now) from stdin"
)
_MOVE = "select notices, again, changed, loaded_before from notices_load_batch(%s, %s, %s, %s, %s, %s)"


@dataclass(frozen=True, slots=True)
class Clash:
    """A source that came before with another content: what was loaded then stays as it is."""

    source: str


Clashed = Callable[[Clash], None]


def notice_feed(secret: Secret, allowed: Allowed, clashed: Clashed) -> Feed:
    """The feed of notices for one file. Subject keys are made here with `secret`.

    It counts `notices`, `again` (sources loaded before, passed over) and `changed`, of each of which `clashed` hears.
    """
    move = partial(_move, secret, allowed, clashed)
    return Feed(judge_of(allowed), move, _loaded_before, kind=FeedKind.NOTICES)


def _loaded_before(connection: Connection, file: str) -> list[tuple[int, str]]:
    return connection.execute("select number, digest from notices_batch where file_digest = %s", [file]).fetchall()


def _move(
    secret: Secret, allowed: Allowed, clashed: Clashed, connection: Connection, batch: Batch
) -> Mapping[str, int] | None:
    staged, lines = uuid7(), [decoded(line) for line in batch.lines]
    with connection.cursor() as cursor:
        with cursor.copy(_STAGED) as copy:
            for place, line in enumerate(lines):
                copy.write_row((staged, place, *_row(line, secret, allowed)))
        cursor.execute(_MOVE, [staged, batch.file, batch.number, batch.digest, uuid7(), secrets.token_bytes(16)])
        moved = cursor.fetchone()
    assert moved is not None  # noqa: S101 - the function gives one row
    notices, again, changed, loaded_before = moved
    for place in changed:
        clashed(Clash(lines[place].source))
    return None if loaded_before else {"notices": notices, "again": again, "changed": len(changed)}


def _row(line: NoticeLine, secret: Secret, allowed: Allowed) -> tuple[Any, ...]:
    kind, place = allowed.kinds[line.kind], allowed.municipalities
    facts = (line.facts.home, line.facts.permanent_stay, line.facts.stay_now)
    fields = msgspec.structs.replace(line.content, contact_wish=None)
    return (
        line.source,
        keyed(msgspec.json.encode(line, order="sorted").decode(), secret),
        uuid7(),
        keyed(line.identity_code, secret),
        line.kind,
        line.arrived_at,
        visible_from(kind, line.arrived_at, line.decision_on),
        line.decision_on,
        place[line.municipality],
        line.family_name,
        line.given_names,
        line.non_disclosure,
        kind.scope,
        line.identity_code,
        line.content.contact_wish or "",
        msgspec.json.encode(fields).decode(),
        *(place[code] if code is not None else None for code in facts),
    )
