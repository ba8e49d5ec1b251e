"""Found and false."""

from datetime import date

import pytest

from valtuus.demo.month.scoring import score
from valtuus.demo.month.types import Planted
from valtuus.oversight.types import Finding

DAY = date(2021, 3, 3)


def finding(kind, *officials, about=""):
    return Finding(kind, officials, DAY, DAY, 1, about)


def row(planted, findings, kind="a"):
    (found,) = (r for r in score(planted, findings).rows if r.kind == kind)
    return found.planted, found.found, found.missed, found.decoys, found.alarmed, found.other


CASE, DECOY = Planted("a", ("anna",)), Planted("a", ("bo",), decoy=True)


@pytest.mark.parametrize(
    ("planted", "findings", "expected"),
    [
        ([CASE, DECOY], [], (1, 0, 1, 1, 0, 0)),
        ([CASE, DECOY], [finding("a", "anna")], (1, 1, 0, 1, 0, 0)),
        # Twice about the same is found once, and nothing false.
        ([CASE], [finding("a", "anna"), finding("a", "anna")], (1, 1, 0, 0, 0, 0)),
        ([CASE, DECOY], [finding("a", "bo")], (1, 0, 1, 1, 1, 0)),
        ([CASE, DECOY], [finding("a", "carl")], (1, 0, 1, 1, 0, 1)),
        # Another kind's finding about him finds nothing of this one.
        ([CASE], [finding("b", "anna")], (1, 0, 1, 0, 0, 0)),
        # Honestly of this kind as well: neither found nor false.
        ([Planted("b", ("anna",), also=frozenset({"a"}))], [finding("a", "anna")], (0, 0, 0, 0, 0, 0)),
        # A decoy of another kind is no excuse.
        ([Planted("b", ("anna",), decoy=True)], [finding("a", "anna")], (0, 0, 0, 0, 0, 1)),
        # One of several officials is enough.
        ([Planted("a", ("anna", "bo"))], [finding("a", "bo", "carl")], (1, 1, 0, 0, 0, 0)),
        # About something else, where both tell it; where one does not, the officials say enough.
        ([Planted("a", ("anna",), "s1:x")], [finding("a", "anna", about="s1:y")], (1, 0, 1, 0, 0, 1)),
        ([Planted("a", ("anna",), "s1:x")], [finding("a", "anna")], (1, 1, 0, 0, 0, 0)),
        ([CASE], [finding("a", "anna", about="s1:y")], (1, 1, 0, 0, 0, 0)),
    ],
)
def test_a_finding_is_found_alarmed_or_false(planted, findings, expected):
    assert row(planted, findings) == expected


def test_another_kinds_finding_is_a_false_alarm_of_that_kind():
    assert row([CASE], [finding("b", "anna")], "b") == (0, 0, 0, 0, 0, 1)


def test_a_kind_with_cases_of_which_none_is_found_is_blind():
    result = score([CASE, Planted("b", ("bo",))], [finding("b", "bo")], ["a", "b", "c"])
    assert result.blind == ("a",)
    assert [r.kind for r in result.rows] == ["a", "b", "c"]
    assert (result.total.planted, result.total.found, result.total.missed) == (2, 1, 1)
