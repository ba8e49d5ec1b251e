"""Working days of Finnish authorities and banks: no weekend, no public holiday, neither Midsummer Eve nor Christmas Eve.

Source of the days: the library `holidays`; of the rule for periods set by law: Act on calculating statutory periods, 150/1930, 5 §.
"""

from datetime import date, timedelta
from functools import cache

from holidays import country_holidays

_FINLAND = country_holidays("FI")
_DAY = timedelta(1)


@cache
def is_working_day(day: date) -> bool:
    """Whether offices and banks are open on a day."""
    return day.weekday() < 5 and day not in _FINLAND


@cache
def is_holiday(day: date) -> bool:
    """Whether a day is a public holiday, Midsummer Eve or Christmas Eve, whatever its weekday; a Sunday as such is none."""
    return day in _FINLAND


def working_day_at(day: date, number: int) -> date:
    """The `number`th working day after a day, which itself does not count; with 0 the day itself or the next working one."""
    left = number
    while left > 0 or not is_working_day(day):
        day += _DAY
        left -= is_working_day(day)
    return day


def working_days_until(day: date, last: date) -> int:
    """How many working days are left from a day to the last one, the last included and the day itself not; negative when past."""
    if day > last:
        return -working_days_until(last, day)
    return sum(is_working_day(day + timedelta(n)) for n in range(1, (last - day).days + 1))
