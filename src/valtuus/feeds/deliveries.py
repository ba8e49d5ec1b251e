"""Deliveries in the database, as the feed role: a delivery is opened when its signature is right and its turn has come, and ended.

The signature is this process's to check; number, predecessor, source and key are checked by the database itself, in the
transaction that opens the delivery (migrations/0002_guard.py).
"""

import secrets
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from psycopg import Connection

from valtuus.feeds.envelope import Delivery, read_delivery, signed_by
from valtuus.feeds.lines import WHOLE, Part
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.identifiers import uuid7

_KNOWN = """
select s.public_key from feeds_source s where s.key = %s and s.name = %s and %s = any (s.kinds)
and not exists (select from feeds_source_end e where e.key_id = s.key)"""
_OPEN = "select state, field, allowed from feeds_open(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
_END = "select feeds_end(%s, %s, %s, %s, %s)"
_CODES = {
    "key": "feed_delivery_key",
    "sequence": "feed_delivery_sequence",
    "previous": "feed_delivery_previous",
    "digest": "feed_delivery_changed",
    "unfinished": "feed_delivery_unfinished",
}


class Standing(StrEnum):
    """Where a delivery stands: opened now, opened before, ended before, or ended with another one behind it."""

    OPENED = "opened"
    OPEN = "open"
    ENDED = "ended"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that has come: a delivery under a known key; or, with `delivery` None, bare lines, which take no number."""

    connection: Connection
    delivery: Delivery | None
    public_key: bytes = b""

    @property
    def part(self) -> Part:
        """Where the lines stand in the file."""
        return self.delivery.part if self.delivery else WHOLE

    def check(self, digest: str, lines: int) -> None:
        """Raise `DomainError` where the bytes are not what the source signed, or the lines not as many as it says."""
        if self.delivery is None:
            return
        if not signed_by(self.public_key, digest, self.delivery.signature):
            given = self.delivery.seal.key
            raise DomainError("feed_delivery_signature", field="seal.signature", given=given)
        if lines != self.delivery.header.lines:
            given = str(self.delivery.header.lines)
            raise DomainError("feed_delivery_lines", field="header.lines", given=given, allowed=str(lines))

    def begin(self, digest: str) -> bool:
        """Take the delivery's number, once and for all; False where it was loaded to its end and others have come since.

        Raises `DomainError` where it is not its turn.
        """
        if self.delivery is None:
            return True
        return _open(self.connection, self.delivery, digest) is not Standing.PAST

    def name(self, digest: str) -> None:
        """Name the delivery in the transaction that is open: for tables whose rows do not name it themselves."""
        self.connection.execute("select set_config('valtuus.delivery', %s, true)", [digest])

    def end(self, digest: str, batches: int, bad_lines: int) -> None:
        """Say that it has been loaded to its end: the next one may come. Said again, it changes nothing."""
        if self.delivery is not None:
            self.connection.execute(_END, [digest, batches, bad_lines, uuid7(), secrets.token_bytes(16)])


def arrival(path: Path, connection: Connection, kind: str, *, bare: bool) -> Arrival:
    """What a file is: a delivery of this kind, or bare lines where `bare` ones are taken.

    Raises `DomainError` `feed_delivery_missing`, `feed_delivery_kind`, `feed_delivery_key`, and what `read_delivery` raises.
    """
    delivery = read_delivery(path)
    if delivery is None and not bare:
        raise DomainError("feed_delivery_missing", field="header", allowed="docs/feeds.md")
    if delivery is None:
        return Arrival(connection, None)
    header = delivery.header
    if header.feed != kind:
        raise DomainError("feed_delivery_kind", field="header.feed", given=header.feed, allowed=kind)
    row = connection.execute(_KNOWN, [delivery.seal.key, header.source, header.feed]).fetchone()
    if row is None:
        raise _refused("key", delivery, f"valtuus feed_source add {header.source}")
    return Arrival(connection, delivery, bytes(row[0]))


def _open(connection: Connection, delivery: Delivery, digest: str) -> Standing:
    header = delivery.header
    told = [header.source, header.feed, header.sequence, digest, header.previous, header.lines]
    row = connection.execute(
        _OPEN, [*told, delivery.seal.key, delivery.signature, uuid7(), secrets.token_bytes(16)]
    ).fetchone()
    assert row is not None  # noqa: S101 - the function gives one row
    state, field, allowed = row
    if state == "refused":
        raise _refused(field, delivery, allowed, digest)
    return Standing(state)


def _refused(field: str, delivery: Delivery, allowed: str, digest: str = "") -> DomainError:
    header = delivery.header
    given = {
        "key": f"{header.source} / {delivery.seal.key}",
        "sequence": str(header.sequence),
        "previous": header.previous or "null",
        "digest": digest,
        "unfinished": str(header.sequence),
    }[field]
    where = {"key": "seal.key", "digest": "header.sequence", "unfinished": "header.sequence"}.get(
        field, f"header.{field}"
    )
    return DomainError(_CODES[field], kind=ErrorKind.CONFLICT, field=where, given=given, allowed=allowed)
