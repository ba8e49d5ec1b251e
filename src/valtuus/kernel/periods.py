"""Finnish calendar days. The one place that turns a moment into a day and a day into its first moment."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

HELSINKI = ZoneInfo("Europe/Helsinki")


@dataclass(frozen=True, slots=True)
class Period:
    """Voimassaolo: from the first day to the last, both included; None is open."""

    first: date | None = None
    last: date | None = None

    def __contains__(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


def helsinki_day(moment: datetime) -> date:
    """The Finnish calendar day of an aware moment. Raises `ValueError` for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("a moment must carry its offset")
    return moment.astimezone(HELSINKI).date()


def day_begins(day: date) -> datetime:
    """00:00 of a Finnish day, in UTC. INVARIANT: days are never counted as 24 hours; two a year are not."""
    return datetime.combine(day, time(), HELSINKI).astimezone(UTC)


def years_later(day: date, years: int) -> date:
    """The same calendar day so many years on; 29 February becomes 28 February where it does not exist (brief, section b)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
