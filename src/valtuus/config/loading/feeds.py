"""`valtuus load KIND FILE` of any feed (feeds/loading.py), as the feed role, which can read nothing back.

A kind has a module here with `load`, of the form of benefits.py, and a name in `KINDS` of the command.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from rich.console import Console
from rich.progress import Progress

from valtuus.config import databases, env
from valtuus.config.loading.report import Report, say, sentence
from valtuus.feeds.faults import Fault
from valtuus.feeds.loading import Feed, Loaded, load_feed
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.ledger.types import database_away

Tell = Callable[[str], None]
Told = Callable[[Loaded], list[str]]
"""The sentences of a kind on what was loaded; bad lines and batches there before are told for every kind."""


def load(file: Path | None, feed: Callable[[], Feed], told: Told, *, good_lines: bool) -> Report:
    """Load a file; every fault is told on the error stream as it is found, so that a file of any size takes no more memory.

    One bad line stops everything unless `good_lines`. Raises `OSError` for a file that cannot be read and `DomainError`
    without a file, without the feed role's address, when the database is away or the file holds nothing.
    """
    if file is None:
        raise DomainError("feed_no_file", field="file", allowed="FILE.jsonl")
    with feed_role() as connection, bar(2 * file.stat().st_size) as (tell, progress):
        loaded = load_feed(
            file,
            connection,
            feed(),
            good_lines=good_lines,
            report=lambda number, fault: tell(bad_line(number, fault)),
            progress=progress,
            bare=settings.BARE_FEEDS,
        )
    return _report(loaded, told, good_lines=good_lines)


def bad_line(number: int, fault: Fault) -> str:
    """The sentence of a fault with the number of its line."""
    error = DomainError(fault.code, field=fault.field, given=fault.given, allowed=fault.allowed)
    return say("feed.bad_line", number=number, error=sentence(error))


def _report(loaded: Loaded, told: Told, *, good_lines: bool) -> Report:
    faults = (say("feed.bad_lines", count=loaded.bad_lines),) if loaded.bad_lines else ()
    if faults and not good_lines:
        return Report((say("feed.nothing"),), faults)
    before = [say("feed.before", count=loaded.before)] if loaded.before else []
    return Report((*told(loaded), *before), faults)


@contextmanager
def feed_role() -> Iterator[psycopg.Connection]:
    """A connection of the feed role, in autocommit. Raises `DomainError` without its address or when the database is away."""
    database = databases.of_role(env.current(), "feed")
    if database is None:
        raise DomainError("feed_no_credentials", kind=ErrorKind.UNAVAILABLE, field="VALTUUS_FEED_URL")
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    known = {name: value for name, key in names.items() if (value := database.get(key))}
    try:
        with psycopg.connect(**known, **database["OPTIONS"], autocommit=True) as connection:
            yield connection
    except psycopg.OperationalError as fault:
        raise database_away() from fault


@contextmanager
def bar(size: int) -> Iterator[tuple[Tell, Callable[[int], None]]]:
    """How to tell a line and how to tell of so many bytes done: with a bar on a terminal, else without."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda line: print(line, file=sys.stderr), lambda _: None
        return
    with Progress(console=console) as drawn:
        task = drawn.add_task(say("feed.checking"), total=size)
        yield (
            lambda line: console.print(line, markup=False, highlight=False, soft_wrap=True),
            lambda done: drawn.advance(task, done),
        )
