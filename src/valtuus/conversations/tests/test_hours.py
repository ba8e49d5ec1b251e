"""When advisers answer: in Finnish time, on both sides of every edge, in winter and summer."""

from datetime import datetime, time

import pytest
from django.utils import translation

from valtuus.conversations.rules import hours as rules
from valtuus.conversations.types import Hours
from valtuus.conversations.wording.threads import hours_sentence
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


CLOSED = [Hours(frozenset({1, 2, 3, 4, 5}), time(8), time(16), closed_on_holidays=True)]


@pytest.mark.parametrize(
    ("at", "attended", "opens", "holiday"),
    [
        # Maundy Thursday is worked; Good Friday, the weekend and Easter Monday are not.
        ("2021-04-01 12:00", True, "2021-04-06 08:00", False),
        ("2021-04-02 12:00", False, "2021-04-06 08:00", True),
        ("2021-04-03 12:00", False, "2021-04-06 08:00", False),
        ("2021-04-05 07:00", False, "2021-04-06 08:00", True),
        # Midsummer Eve and Christmas Eve, on which offices are shut.
        ("2021-06-25 09:00", False, "2021-06-28 08:00", True),
        ("2021-12-24 09:00", False, "2021-12-27 08:00", True),
        # The evening before a holiday is shut for the hour, not for the day.
        ("2021-12-05 17:00", False, "2021-12-07 08:00", False),
        ("2021-01-05 17:00", False, "2021-01-07 08:00", False),
    ],
)
def test_nobody_answers_on_a_holiday(at, attended, opens, holiday):
    moment = here(at)
    assert rules.is_attended(moment, CLOSED) is attended
    assert rules.next_opening(moment, CLOSED) == here(opens)
    assert rules.closed_for_holiday(moment, CLOSED) is holiday
    assert bool(rules.closing(moment, CLOSED)) is attended


def test_hours_that_know_no_holidays_are_kept_on_them():
    good_friday = here("2021-04-02 12:00")
    assert rules.is_attended(good_friday, WEEK) and not rules.closed_for_holiday(good_friday, WEEK)


def test_one_day_a_week_may_be_a_holiday_two_weeks_running():
    friday = [Hours(frozenset({5}), time(8), time(9), closed_on_holidays=True)]
    # Christmas Day 2020 and New Year's Day 2021 were Fridays.
    assert rules.next_opening(here("2020-12-18 10:00"), friday) == here("2021-01-08 08:00")


def test_saturday_hours_are_kept_but_on_a_holiday():
    saturday = [Hours(frozenset({6}), time(10), time(12), closed_on_holidays=True)]
    assert rules.is_attended(here("2021-03-27 11:00"), saturday)
    # Midsummer Day is a Saturday.
    assert rules.next_opening(here("2021-06-26 09:00"), saturday) == here("2021-07-03 10:00")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("fi", "koska on pyhäpäivä tai aatto"), ("sv", "helgdag eller helgafton"), ("en", "a public holiday or its eve")],
)
def test_the_page_says_that_it_is_a_holiday(language, sentence):
    with translation.override(language):
        assert sentence in hours_sentence(here("2021-04-02 12:00"))
        assert sentence not in hours_sentence(here("2021-04-03 12:00"))
