"""When advisers answer. Values in, values out; times are Finnish."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from valtuus.conversations.types import Hours
from valtuus.kernel.periods import HELSINKI
from valtuus.kernel.working_days import is_holiday

A_WEEK = 7
# Hours of one weekday may fall on holidays two weeks running (Christmas and New Year), never on more.
FARTHEST = 4 * A_WEEK


def is_attended(at: datetime, hours: Iterable[Hours]) -> bool:
    """Whether advisers answer at a moment."""
    here = at.astimezone(HELSINKI)
    return any(_on(h, here.date()) and h.first <= here.time() < h.last for h in hours)


def next_opening(at: datetime, hours: Iterable[Hours]) -> datetime | None:
    """The first moment after `at` at which the hours begin; None where there are none."""
    today = at.astimezone(HELSINKI).date()
    known = list(hours)
    begins = (
        datetime.combine(day, h.first, HELSINKI)
        for day in (today + timedelta(days=n) for n in range(FARTHEST + 1))
        for h in known
        if _on(h, day)
    )
    return min((b for b in begins if b > at), default=None)


def closing(at: datetime, hours: Iterable[Hours]) -> datetime | None:
    """The moment at which the hours that run at `at` end; None outside them."""
    here = at.astimezone(HELSINKI)
    running = [h for h in hours if is_attended(at, [h])]
    return max((datetime.combine(here.date(), h.last, HELSINKI) for h in running), default=None)


def closed_for_holiday(at: datetime, hours: Iterable[Hours]) -> bool:
    """Whether advisers would answer on this day if it were no holiday, and so do not."""
    day, known = at.astimezone(HELSINKI).date(), list(hours)
    usual = any(day.isoweekday() in h.weekdays for h in known)
    return usual and not any(_on(h, day) for h in known)


def _on(hours: Hours, day: date) -> bool:
    return day.isoweekday() in hours.weekdays and not (hours.closed_on_holidays and is_holiday(day))
