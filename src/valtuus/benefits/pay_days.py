"""When benefits are paid: the pay-day rules of catalogue/benefits.toml on Finnish banking days."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

_FIXED = {(1, 1), (1, 6), (5, 1), (12, 6), (12, 24), (12, 25), (12, 26)}


@cache
def is_banking_day(day: date) -> bool:
    """Whether banks are open: no weekend, no public holiday, neither Midsummer Eve nor Christmas Eve."""
    easter = _easter(day.year)
    moving = {easter + timedelta(n) for n in (-2, 1, 39)}
    midsummer_eve = next(d for n in range(19, 26) if (d := date(day.year, 6, n)).weekday() == 4)
    return day.weekday() < 5 and (day.month, day.day) not in _FIXED and day not in moving and day != midsummer_eve


def _easter(year: int) -> date:
    # Gauss's rule in the form of Butcher, for the Gregorian calendar.
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def banking_day(day: date, *, forward: bool = False) -> date:
    """The day itself, or the nearest banking day before it – after it with `forward`."""
    while not is_banking_day(day):
        day += timedelta(1 if forward else -1)
    return day


def pay_day(rule: Mapping[str, Any], month: date, surname: str = "") -> date | None:
    """The pay day of a rule in the month of a day; None for what is paid by period.

    Where the day goes by surname, which letters go with which day is not public: thirds of the alphabet here [inferred], good
    for invented data only. Raises `KeyError` for a rule of another form.
    """
    first = month.replace(day=1)
    if rule.get("per_period"):
        return None
    if rule.get("first_banking_day"):
        return banking_day(first, forward=True)
    if rule.get("last_banking_day"):
        return banking_day((first + timedelta(31)).replace(day=1) - timedelta(1))
    if days := rule.get("by_surname"):
        return banking_day(first.replace(day=days[0 if surname[:1] < "I" else 1 if surname[:1] < "P" else 2]))
    day = first.replace(day=rule["day"])
    if rule["roll"] == "child_benefit_rule" and (day.weekday() == 0 or not is_banking_day(day)):
        return banking_day(day - timedelta(1))
    return banking_day(day, forward=rule["roll"] == "next")
