"""Cases in which an excuse must not reach further than its reason, and a course that somebody could build to stop the judging."""

from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valtuus.oversight.rules.many import matched
from valtuus.oversight.rules.seen import Seen
from valtuus.oversight.tests.rules_facts import FAR, HERE, MONDAY, found, look, maija
from valtuus.oversight.types import Course, DutyHeld, Exported, Looked

BILLER = maija(duties=(DutyHeld("lms_billing", date(2020, 1, 1)),))


def file(subjects: int, action: str = "kelmu.view_lms_billing", number: int = 1) -> Exported:
    return Exported(number, MONDAY, "maija", HERE, action, subjects)


def test_whoever_opens_a_notice_about_himself_is_asked_about_it():
    [own] = found("own_code", [look(itself=True, notice="n1", action="kelmu.open_notice")])
    assert (own.officials, own.counted) == (("maija",), 1)


@pytest.mark.parametrize("action", ["kelmu.view_lms_risk_list", "kelmu.view_childcare_billing"])
def test_the_excuse_of_the_billing_list_covers_no_other_list(action):
    assert found("export_hoarding", [file(9000)], officials=[BILLER]) == []
    [hoard] = found("export_hoarding", [file(100), file(50_000, action, 2)], officials=[BILLER])
    assert (hoard.counted, hoard.evidence) == (50_000, (2,))


def test_the_billing_list_is_excused_once():
    [hoard] = found("export_hoarding", [file(9000), file(2500, number=2)], officials=[BILLER])
    assert (hoard.counted, hoard.evidence) == (2500, (2,))


@pytest.mark.parametrize(
    ("days", "cases"), [((0, 0, 0, 6), 1), ((0, 2, 4, 6), 1), ((0, 0, 0, 7), 0), ((0, 3, 6, 9), 0)]
)
def test_many_are_those_of_seven_days(days, cases):
    looks = [look("s", days=day, official=f"o{n}") for n, day in enumerate(days)]
    assert len(found("same_subject_by_many", looks)) == cases


def test_a_long_chain_of_shared_case_references_does_not_stop_the_judging():
    def one(number: int, reference: int) -> Looked:
        return look("s", minutes=number / 100, official=f"o{number:05}", case_reference=f"SOS-{reference:05}")

    chain = [one(n, n + k) for k in (0, 1) for n in range(1200)]
    [case] = found("same_subject_by_many", [*chain, one(5000, 0)])
    assert case.counted == 1201


@given(st.lists(st.sets(st.sampled_from("abcd"), min_size=1), max_size=5))
def test_as_many_officials_are_counted_as_can_have_a_reference_of_their_own(used):
    looks = [look("s", official=f"o{n}", case_reference=r) for n, given_ in enumerate(used) for r in given_]
    best = max(
        sum(r in given_ for given_, r in zip(used, order, strict=False))
        for order in permutations([*"abcd", "-", "-"][:6])
    )
    seen = Seen(Course(date(2021, 3, 1), date(2021, 3, 31), tuple(looks)), {})
    assert matched(seen, looks) == best


def test_a_family_in_another_municipality_is_not_counted_twice():
    mine, theirs = (
        [look(f"{home}{n}", minutes=n, home=home, case_reference="SOS-7", acting=home) for n in range(5)]
        for home in (HERE, FAR)
    )
    assert found("case_reference_for_many", [*mine, *theirs]) == []
