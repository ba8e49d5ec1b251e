"""What a load changes, as tables."""

from dataclasses import replace
from datetime import date

import pytest

from valtuus.kernel.codes import PartyKind
from valtuus.kernel.periods import Period
from valtuus.parties import rules
from valtuus.parties.types import Employment, Membership, Party, Plan

DAY = date(2021, 2, 1)
EVE = date(2021, 1, 31)
PARTY = Party(
    "p", PartyKind.MUNICIPALITY, "901", "Mallila", "Mallila", "9900001-8", artificial=True, contact="kirjaamo"
)
SOCIAL = Membership("seutu", "mallila", frozenset(["social_work"]))
BILLING = replace(SOCIAL, tasks=frozenset(["lms_billing"]))


def _till(last: date, membership: Membership = SOCIAL) -> Membership:
    return replace(membership, period=Period(membership.period.first, last))


def _from(first: date, membership: Membership = SOCIAL) -> Membership:
    return replace(membership, period=Period(first, membership.period.last))


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (PARTY, {}),
        (replace(PARTY, name_sv="Mallby"), {"name_sv": "Mallby"}),
        (replace(PARTY, business_id="9900002-6"), {"business_id": "9900002-6"}),
        (replace(PARTY, business_id=None, contact=""), {}),
    ],
    ids=["the same", "another name", "another business id", "blank is unknown and kept"],
)
def test_changes_of_a_party(told: Party, expected: dict[str, str]) -> None:
    assert rules.changes(PARTY, told) == expected


@pytest.mark.parametrize(
    ("stored", "told", "joined", "left"),
    [
        ([], [SOCIAL], [SOCIAL], {}),
        ([SOCIAL], [SOCIAL], [], {}),
        ([SOCIAL], [], [], {"0": EVE}),
        ([SOCIAL], [BILLING], [_from(DAY, BILLING)], {"0": EVE}),
        ([SOCIAL], [_till(DAY)], [], {"0": DAY}),
        ([_till(EVE)], [], [], {}),
        ([_till(EVE)], [_till(EVE)], [], {}),
        ([_till(EVE)], [SOCIAL], [_from(DAY)], {}),
        ([_till(EVE), _from(DAY)], [SOCIAL], [], {}),
        ([_till(EVE), _from(DAY, BILLING)], [BILLING], [], {}),
        ([_from(EVE)], [_from(DAY)], [_from(DAY)], {"0": EVE}),
    ],
    ids=[
        "new: since always",
        "told again",
        "gone: ended the day before",
        "other tasks begin on the day of the load",
        "told with its last day",
        "ended and gone",
        "ended and told so",
        "back: begins on the day of the load",
        "back, told again",
        "other tasks, told again",
        "another first day",
    ],
)
def test_membership_changes(
    stored: list[Membership], told: list[Membership], joined: list[Membership], left: dict[str, date]
) -> None:
    by_row = {str(number): membership for number, membership in enumerate(stored)}
    assert rules.membership_changes(by_row, told, DAY) == (tuple(joined), left)


def test_a_load_that_tells_of_no_memberships_ends_none() -> None:
    assert rules.plan([PARTY], None, {"901": PARTY}, {"0": SOCIAL}, DAY) == Plan()
    assert rules.plan([PARTY], [], {"901": PARTY}, {"0": SOCIAL}, DAY).left == {"0": EVE}


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ([replace(PARTY, kind=PartyKind.JOINT_AUTHORITY)], "party_kind_fixed"),
        ([PARTY, replace(PARTY, business_id=None)], "code_twice"),
        ([PARTY, replace(PARTY, code="902")], "business_id_twice"),
        ([replace(PARTY, code="902")], "business_id_taken"),
        ([replace(PARTY, ceased_on=EVE)], "cessation_fixed"),
    ],
)
def test_what_cannot_be_loaded(told: list[Party], code: str) -> None:
    stored = {"901": replace(PARTY, ceased_on=DAY)}
    assert code in [fault.code for fault in rules.faults(told, stored, {"9900001-8": "901"})]
    assert not list(rules.faults([PARTY], stored, {"9900001-8": "901"}))


def test_work_that_has_ended_is_not_opened_by_telling_it_again() -> None:
    job = Employment("o1:a", "p")
    ended = replace(job, period=Period(None, EVE))
    assert rules.arrivals({}, [job, job]) == ([job], {})
    assert rules.arrivals({job: ("row", None)}, [job]) == ([], {})
    assert rules.arrivals({job: ("row", None)}, [ended]) == ([], {"row": EVE})
    assert rules.arrivals({job: ("row", EVE)}, [job]) == ([], {})
    anew = replace(job, period=Period(DAY))
    assert rules.arrivals({job: ("row", EVE)}, [anew]) == ([anew], {})
