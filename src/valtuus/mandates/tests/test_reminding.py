"""The day's run over open requests."""

from datetime import UTC, date, datetime, timedelta

import pytest

from valtuus.mandates.queries.register import mandates_of_person
from valtuus.mandates.queries.requests import request
from valtuus.mandates.services import reminding
from valtuus.mandates.services.approving import approve, requests_to_approve
from valtuus.mandates.services.reminding import lapse_due, remind_due
from valtuus.mandates.tests.asking import (
    alerts,
    asked,
    failed,
    meeting_in,
    side_by_side,
    world_of,
)
from valtuus.mandates.tests.conftest import AT

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture
def world(register):
    return world_of(register)


def test_a_request_lapses_after_six_months_and_the_asker_is_told_once(world):
    id = asked(world)
    last_moment = datetime(2021, 7, 31, 20, 59, 59, tzinfo=UTC)
    assert lapse_due(at=last_moment) == 0 and request(id).how is None
    gone = datetime(2021, 7, 31, 21, tzinfo=UTC)  # 1.8.2021 0.00 in Helsinki
    assert requests_to_approve(actor=world.actor("ilmari"), at=gone) == []
    assert failed(lambda: approve(id, actor=world.actor("ilmari"), at=gone)).code == "request_not_open"
    assert (lapse_due(at=gone), lapse_due(at=gone)) == (1, 0)
    assert request(id).how == "lapsed" and alerts("request_lapsed") == ["onni"]


def test_before_the_run_a_request_too_old_is_in_nobodys_way(world):
    asked(world)
    later = datetime(2021, 8, 2, 9, tzinfo=UTC)
    asked(world, at=later, first_day=date(2021, 8, 2))


def test_granters_are_reminded_twice_and_the_asker_before_the_lapse(world):
    asked(world)
    told = []
    for day in range(0, 182):
        remind_due(at=AT + timedelta(days=day))
        told.append((len(alerts("request_reminder")), len(alerts("request_lapses_soon"))))
    assert [told.index((1, 0)), told.index((2, 0)), told.index((2, 1))] == [7, 21, 167] and told[-1] == (2, 1)
    assert alerts("request_reminder") == ["ilmari", "ilmari"] and alerts("request_lapses_soon") == ["onni"]


def test_after_days_without_a_run_one_reminder_is_enough(world):
    asked(world)
    assert (remind_due(at=AT + timedelta(days=40)), remind_due(at=AT + timedelta(days=41))) == (1, 0)


def test_two_runs_at_once_remind_once(world, monkeypatch):
    asked(world)
    later = AT + timedelta(days=8)
    meeting_in(monkeypatch, reminding, "remind")
    assert sorted(side_by_side(*[lambda: remind_due(at=later)] * 2)) == [0, 1]
    assert alerts("request_reminder") == ["ilmari"]


def test_lapsing_and_approving_at_once_is_one_end(world):
    id = asked(world)
    gone = datetime(2021, 7, 31, 21, tzinfo=UTC)
    before = gone - timedelta(seconds=1)
    lapsed, approved = side_by_side(
        lambda: lapse_due(at=gone), lambda: approve(id, actor=world.actor("ilmari"), at=before)
    )
    if request(id).how == "approved":
        assert lapsed == 0 and mandates_of_person("onni")
    else:
        assert lapsed == 1 and approved.code == "request_not_open" and not mandates_of_person("onni")
