"""When advisers answer: in Finnish time, on both sides of every edge, in winter and summer."""

from datetime import datetime, time

import pytest

from valtuus.conversations.rules import hours as rules
from valtuus.conversations.types import Hours
from valtuus.kernel.periods import HELSINKI

WEEK = [Hours(frozenset({1, 2, 3, 4, 5}), time(8), time(16))]


def here(text):
    return datetime.fromisoformat(text).replace(tzinfo=HELSINKI)


@pytest.mark.parametrize(
    ("at", "attended", "opens", "closes"),
    [
        ("2021-02-01 07:59:59", False, "2021-02-01 08:00", None),
        ("2021-02-01 08:00", True, "2021-02-02 08:00", "2021-02-01 16:00"),
        ("2021-02-01 15:59:59", True, "2021-02-02 08:00", "2021-02-01 16:00"),
        ("2021-02-01 16:00", False, "2021-02-02 08:00", None),
        ("2021-02-05 16:00", False, "2021-02-08 08:00", None),
        ("2021-02-06 12:00", False, "2021-02-08 08:00", None),
        ("2021-03-26 17:00", False, "2021-03-29 08:00", None),
    ],
)
def test_edges(at, attended, opens, closes):
    moment = here(at)
    assert rules.is_attended(moment, WEEK) is attended
    assert rules.next_opening(moment, WEEK) == here(opens)
    assert rules.closing(moment, WEEK) == (here(closes) if closes else None)


def test_no_hours_at_all_never_open():
    assert rules.next_opening(here("2021-02-01 08:00"), []) is None
    assert not rules.is_attended(here("2021-02-01 08:00"), [])


def test_one_day_a_week_opens_a_week_later():
    monday = [Hours(frozenset({1}), time(8), time(9))]
    assert rules.next_opening(here("2021-02-01 08:00"), monday) == here("2021-02-08 08:00")
