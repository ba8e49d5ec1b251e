"""What happened in the inbox and with the lists, told to the oversight of searching in its own words."""

from collections.abc import Iterator
from datetime import UTC, datetime

from valtuus.kernel import clock
from valtuus.municipal_lists.queries import exports_between
from valtuus.notices.queries.notices import arrived_for_looked, moves_between
from valtuus.oversight.sources import SOURCES
from valtuus.oversight.types import Arrived, Exported, Happening, Moved


def arrived(since: datetime, until: datetime) -> Iterator[Happening]:
    """Notices about clients who were looked up, whenever they came.

    The log's own time is the database's; where the clock of decisions is set, as in the demonstration, the span is the same.
    """
    apart = datetime.now(UTC) - clock.now()
    for told in arrived_for_looked(since + apart, until + apart):
        yield Arrived(told.at, told.notice, told.subject, told.municipality)


def moved(since: datetime, until: datetime) -> Iterator[Happening]:
    """Moves of notices."""
    for told in moves_between(since, until):
        yield Moved(told.at, told.by, told.notice, told.giver, told.receiver, by_desk=told.by_desk)


def exported(since: datetime, until: datetime) -> Iterator[Happening]:
    """Files taken from lists."""
    for told in exports_between(since, until):
        yield Exported(told.number, told.at, told.official, told.represented, told.action, told.subjects)


def fill() -> None:
    """Connect them."""
    SOURCES.happenings[:] = [arrived, moved, exported]
