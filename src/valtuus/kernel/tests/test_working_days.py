"""Working days by the Finnish calendar: Easter, Midsummer and the turn of the year."""

from datetime import date, timedelta

import pytest

from valtuus.kernel.working_days import is_working_day, working_day_at, working_days_until

CLOSED = [
    date(2021, 4, 2),
    date(2021, 4, 5),
    date(2021, 5, 13),
    date(2021, 6, 25),
    date(2021, 12, 6),
    date(2021, 12, 24),
    date(2022, 1, 6),
    date(2021, 2, 6),
]


@pytest.mark.parametrize("day", CLOSED)
def test_offices_are_closed(day: date) -> None:
    assert not is_working_day(day)
    assert is_working_day(working_day_at(day, 0))


@pytest.mark.parametrize(
    ("day", "number", "expected"),
    [
        (date(2021, 2, 1), 7, date(2021, 2, 10)),
        (date(2021, 2, 6), 1, date(2021, 2, 8)),
        (date(2021, 3, 31), 1, date(2021, 4, 1)),
        (date(2021, 4, 1), 1, date(2021, 4, 6)),
        (date(2021, 12, 22), 7, date(2022, 1, 3)),
        (date(2021, 6, 24), 1, date(2021, 6, 28)),
    ],
)
def test_a_number_of_working_days_later(day: date, number: int, expected: date) -> None:
    assert working_day_at(day, number) == expected


def test_days_left_are_those_that_were_given() -> None:
    for start in range(400):
        day = date(2021, 1, 1) + timedelta(start)
        for number in range(1, 12):
            assert working_days_until(day, working_day_at(day, number)) == number
    assert working_days_until(date(2021, 4, 6), date(2021, 4, 1)) == -1
    assert working_days_until(date(2021, 4, 6), date(2021, 4, 6)) == 0
