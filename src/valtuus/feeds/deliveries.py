"""Deliveries in the database, as the feed role: a delivery is opened when its signature is right and its turn has come, and ended.

The signature is this process's to check; number, predecessor, source and key are checked by the database itself, in the
transaction that opens the delivery (migrations/0002_guard.py).
"""

import secrets
from enum import StrEnum

from psycopg import Connection

from valtuus.feeds.envelope import Delivery, signed_by
from valtuus.feeds.lines import Survey
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


def known_key(connection: Connection, delivery: Delivery, kind: str) -> bytes:
    """The public key of a delivery of this kind. Raises `DomainError` `feed_delivery_kind`, `feed_delivery_key`."""
    header = delivery.header
    if header.feed != kind:
        raise DomainError("feed_delivery_kind", field="header.feed", given=header.feed, allowed=kind)
    row = connection.execute(_KNOWN, [delivery.seal.key, header.source, header.feed]).fetchone()
    if row is None:
        raise _refused("key", delivery, f"valtuus feed_source add {header.source}")
    return bytes(row[0])


def check(delivery: Delivery, found: Survey, public_key: bytes) -> None:
    """Raise `DomainError` where the file is not what its source signed, or holds not the lines it says."""
    if not signed_by(public_key, found.file, delivery.signature):
        raise DomainError("feed_delivery_signature", field="seal.signature", given=delivery.seal.key)
    lines = found.good + len(found.bad)
    if lines != delivery.header.lines:
        given = str(delivery.header.lines)
        raise DomainError("feed_delivery_lines", field="header.lines", given=given, allowed=str(lines))


def open_delivery(connection: Connection, delivery: Delivery, digest: str) -> Standing:
    """Take the delivery's number, once and for all. Raises `DomainError` where it is not its turn."""
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


def end_delivery(connection: Connection, digest: str, batches: int, bad_lines: int) -> None:
    """Say that a delivery has been loaded to its end; the next one may come. Said again, it changes nothing."""
    connection.execute(_END, [digest, batches, bad_lines, uuid7(), secrets.token_bytes(16)])
