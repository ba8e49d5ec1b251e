"""`valtuus load benefits FILE`: benefit data of a file (docs/feed.md), as the feed role, which can read nothing back."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from rich.console import Console
from rich.progress import Progress

from valtuus.benefits.feed.reading import allowed_now
from valtuus.benefits.loading import Loaded, load_benefits
from valtuus.config import databases, env
from valtuus.config.loading.report import Report, say, sentence
from valtuus.feeds.faults import Fault
from valtuus.kernel import clock
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.periods import helsinki_day
from valtuus.ledger.types import database_away

Tell = Callable[[str], None]


def load(file: Path | None, *, good_lines: bool) -> Report:
    """Load a file; every fault is told on the error stream as it is found, so that a file of any size takes no more memory.

    One bad line stops everything unless `good_lines`. Raises `OSError` for a file that cannot be read and `DomainError`
    without a file, without the feed role's address, when the database is away or the file holds nobody.
    """
    if file is None:
        raise DomainError("feed_no_file", field="file", allowed="FILE.jsonl")
    allowed = allowed_now(helsinki_day(clock.now()), artificial=settings.ARTIFICIAL_CODES)
    with _feed() as connection, _bar(2 * file.stat().st_size) as (tell, progress):
        loaded = load_benefits(
            file,
            connection,
            settings.CLIENT_SECRET,
            allowed,
            good_lines=good_lines,
            report=lambda number, fault: tell(_line(number, fault)),
            progress=progress,
        )
    return _report(loaded, good_lines=good_lines)


def _line(number: int, fault: Fault) -> str:
    error = DomainError(fault.code, field=fault.field, given=fault.given, allowed=fault.allowed)
    return say("feed.bad_line", number=number, error=sentence(error))


def _report(loaded: Loaded, *, good_lines: bool) -> Report:
    faults = (say("feed.bad_lines", count=loaded.bad_lines),) if loaded.bad_lines else ()
    if faults and not good_lines:
        return Report((say("feed.nothing"),), faults)
    done = [say("feed.loaded", persons=loaded.persons, items=loaded.items, batches=loaded.batches)]
    done += [say("feed.before", count=loaded.before)] if loaded.before else []
    done += [say("feed.older", count=loaded.older)] if loaded.older else []
    return Report(tuple(done), faults)


@contextmanager
def _feed() -> Iterator[psycopg.Connection]:
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
def _bar(size: int) -> Iterator[tuple[Tell, Callable[[int], None]]]:
    """How to tell a line and how to tell of so many bytes done: with a bar on a terminal, else without."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda line: print(line, file=sys.stderr), lambda _: None
        return
    with Progress(console=console) as bar:
        task = bar.add_task(say("feed.checking"), total=size)
        yield (
            lambda line: console.print(line, markup=False, highlight=False, soft_wrap=True),
            lambda done: bar.advance(task, done),
        )
