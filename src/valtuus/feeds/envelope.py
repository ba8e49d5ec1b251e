"""A delivery around the lines of a feed (docs/feeds.md): who sends what as which number, and a signature over all of it."""

import base64
import binascii
import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
from msgspec import Meta, Struct

from valtuus.feeds.lines import Part, RawLine, read_as
from valtuus.feeds.types import FeedKind
from valtuus.kernel.errors import DomainError

LONGEST = 4096  # bytes of the first line, and of the last
_BOM = b"\xef\xbb\xbf"
Name = Annotated[str, Meta(pattern=r"\A[a-z][a-z0-9-]{0,59}\Z", description="a–z 0–9 - (1–60)")]
Digest = Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z", description="0–9 a–f (64)")]
Number = Annotated[int, Meta(ge=1, le=2_000_000_000, description="1 – 2000000000")]
Count = Annotated[int, Meta(ge=0, le=2_000_000_000, description="0 – 2000000000")]
Signature = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9+/]{86}==\Z", description="base64 (88)")]
Key = Annotated[str, Meta(pattern=r"\A[0-9a-f]{16}\Z", description="0–9 a–f (16)")]
Line = TypeVar("Line", bound=Struct)


class Header(Struct, forbid_unknown_fields=True, frozen=True):
    """The first line. `previous`: digest of the delivery before; None for number 1. `lines`: how many follow, without the last."""

    schema: Literal[1]
    feed: Literal["benefits", "notices", "lists"]
    source: Name
    sequence: Number
    lines: Count
    previous: Digest | None = None


class Seal(Struct, forbid_unknown_fields=True, frozen=True):
    """The last line: Ed25519 over the SHA-256 of all bytes before it, and which key made it."""

    signature: Signature
    key: Key


@dataclass(frozen=True, slots=True)
class Delivery:
    """Lähetys: header and seal of a file, and the part of it that is signed."""

    header: Header
    seal: Seal
    part: Part

    @property
    def signature(self) -> bytes:
        """The signature's 64 bytes."""
        return base64.b64decode(self.seal.signature)


def read_delivery(path: Path) -> Delivery | None:
    """The delivery of a file; None where its first line is no header. Nothing but the first and the last line is read.

    Raises `DomainError` for a header or seal with a fault, naming field, given and allowed.
    """
    with path.open("rb") as file:
        head = file.readline(LONGEST)
        if not _is_header(head):
            return None
        size = file.seek(0, os.SEEK_END)
        start = max(len(head), size - LONGEST)
        file.seek(start)
        tail = file.read(LONGEST).rstrip()
    end = start + tail.rfind(b"\n") + 1
    header, seal = _read(head, Header, "header"), _read(tail[end - start :], Seal, "seal")
    return Delivery(header, seal, Part(head, end))


def _is_header(line: bytes) -> bool:
    try:
        raw = msgspec.json.decode(line.removeprefix(_BOM))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return isinstance(raw, dict) and bool({"feed", "sequence"} & raw.keys())


def _read(line: bytes, kind: type[Line], where: str) -> Line:
    data = line.removeprefix(_BOM).strip()
    read = read_as(RawLine(0, data, len(data), ended=True), kind, msgspec.json.Decoder(kind).decode)
    if isinstance(read, list):
        fault = read[0]
        field = f"{where}.{fault.field}" if fault.field else where
        raise DomainError(fault.code, field=field, given=fault.given, allowed=fault.allowed)
    return read


def signed_by(public_key: bytes, digest: str, signature: bytes) -> bool:
    """Whether the holder of a key signed a digest."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, bytes.fromhex(digest))
    except InvalidSignature:
        return False
    return True


def key_id(public_key: bytes) -> str:
    """By which a key is named: the beginning of its digest."""
    return hashlib.sha256(public_key).hexdigest()[:16]


def public_key_of(pem: bytes) -> bytes:
    """The 32 bytes of a public Ed25519 key in PEM. Raises `DomainError` `feed_key_malformed`."""
    try:
        found = load_pem_public_key(pem)
    except (ValueError, binascii.Error) as fault:
        raise _malformed("PUBLIC KEY") from fault
    if not isinstance(found, Ed25519PublicKey):
        raise _malformed("PUBLIC KEY")
    return found.public_bytes_raw()


def private_key_of(pem: bytes) -> Ed25519PrivateKey:
    """A private Ed25519 key in PEM without password. Raises `DomainError` `feed_key_malformed`."""
    try:
        found = load_pem_private_key(pem, None)
    except (ValueError, TypeError, binascii.Error) as fault:
        raise _malformed("PRIVATE KEY") from fault
    if not isinstance(found, Ed25519PrivateKey):
        raise _malformed("PRIVATE KEY")
    return found


def _malformed(kind: str) -> DomainError:
    return DomainError("feed_key_malformed", field="key", allowed=f"-----BEGIN {kind}----- (Ed25519)")


def write_delivery(
    lines: Iterable[bytes],
    count: int,
    out: Path,
    private: Ed25519PrivateKey,
    *,
    feed: FeedKind,
    source: str,
    sequence: int,
    previous: str | None,
) -> str:
    """Write a delivery of so many lines, each with its line end, and sign it; its digest, which the next one names.

    Raises `DomainError` for a header that would not be taken.
    """
    told = {"schema": 1, "feed": feed, "source": source, "sequence": sequence, "previous": previous, "lines": count}
    head = msgspec.json.encode(told) + b"\n"
    _read(head, Header, "header")
    whole = hashlib.sha256(head)
    with out.open("wb") as file:
        file.write(head)
        for line in lines:
            whole.update(line)
            file.write(line)
        signature = base64.b64encode(private.sign(whole.digest())).decode()
        seal = Seal(signature, key_id(private.public_key().public_bytes_raw()))
        file.write(msgspec.json.encode(seal) + b"\n")
    return whole.hexdigest()
