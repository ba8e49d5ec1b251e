"""Loading a file of a feed into the database, whatever it is about: read whole first, then batch by batch, each one transaction.

A slice plugs in with a `Feed` and writes three things of its own: a judge of lines, a `move` that takes a batch's lines through
its staging tables and its database function, and a table of batches (`file_digest`, `number`, `digest`; see
benefits/loading.py and benefits/migrations/0003_staging.py). `config/loading/feeds.py` makes a command of it.

    Feed(judge=judge_of(allowed), move=partial(_move, secret), loaded_before=_loaded_before, kind=FeedKind.BENEFITS)

The file is a signed delivery (envelope.py, docs/feeds.md); bare lines are taken only where the caller says so. Killed in the
middle, the next run of the same file goes on behind the last batch; run again when all is there, it does nothing.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from psycopg import Connection

from valtuus.feeds.deliveries import arrival
from valtuus.feeds.lines import Judge, Part, Progress, Report, Survey, good_batches, survey
from valtuus.kernel.errors import DomainError, ErrorKind


@dataclass(frozen=True, slots=True)
class Batch:
    """The good lines of up to 5,000: their file by its digest, their number in it from 0, the digest of the lines."""

    file: str
    number: int
    digest: str
    lines: list[bytes]


Move = Callable[[Connection, Batch], Mapping[str, int] | None]
"""Moves a batch inside a transaction that is open already; gives its counts by name, or None where it was there before."""

LoadedBefore = Callable[[Connection, str], Iterable[tuple[int, str]]]
"""Number and digest of every batch of a file, by the file's digest, that is in the database."""


@dataclass(frozen=True, slots=True)
class Feed:
    """What a slice says of its feed, for one file: a judge may remember what it saw, so each load has a feed of its own."""

    judge: Judge
    move: Move
    loaded_before: LoadedBefore
    kind: str = ""  # of the deliveries that are taken; without, only bare files are


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of a load. `counts` are the feed's own sums; `batches` were moved now, `before` were there already."""

    counts: Counter[str] = field(default_factory=Counter)
    batches: int = 0
    before: int = 0
    bad_lines: int = 0


def load_feed(
    path: Path,
    connection: Connection,
    feed: Feed,
    *,
    good_lines: bool,
    report: Report,
    progress: Progress,
    bare: bool = False,
) -> Loaded:
    """Load a file as the feed role; `connection` is in autocommit. `bare`: lines without a delivery around them are taken, too.

    Every fault goes to `report`. With a bad line nothing is loaded, unless `good_lines`. `progress` gets the bytes done; in all
    they are twice the file's size. Raises `DomainError` `feed_empty`, `feed_file_changed` between its two readings, and
    `feed_delivery_…` for a delivery that is not its source's, not whole or not the next.
    """
    if not connection.autocommit:
        raise ValueError("the connection must be in autocommit: each batch is a transaction of its own")
    came = arrival(path, connection, feed.kind, bare=bare)
    found = survey(path, feed.judge, report=report, progress=progress, part=came.part)
    came.check(found.file, found.good + len(found.bad))
    if came.delivery is None and not found.good and not found.bad:
        raise DomainError("feed_empty", field="file")
    if found.bad and not good_lines:
        return Loaded(bad_lines=len(found.bad))
    if not came.begin(found.file):
        return Loaded(before=len(found.batches), bad_lines=len(found.bad))
    loaded = _load(path, connection, feed, found, progress, came.part)
    came.end(found.file, loaded.batches + loaded.before, loaded.bad_lines)
    return loaded


def _load(path: Path, connection: Connection, feed: Feed, found: Survey, progress: Progress, part: Part) -> Loaded:
    before = set(feed.loaded_before(connection, found.file))
    total, met = Loaded(bad_lines=len(found.bad)), 0
    for number, size, lines in good_batches(path, found, part):
        digest = _digest(lines)
        if digest != (found.batches[number] if number < len(found.batches) else None):
            raise _changed()
        if (number, digest) in before:
            total = _sum(total, Loaded(before=1))
        elif digest is not None:
            total = _sum(total, _moved(connection, feed, Batch(found.file, number, digest, lines)))
        met += digest is not None
        progress(size)
    if met != sum(digest is not None for digest in found.batches):
        raise _changed()
    return total


def _moved(connection: Connection, feed: Feed, batch: Batch) -> Loaded:
    with connection.transaction():
        counts = feed.move(connection, batch)
    return Loaded(before=1) if counts is None else Loaded(Counter(counts), batches=1)


def _changed() -> DomainError:
    return DomainError("feed_file_changed", kind=ErrorKind.CONFLICT, field="file")


def _sum(one: Loaded, other: Loaded) -> Loaded:
    return Loaded(
        one.counts + other.counts,
        one.batches + other.batches,
        one.before + other.before,
        one.bad_lines + other.bad_lines,
    )


def _digest(lines: list[bytes]) -> str | None:
    return hashlib.sha256(b"".join(line + b"\n" for line in lines)).hexdigest() if lines else None
