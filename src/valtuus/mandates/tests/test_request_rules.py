"""How long a request lives and when somebody is reminded: values alone."""

from datetime import UTC, date, datetime, timedelta

import pytest

from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import MandateType
from valtuus.mandates.request_types import Asked
from valtuus.mandates.rules.requesting import LIVES_MONTHS, draft_of, lacking, lapses_on, reminder_due, state_of
from valtuus.mandates.types import Grant

DAYS = {"first_day": date(2021, 2, 1), "last_day": date(2021, 12, 31)}


def link(giver="m", **more):
    values = {"type": MandateType.ACT, "themes": frozenset({"a"}), **DAYS, **more}
    return Grant(id="1", giver=giver, holder="o", to_person=False, **values)


def asked(at, **more):
    return Asked(link(awaiting=True), "p", at, **more)


def test_the_catalogue_says_the_same():
    assert catalogue().rows["durations"][0]["mandate_request_lives_months"] == LIVES_MONTHS


@pytest.mark.parametrize(("asked_at", "day"), [
    (datetime(2021, 2, 1, 10, tzinfo=UTC), date(2021, 8, 1)),
    (datetime(2021, 1, 31, 22, tzinfo=UTC), date(2021, 8, 1)),  # 1.2. in Helsinki
    (datetime(2020, 8, 31, 10, tzinfo=UTC), date(2021, 2, 28)),
    (datetime(2021, 12, 30, 10, tzinfo=UTC), date(2022, 6, 30)),
    (None, None),
])  # fmt: skip
def test_six_months(asked_at, day):
    assert lapses_on(asked_at) == day


@pytest.mark.parametrize(("at", "how", "state"), [
    (datetime(2021, 7, 31, 20, 59, tzinfo=UTC), None, "request.awaiting_approval"),
    (datetime(2021, 7, 31, 21, 0, tzinfo=UTC), None, "request.lapsed"),
    (datetime(2021, 9, 1, tzinfo=UTC), "approved", "request.approved"),
    (datetime(2021, 2, 2, tzinfo=UTC), "withdrawn", "request.withdrawn"),
])  # fmt: skip
def test_the_state_is_told_by_the_clock(at, how, state):
    assert state_of(asked(datetime(2021, 2, 1, 10, tzinfo=UTC), how=how), at) == state


def test_loaded_and_asked_nobody_knows_when_it_never_lapses_nor_is_reminded_of():
    found = asked(None)
    assert state_of(found, datetime(2040, 1, 1, tzinfo=UTC)) == "request.awaiting_approval"
    assert reminder_due(found, (), date(2040, 1, 1)) is None


@pytest.mark.parametrize(("after", "sent", "step"), [
    (0, (), None), (6, (), None), (7, (), "7"), (20, (), "7"), (20, ("7",), None),
    (21, ("7",), "21"), (21, (), "21"), (30, ("21",), None), (166, ("7", "21"), None),
    (167, ("7", "21"), "before_lapse"), (180, (), "before_lapse"), (170, ("before_lapse",), None),
])  # fmt: skip
def test_the_reminder_whose_turn_it_is(after, sent, step):
    at = datetime(2021, 2, 1, 10, tzinfo=UTC)
    assert reminder_due(asked(at), sent, (at + timedelta(days=after)).date()) == step


def test_an_approval_begins_today_at_the_earliest():
    assert draft_of(link(), date(2021, 3, 5)).first_day == date(2021, 3, 5)
    assert draft_of(link(), date(2021, 1, 5)).first_day == date(2021, 2, 1)
    narrowed = draft_of(link(), date(2021, 3, 5), date(2021, 4, 1), date(2021, 5, 1))
    assert (narrowed.first_day, narrowed.last_day) == (date(2021, 4, 1), date(2021, 5, 1))


@pytest.mark.parametrize(("more", "lacks"), [
    ({}, False),
    ({"themes": frozenset({"b"})}, True),
    ({"type": MandateType.GRANT}, True),
    ({"revoked_at": datetime(2021, 2, 2, tzinfo=UTC)}, True),
    ({"last_day": date(2021, 2, 28)}, True),
    ({"first_day": date(2021, 4, 1)}, False),  # it is coming
])  # fmt: skip
def test_who_lacks_an_upper_link(more, lacks):
    assert lacking(["m"], [link(**more)], {"a"}, date(2021, 3, 1)) == (["m"] if lacks else [])
