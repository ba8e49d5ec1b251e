"""`valtuus load notices FILE`: social-assistance applications and notices of a file (docs/feed-notices.md)."""

from pathlib import Path

from django.conf import settings

from valtuus.config.loading import feeds
from valtuus.config.loading.report import Report, say, sentence
from valtuus.feeds.loading import Feed, Loaded
from valtuus.kernel import clock
from valtuus.kernel.errors import DomainError
from valtuus.notices.feed.reading import allowed_now
from valtuus.notices.loading import Clash, notice_feed
from valtuus.parties.queries import find_parties


def load(file: Path | None, *, good_lines: bool) -> Report:
    """Load a file as `config.loading.feeds` does. A source that came before with another content is a fault; it changes nothing,
    and the rest is loaded."""
    clashes: list[Clash] = []
    report = feeds.load(file, lambda: _feed(clashes), _told, good_lines=good_lines)
    return Report(report.done, (*report.faults, *map(_clash, clashes)))


def _feed(clashes: list[Clash]) -> Feed:
    allowed = allowed_now(find_parties(), clock.now(), artificial=settings.ARTIFICIAL_CODES)
    return notice_feed(settings.CLIENT_SECRET, allowed, clashes.append)


def _clash(clash: Clash) -> str:
    return sentence(DomainError("feed_source_changed", field="source", given=clash.source))


def _told(loaded: Loaded) -> list[str]:
    done = [say("feed.notices_loaded", notices=loaded.counts["notices"], batches=loaded.batches)]
    return done + ([say("feed.notices_again", count=loaded.counts["again"])] if loaded.counts["again"] else [])
