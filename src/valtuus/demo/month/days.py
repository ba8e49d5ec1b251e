"""Finnish days and hours of the month, as moments in UTC: the record keeps them so."""

from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

from valtuus.kernel.working_days import is_working_day

HELSINKI = ZoneInfo("Europe/Helsinki")
DAY = timedelta(1)
HOUR = 3600
MORNING, EVENING = 8 * HOUR, 16 * HOUR


@cache
def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=HELSINKI).astimezone(UTC)


def moment(day: date, second: int) -> datetime:
    """A second of a Finnish day."""
    return _midnight(day) + timedelta(seconds=second)


@cache
def working_days(first: date, last: date) -> tuple[date, ...]:
    """Working days from one day to another, both included."""
    days = (first + timedelta(n) for n in range((last - first).days + 1))
    return tuple(day for day in days if is_working_day(day))


def spread(chance: Random, number: int, first: int, span: int) -> list[int]:
    """Seconds of a day in order, one in each of as many equal stretches: work that goes on evenly."""
    step = span / max(number, 1)
    return [first + int((n + 0.1 + 0.8 * chance.random()) * step) for n in range(number)]
