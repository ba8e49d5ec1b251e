"""Banking days and pay days against the calendar."""

from datetime import date

import pytest

from valtuus.benefits.pay_days import banking_day, pay_day
from valtuus.kernel.working_days import is_working_day

CLOSED = [
    "2021-01-01",
    "2021-01-06",
    "2021-04-02",
    "2021-04-05",
    "2021-05-13",
    "2021-06-25",
    "2021-12-06",
    "2021-12-24",
]


@pytest.mark.parametrize("day", CLOSED)
def test_banks_are_closed(day: str) -> None:
    assert not is_working_day(date.fromisoformat(day))


def test_banks_are_open_261_weekdays_less_the_holidays_on_them() -> None:
    days = [date.fromordinal(n) for n in range(date(2021, 1, 1).toordinal(), date(2022, 1, 1).toordinal())]
    assert sum(map(is_working_day, days)) == 261 - len(CLOSED)


RULES = [
    ({"day": 7, "roll": "previous"}, "2021-02-01", "2021-02-05"),
    ({"day": 7, "roll": "next"}, "2021-02-01", "2021-02-08"),
    ({"first_banking_day": True}, "2021-01-15", "2021-01-04"),
    ({"last_banking_day": True}, "2020-02-15", "2020-02-28"),
    ({"last_banking_day": True}, "2021-01-31", "2021-01-29"),
    ({"day": 26, "roll": "child_benefit_rule"}, "2021-01-01", "2021-01-26"),
    ({"day": 26, "roll": "child_benefit_rule"}, "2021-04-01", "2021-04-23"),
    ({"day": 26, "roll": "child_benefit_rule"}, "2021-06-01", "2021-06-24"),
    ({"day": 26, "roll": "child_benefit_rule"}, "2020-12-01", "2020-12-23"),
    ({"by_surname": [4, 14, 20], "roll": "previous"}, "2021-01-01", "2021-01-14"),
]


@pytest.mark.parametrize(("rule", "month", "paid"), RULES)
def test_pay_days(rule: dict[str, object], month: str, paid: str) -> None:
    assert pay_day(rule, date.fromisoformat(month), "Korhonen") == date.fromisoformat(paid)


def test_what_is_paid_by_period_has_no_pay_day() -> None:
    assert pay_day({"per_period": True}, date(2021, 1, 1)) is None


def test_a_banking_day_is_its_own() -> None:
    assert banking_day(date(2021, 2, 1)) == date(2021, 2, 1)
