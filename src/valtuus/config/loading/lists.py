"""`valtuus load lists FILE`: lists by municipality of a file (docs/feed-lists.md). A list, not a number of lines, is a batch."""

from pathlib import Path

from django.conf import settings

from valtuus.config.loading.feeds import bad_line, bar, feed_role
from valtuus.config.loading.report import Report, say
from valtuus.kernel import clock
from valtuus.kernel.codes import PartyKind
from valtuus.kernel.errors import DomainError
from valtuus.kernel.periods import helsinki_day
from valtuus.municipal_lists.feed.rules import Allowed
from valtuus.municipal_lists.loading import Loaded, load_lists
from valtuus.parties.queries import find_parties


def load(file: Path | None, *, good_lines: bool) -> Report:
    """Load a file; every fault is told on the error stream as it is found. One fault stops everything unless `good_lines`: then
    every list without one is loaded.

    Raises `OSError` for a file that cannot be read and `DomainError` without a file, without the feed role's address, when the
    database is away or the file holds no list.
    """
    if file is None:
        raise DomainError("feed_no_file", field="file", allowed="FILE.jsonl")
    with feed_role() as connection, bar(2 * file.stat().st_size) as (tell, progress):
        loaded = load_lists(
            file,
            connection,
            settings.CLIENT_SECRET,
            _allowed(),
            good_lists=good_lines,
            report=lambda number, fault: tell(bad_line(number, fault)),
            progress=progress,
            bare=settings.BARE_FEEDS,
        )
    return _report(loaded, good_lines=good_lines)


def _allowed() -> Allowed:
    municipalities = {p.code: p.id for p in find_parties() if p.kind is PartyKind.MUNICIPALITY}
    return Allowed(municipalities, helsinki_day(clock.now()), settings.ARTIFICIAL_CODES)


def _report(loaded: Loaded, *, good_lines: bool) -> Report:
    faults = (say("lists.faults", count=loaded.faults, lists=loaded.refused),) if loaded.faults else ()
    if faults and not good_lines:
        return Report((say("feed.nothing"),), faults)
    done = [say("lists.loaded", lists=loaded.lists, rows=loaded.rows)]
    done += [say("lists.replaced", count=loaded.replaced)] if loaded.replaced else []
    done += [say("lists.before", count=loaded.before)] if loaded.before else []
    return Report(tuple(done), faults)
