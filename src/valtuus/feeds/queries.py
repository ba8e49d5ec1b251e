"""Reads the sources of feeds."""

from valtuus.feeds.models import Source as Row
from valtuus.feeds.types import FeedKind, Source


def sources() -> list[Source]:
    """Every key of every source, by name, the oldest first."""
    return [_source(row) for row in Row.objects.select_related("end").order_by("name", "added_at")]


def _source(row: Row) -> Source:
    end = getattr(row, "end", None)
    kinds = frozenset(FeedKind(kind) for kind in row.kinds)
    return Source(row.key, row.name, kinds, row.added_at, end.ended_at if end else None)
