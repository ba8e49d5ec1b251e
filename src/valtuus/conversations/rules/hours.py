"""When advisers answer. Values in, values out; times are Finnish."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from valtuus.conversations.types import Hours
from valtuus.kernel.periods import HELSINKI

A_WEEK = 7


def is_attended(at: datetime, hours: Iterable[Hours]) -> bool:
    """Whether advisers answer at a moment."""
    here = at.astimezone(HELSINKI)
    return any(here.isoweekday() in h.weekdays and h.first <= here.time() < h.last for h in hours)


def next_opening(at: datetime, hours: Iterable[Hours]) -> datetime | None:
    """The first moment after `at` at which the hours begin; None where there are none."""
    today = at.astimezone(HELSINKI).date()
    known = list(hours)
    begins = (
        datetime.combine(day, h.first, HELSINKI)
        for day in (today + timedelta(days=n) for n in range(A_WEEK + 1))
        for h in known
        if day.isoweekday() in h.weekdays
    )
    return min((b for b in begins if b > at), default=None)


def closing(at: datetime, hours: Iterable[Hours]) -> datetime | None:
    """The moment at which the hours that run at `at` end; None outside them."""
    here = at.astimezone(HELSINKI)
    running = [h for h in hours if is_attended(at, [h])]
    return max((datetime.combine(here.date(), h.last, HELSINKI) for h in running), default=None)
