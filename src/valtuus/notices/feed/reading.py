"""Reading a file of notices: the shape by the schema, what it says by the rules, and no source twice."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from valtuus.feeds.faults import Fault
from valtuus.feeds.lines import Judge, RawLine, read_as
from valtuus.kernel.catalogue import catalogue
from valtuus.notices.feed.rules import Allowed, faults_in
from valtuus.notices.feed.schema import NoticeLine
from valtuus.notices.rules.kinds import kinds
from valtuus.parties.types import Party

_decode = msgspec.json.Decoder(NoticeLine).decode


def read_line(raw: RawLine, allowed: Allowed) -> NoticeLine | list[Fault]:
    """The notice of a line, or everything that is wrong with it."""
    read = read_as(raw, NoticeLine, _decode)
    return read if isinstance(read, list) else list(faults_in(read, allowed)) or read


def judge_of(allowed: Allowed) -> Judge:
    """A judge of the lines of one file: every fault of a line, and which source stands in the file a second time."""
    seen: set[str] = set()

    def judge(raw: RawLine) -> list[Fault]:
        read = read_line(raw, allowed)
        if isinstance(read, list):
            return read
        if read.source in seen:
            return [Fault("source", "feed_source_twice", read.source, "1")]
        seen.add(read.source)
        return []

    return judge


def decoded(line: bytes) -> NoticeLine:
    """The notice of a line that a survey found good."""
    return _decode(line)


def allowed_now(parties: Iterable[Party], now: datetime, *, artificial: bool) -> Allowed:
    """What the catalogue and these parties allow at a moment."""
    municipalities = {p.code: p.id for p in parties if p.kind == "municipality"}
    return Allowed(kinds(catalogue()), municipalities, now, artificial)
