"""The country as three signed deliveries, number 1 of each feed. Memory holds one municipality's list rows, whatever the scale."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import BinaryIO

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from valtuus.benefits.generation.codes import Codes
from valtuus.demo.country.lists import Rows
from valtuus.demo.country.notices import Notices
from valtuus.demo.country.people import Resident, residents
from valtuus.feeds.envelope import private_key_of, write_delivery
from valtuus.feeds.types import FeedKind

SOURCE = "demo-country"
PRIVATE, PUBLIC = "country-private.pem", "country.pem"
_encode = msgspec.json.Encoder().encode


@dataclass(slots=True)
class Made:
    """How many lines each delivery holds."""

    lines: dict[FeedKind, int] = field(default_factory=lambda: dict.fromkeys(FeedKind, 0))


def write_country(
    folder: Path, seed: str, scale: dict[str, int], person_made: Callable[[], None] = lambda: None
) -> Made:
    """Write `benefits.jsonl`, `notices.jsonl` and `lists.jsonl`, signed with a key that lies beside them. The same seed and scale
    give the same digests. `person_made` is called for each person."""
    folder.mkdir(parents=True, exist_ok=True)
    private, made = _key(folder), Made()
    _write_bare(folder, seed, scale, made, person_made)
    for kind in FeedKind:
        bare = folder / f"{kind}.bare"
        with bare.open("rb") as file:
            told = {"feed": kind, "source": SOURCE, "sequence": 1, "previous": None}
            write_delivery(file, made.lines[kind], folder / f"{kind}.jsonl", private, **told)  # type: ignore[arg-type]  # as named
        bare.unlink()
    return made


def _write_bare(folder: Path, seed: str, scale: dict[str, int], made: Made, person_made: Callable[[], None]) -> None:
    codes, notices = Codes(seed), Notices(tuple(scale))
    with ExitStack() as opened:
        files = {kind: opened.enter_context((folder / f"{kind}.bare").open("wb")) for kind in FeedKind}

        def put(kind: FeedKind, lines: Iterator[msgspec.Struct]) -> None:
            made.lines[kind] += _put(files[kind], lines)

        for municipality, persons in scale.items():
            rows = Rows(municipality)
            for resident in residents(municipality, persons, seed, codes):
                put(FeedKind.BENEFITS, iter((resident.line,)))
                put(FeedKind.NOTICES, notices.of(resident, _chance(seed, resident)))
                rows.add(resident)
                person_made()
            put(FeedKind.LISTS, rows.lines())


def _put(file: BinaryIO, lines: Iterator[msgspec.Struct]) -> int:
    number = 0
    for number, line in enumerate(lines, 1):  # noqa: B007 - how many is what is told
        file.write(_encode(line) + b"\n")
    return number


def _chance(seed: str, resident: Resident) -> Random:
    return Random(f"{seed}:{resident.line.identity_code}")  # noqa: S311 - invented people, nothing secret


def _key(folder: Path) -> Ed25519PrivateKey:
    """The key of the folder; made at first, so that nobody can sign for a country whose seed he knows."""
    path = folder / PRIVATE
    if path.exists():
        return private_key_of(path.read_bytes())
    made = Ed25519PrivateKey.generate()
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public = made.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (folder / PUBLIC).write_bytes(public)
    return made
