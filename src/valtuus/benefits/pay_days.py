"""When benefits are paid: the pay-day rules of catalogue/benefits.toml on Finnish banking days."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from valtuus.kernel.working_days import is_working_day


def banking_day(day: date, *, forward: bool = False) -> date:
    """The day itself, or the nearest banking day before it – after it with `forward`."""
    while not is_working_day(day):
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
    if rule["roll"] == "child_benefit_rule" and (day.weekday() == 0 or not is_working_day(day)):
        return banking_day(day - timedelta(1))
    return banking_day(day, forward=rule["roll"] == "next")
