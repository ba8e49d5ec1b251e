"""Finnish calendar days. The one place that turns a moment into a day and a day into its first moment."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from valtuus.kernel.errors import DomainError

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


def in_utc(moment: datetime) -> datetime:
    """The same moment in UTC. INVARIANT: moments are compared in UTC only; two of one time zone compare by the clock on the wall,
    and the hour that comes twice a year would be taken for one."""
    return moment.astimezone(UTC)


def day_begins(day: date) -> datetime:
    """00:00 of a Finnish day, in UTC. INVARIANT: days are never counted as 24 hours; two a year are not."""
    return datetime.combine(day, time(), HELSINKI).astimezone(UTC)


def years_later(day: date, years: int) -> date:
    """The same calendar day so many years on; 29 February becomes 28 February where it does not exist (brief, section b)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def months_later(day: date, months: int) -> date:
    """The same day of the month so many months on, or the last day of that month where it has none such."""
    years, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


def moment_of(text: str, field: str) -> datetime:
    """A moment with its offset (2021-02-01T08:05:00+02:00), or a day, which means its noon in Finland (2021-02-01 or 1.2.2021).

    Raises `DomainError` `moment_malformed`: a moment without offset would be guessed, and is refused.
    """
    try:
        return datetime.combine(day_of(text, field), time(12), HELSINKI)
    except DomainError:
        pass
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise DomainError(
            "moment_malformed", field=field, given=text[:40], allowed="2021-02-01T08:05:00+02:00, 2021-02-01, 1.2.2021"
        )
    return found


def day_of(text: str, field: str) -> date:
    """A day as 2021-02-01 or 1.2.2021. Raises `DomainError` `day_malformed` for anything else, 30.2. included."""
    written = text.strip()
    try:
        if written.count(".") == 2:
            day, month, year = (int(part) for part in written.split("."))
            return date(year, month, day)
        if len(written) == 10:
            return date.fromisoformat(written)
    except ValueError:
        pass
    raise DomainError("day_malformed", field=field, given=text[:40], allowed="1.2.2021, 2021-02-01")
