"""The envelope of a delivery: what is written is read back, and every change of a byte shows."""

import hashlib
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from valtuus.feeds import lines
from valtuus.feeds.envelope import (
    key_id,
    private_key_of,
    public_key_of,
    read_delivery,
    signed_by,
    write_delivery,
)
from valtuus.feeds.lines import Part, survey
from valtuus.feeds.types import FeedKind
from valtuus.kernel.errors import DomainError

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = PRIVATE.public_key().public_bytes_raw()


def written(path: Path, *bodies: bytes, sequence: int = 1, previous: str | None = None, source: str = "kela") -> str:
    """A delivery of these lines; its digest."""
    numbered = {"feed": FeedKind.BENEFITS, "source": source, "sequence": sequence, "previous": previous}
    return write_delivery(bodies, len(bodies), path, PRIVATE, **numbered)  # type: ignore[arg-type]  # as named


def digest_of(path: Path) -> tuple[str, int]:
    """What a first reading finds: the digest of what is signed, and how many lines."""
    delivery = read_delivery(path)
    assert delivery is not None
    found = survey(path, lambda _: [], report=lambda *_: None, progress=lambda _: None, part=delivery.part)
    return found.file, found.good


def test_what_is_written_is_read_and_its_signature_is_right(tmp_path: Path) -> None:
    path = tmp_path / "d"
    digest = written(path, b"{}\n", b'{"a":1}\n', sequence=7, previous="0" * 64)
    delivery = read_delivery(path)
    assert delivery is not None
    header, seal = path.read_bytes().splitlines()[0], path.read_bytes().splitlines()[-1]
    assert msgspec.json.decode(header) == {
        "schema": 1,
        "feed": "benefits",
        "source": "kela",
        "sequence": 7,
        "previous": "0" * 64,
        "lines": 2,
    }
    assert msgspec.json.decode(seal)["key"] == key_id(PUBLIC) == hashlib.sha256(PUBLIC).hexdigest()[:16]
    assert digest_of(path) == (digest, 2)
    assert digest == hashlib.sha256(path.read_bytes().removesuffix(seal + b"\n")).hexdigest()
    assert signed_by(PUBLIC, digest, delivery.signature)
    assert not signed_by(bytes(31) + b"\x09", digest, delivery.signature)


@pytest.mark.parametrize("place", [2, 60, 130, -230])
def test_a_byte_that_was_changed_breaks_the_signature(tmp_path: Path, place: int) -> None:
    path = tmp_path / "d"
    written(path, b'{"a":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}\n' * 3)
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)
    try:
        delivery = read_delivery(path)
    except DomainError:
        return
    assert delivery is None or not signed_by(PUBLIC, digest_of(path)[0], delivery.signature)


def test_the_numbers_of_lines_are_those_of_the_file_and_batches_follow_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "BATCH", 2)
    path, met = tmp_path / "d", []
    written(path, b"1\n", b"\n", b"3\n", b"4\n")
    delivery = read_delivery(path)
    assert delivery is not None
    survey(
        path,
        lambda raw: met.append((raw.number, raw.data)) or [],  # type: ignore[func-returns-value]  # appends on the way
        report=lambda *_: None,
        progress=lambda _: None,
        part=delivery.part,
    )
    assert met == [(2, b"1"), (4, b"3"), (5, b"4")]
    with Part(b"", 3).opened(path) as file:
        assert file.readline(100) == path.read_bytes()[:3]


@pytest.mark.parametrize(
    ("first", "code", "field"),
    [
        ({"feed": "letters"}, "feed_value", "header.feed"),
        ({"source": "Kela"}, "feed_value", "header.source"),
        ({"sequence": 0}, "feed_value", "header.sequence"),
        ({"sequence": "1"}, "feed_value", "header.sequence"),
        ({"previous": "abc"}, "feed_value", "header.previous"),
        ({"lines": -1}, "feed_value", "header.lines"),
        ({"schema": 2}, "feed_value", "header.schema"),
        ({"extra": 1}, "feed_field_unknown", "header.extra"),
    ],
)
def test_a_fault_of_the_header_is_told_by_field(tmp_path: Path, first: dict[str, Any], code: str, field: str) -> None:
    path = tmp_path / "d"
    whole = {"schema": 1, "feed": "benefits", "source": "kela", "sequence": 1, "lines": 0} | first
    path.write_bytes(msgspec.json.encode(whole) + b'\n{"signature":"' + b"A" * 86 + b'==","key":"0123456789abcdef"}\n')
    with pytest.raises(DomainError) as caught:
        read_delivery(path)
    assert (caught.value.code, caught.value.field) == (code, field)


@pytest.mark.parametrize("rest", [b"", b"{}\n", b'{"signature":"short","key":"x"}', b"x" * 9000, b"\n\n"])
def test_a_delivery_cut_short_or_with_a_broken_seal_is_none(tmp_path: Path, rest: bytes) -> None:
    path = tmp_path / "d"
    path.write_bytes(b'{"schema":1,"feed":"benefits","source":"kela","sequence":1,"lines":1}\n' + rest)
    with pytest.raises(DomainError) as caught:
        read_delivery(path)
    assert (caught.value.field or "").startswith("seal")


@pytest.mark.parametrize(
    "first", [b"", b"{}\n", b"[1]\n", b"\xff\n", b"x" * 9000, b'{"schema":1,"source":"x"}\n', b"[" * 4000]
)
def test_other_files_are_no_deliveries(tmp_path: Path, first: bytes) -> None:
    (tmp_path / "d").write_bytes(first)
    assert read_delivery(tmp_path / "d") is None


def test_keys_are_ed25519_in_pem() -> None:
    pem = PRIVATE.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = PRIVATE.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    assert private_key_of(pem).public_key().public_bytes_raw() == public_key_of(public) == PUBLIC
    other = generate_private_key(SECP256R1())
    wrong = other.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    for given in (b"", b"x", wrong, pem):
        with pytest.raises(DomainError, match="feed_key_malformed"):
            public_key_of(given)
    for given in (b"", other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), public):
        with pytest.raises(DomainError, match="feed_key_malformed"):
            private_key_of(given)
