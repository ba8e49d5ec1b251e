"""`valtuus load benefits FILE`: benefit data of a file (docs/feed.md)."""

from pathlib import Path

from django.conf import settings

from valtuus.benefits.feed.reading import allowed_now
from valtuus.benefits.loading import benefit_feed
from valtuus.config.loading import feeds
from valtuus.config.loading.report import Report, say
from valtuus.feeds.loading import Feed, Loaded
from valtuus.kernel import clock
from valtuus.kernel.periods import helsinki_day


def load(file: Path | None, *, good_lines: bool) -> Report:
    """Load a file as `config.loading.feeds` does."""
    return feeds.load(file, _feed, _told, good_lines=good_lines)


def _feed() -> Feed:
    allowed = allowed_now(helsinki_day(clock.now()), artificial=settings.ARTIFICIAL_CODES)
    return benefit_feed(settings.CLIENT_SECRET, allowed)


def _told(loaded: Loaded) -> list[str]:
    counts = loaded.counts
    done = [say("feed.loaded", persons=counts["persons"], items=counts["items"], batches=loaded.batches)]
    return done + ([say("feed.older", count=counts["older"])] if counts["older"] else [])
