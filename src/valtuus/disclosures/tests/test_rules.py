"""When looks are slowed and when the auditor is asked."""

from datetime import timedelta

import pytest

from valtuus.disclosures.rules import alarming, pause_left, slowed
from valtuus.disclosures.types import Looks


@pytest.mark.parametrize(
    ("looks", "seconds"), [(0, 0.0), (18, 0.0), (19, 2.0), (20, 4.0), (30, 24.0), (48, 60.0), (500, 60.0)]
)
def test_the_twentieth_look_is_the_first_that_is_slowed(looks: int, seconds: float) -> None:
    assert slowed(looks) == seconds


def test_the_thresholds_are_the_callers() -> None:
    assert slowed(4, free=5, step=1.0, longest=1.5) == 1.0
    assert slowed(9, free=5, step=1.0, longest=1.5) == 1.5


@pytest.mark.parametrize(
    ("looks", "left"),
    [
        (Looks(0), 0.0),
        (Looks(18, timedelta(0)), 0.0),
        (Looks(19, timedelta(0)), 2.0),
        (Looks(19, timedelta(seconds=1.5)), 0.5),
        (Looks(19, timedelta(seconds=2)), 0.0),
        (Looks(19, timedelta(minutes=5)), 0.0),
    ],
)
def test_a_pause_runs_from_the_last_look(looks: Looks, left: float) -> None:
    assert pause_left(looks) == left


@pytest.mark.parametrize(("unknown", "alarm"), [(0, False), (2, False), (3, True), (9, True)])
def test_three_codes_without_a_person_are_an_alarm(unknown: int, alarm: bool) -> None:
    assert alarming(unknown) is alarm
    assert alarming(unknown, threshold=unknown + 1) is False
