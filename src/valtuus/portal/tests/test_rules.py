"""Days counted: the cut-over, and what soon ends."""

from datetime import UTC, date, datetime

import pytest

from valtuus.kernel.catalogue import Service
from valtuus.kernel.codes import MandateType
from valtuus.mandates.self_check_types import Held
from valtuus.mandates.types import Grant
from valtuus.portal.rules import cutover, expiring
from valtuus.portal.types import Cutover

LAST = date(2021, 1, 31)
KELMU, OTHER = Service("kelmu", "Kela", LAST), Service("valtuudet", "register", None)
GIVEN = datetime(2021, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "left"),
    [(date(2020, 12, 1), 62), (date(2021, 1, 30), 2), (LAST, 1), (date(2021, 2, 1), None), (date(2026, 1, 1), None)],
)
def test_the_days_to_the_cut_over(day, left):
    found = cutover([OTHER, KELMU], day)
    assert found == (None if left is None else Cutover(date(2021, 2, 1), left))


def test_without_old_rights_there_is_no_cut_over():
    assert cutover([OTHER], date(2020, 1, 1)) is None


def held(name, last_day, status="mandate.valid", above=(), holder="aino"):
    grant = Grant(name, "seutu", holder, holder == "aino", MandateType.ACT, frozenset(), date(2021, 1, 1), last_day)
    return Held(grant, status, above)


def test_what_ends_within_sixty_days_is_named_the_first_to_end_first():
    day = date(2021, 2, 1)
    upper = held("upper", date(2021, 3, 1), holder="seutu")
    mandates = [
        held("in-60", date(2021, 4, 2)),
        held("in-61", date(2021, 4, 3)),
        held("today", day),
        held("over", date(2021, 1, 31), "mandate.ended"),
        held("to-come", date(2021, 3, 2), "mandate.not_valid_yet"),
        held("long", date(2025, 1, 1), above=(upper, held("upper-long", date(2025, 1, 1), holder="seutu"))),
        held("again", date(2025, 1, 1), above=(upper,)),
    ]
    found = expiring(mandates, day)
    assert [(e.last_day, e.own) for e in found] == [(day, True), (date(2021, 3, 1), False), (date(2021, 4, 2), True)]
