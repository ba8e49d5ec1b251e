"""What a review asks about and remarks, when it is due; what ends, what takes over, and the same once more."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from valtuus.administration.review_types import Answer, Done, Finding, Flag, Item, Reply, ReviewFacts
from valtuus.administration.rules import ends, review
from valtuus.administration.tests.facts import ALIKE, AT, CHILD, DAY, FAR, LMS, VIEW, given, row
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.decision import Use
from valtuus.kernel.periods import Period
from valtuus.parties.types import Employment

OLD = date(2020, 6, 1)
BOTH = frozenset({VIEW, LMS})


def facts(*mandates, **more):
    """Mallila's facts: Aino is on its roster with adult social work."""
    told = {
        "roster": (row("aino", "adult_social_work"),),
        "work": {"aino": (Employment("aino", "mallila"),)},
        "granters": frozenset({"helmi"}),
        **more,
    }
    return ReviewFacts(catalogue(), "mallila", AT, DAY, told.pop("joint", False), mandates, **told)


def m(holder="aino", kind="act", themes=(VIEW,), first=OLD, *faults, **more):
    found = given("mallila", holder, kind, themes, first, FAR, *faults)
    return replace(found, grant=replace(found.grant, **more))


def used(mandate, action="kelmu.view_person", days=1):
    return Use(mandate.grant.id, action, 3, AT - timedelta(days=days))


def flags(mandate, **more):
    [found] = review.findings(facts(mandate, **more), frozenset(catalogue().themes))
    return set(found.flags)


@pytest.mark.parametrize(
    ("mandate", "more", "expected"),
    [
        (m(), {}, {Flag.UNUSED}),
        (m(first=date(2020, 12, 1)), {}, set()),
        (m(first=date(2020, 11, 3)), {}, {Flag.UNUSED}),
        (m(first=date(2020, 11, 4)), {}, set()),
        (m(given_at=AT - timedelta(days=3), given_by="helmi"), {}, set()),
        (m(), {"uses": (used(m()),)}, set()),
        (m(themes=(VIEW, LMS)), {"uses": (used(m(themes=(VIEW, LMS))),)}, {Flag.OVER_BROAD}),
        (m(themes=(ALIKE,), first=DAY), {}, {Flag.LOOK_ALIKE, Flag.OVER_BROAD}),
        (m("onni", first=DAY), {}, {Flag.ORPHAN}),
        (m("onni", first=DAY), {"roster": ()}, set()),
        (m("onni", first=DAY), {"work": {"onni": (Employment("onni", "seutu"),)}}, set()),
        (
            m("onni", first=DAY),
            {"roster": (), "work": {"onni": (Employment("onni", "mallila", None, Period(None, OLD)),)}},
            {Flag.ORPHAN},
        ),
        (m(first=DAY, given_by="irma", given_at=AT), {}, {Flag.GRANTER_GONE}),
        (m(first=DAY, given_by="helmi", given_at=AT), {}, set()),
        (m(kind="represent", first=DAY), {}, {Flag.WRONG_TYPE}),
        (m(kind="represent", first=DAY), {"mandated": frozenset({VIEW})}, set()),
        (m(first=DAY), {"joint": True}, {Flag.WRONG_TYPE}),
        (m(kind="grant", first=OLD), {}, set()),
    ],
)
def test_what_is_remarkable(mandate, more, expected):
    assert flags(mandate, **more) == expected


@pytest.mark.parametrize(
    ("fault", "asked"),
    [
        ((), True),
        (("specifier_excludes",), True),
        (("granter_lacked_right",), True),
        (("ended",), False),
        (("revoked",), False),
        (("not_yet_in_force",), False),
        (("details_changed",), False),
    ],
)
def test_the_population_is_what_is_in_force_in_the_themes(fault, asked):
    found = review.findings(facts(m("aino", "act", (VIEW, LMS), OLD, *fault)), frozenset({LMS}))
    assert bool(found) is asked
    assert not review.findings(facts(m()), frozenset({LMS}))


def test_use_counts_for_the_theme_that_carried_it_and_only_for_its_mandate():
    mine, other = m(themes=(VIEW, LMS)), m("onni")
    uses = (used(mine, days=5), used(mine, "kelmu.view_inbox", 2), used(other, days=1))
    found = {f.grant.holder: f for f in review.findings(facts(mine, other, uses=uses), BOTH)}
    assert found["aino"].used == {VIEW} and found["aino"].last_used == AT - timedelta(days=2)
    items = [Item("1", found["aino"]), Item("2", Finding(m(themes=(CHILD,)).grant, used=frozenset({CHILD})))]
    assert review.smallest(items) == {VIEW, CHILD}


def test_the_remarkable_and_unanswered_come_first_and_people_stay_together():
    done = Answer(Reply.KEEP, "helmi", AT, Done.DONE)
    flagged = frozenset({Flag.UNUSED})
    items = [
        Item("1", Finding(m("aino").grant)),
        Item("2", Finding(m("onni").grant)),
        Item("3", Finding(m("onni").grant, flagged)),
        Item("4", Finding(m("eeva").grant, flagged), done),
    ]
    assert [i.id for i in review.in_order(items)] == ["3", "2", "1", "4"]


@pytest.mark.parametrize(
    ("themes", "narrower"), [({VIEW}, True), ({VIEW, LMS}, False), (set(), False), ({VIEW, CHILD}, False)]
)
def test_narrower_is_fewer_and_not_none(themes, narrower):
    draft = review.narrowed(m(themes=(VIEW, LMS)).grant, frozenset(themes), DAY)
    assert (draft is not None) is narrower
    assert draft is None or (draft.first_day, draft.last_day, draft.themes) == (DAY, FAR, frozenset(themes))


@pytest.mark.parametrize(
    ("last", "days", "given", "due"),
    [
        (None, 90, 3, True),
        (None, 90, 0, False),
        (DAY - timedelta(days=90), 90, 3, False),
        (DAY - timedelta(days=91), 90, 3, True),
        (DAY - timedelta(days=91), 120, 3, False),
        (DAY - timedelta(days=31), 30, 3, True),
    ],
)
def test_when_a_review_is_due(last, days, given, due):
    assert review.rhythm(last, days, given, DAY).due is due


@pytest.mark.parametrize(
    ("days", "reminded", "due"),
    [(6, (), None), (7, (), 7), (8, (7,), None), (14, (7,), 14), (20, (), 14), (20, (14,), None), (40, (7, 14), None)],
)
def test_an_open_review_is_reminded_of_after_7_and_14_days(days, reminded, due):
    assert review.reminder_due(AT - timedelta(days=days), AT, reminded) == due


@pytest.mark.parametrize(
    ("left", "warned", "due"),
    [
        (61, (), None),
        (60, (), 60),
        (31, (60,), None),
        (30, (60,), 30),
        (8, (60, 30), None),
        (7, (60, 30), 7),
        (0, (60, 30), 7),
        (0, (7,), None),
        (5, (), 7),
        (-1, (), None),
    ],
)
def test_a_warning_once_a_step_and_the_newest_only(left, warned, due):
    grant = replace(m().grant, last_day=DAY + timedelta(days=left))
    assert ends.warning_due(grant, DAY, warned) == due


SOON = date(2021, 2, 20)


@pytest.mark.parametrize(
    ("changed", "faults", "takes_over"),
    [
        ({}, (), True),
        ({"first_day": date(2021, 2, 21)}, ("not_yet_in_force",), True),
        ({"first_day": date(2021, 2, 22)}, ("not_yet_in_force",), False),
        ({"themes": BOTH}, (), True),
        ({"themes": frozenset({LMS})}, (), False),
        ({"last_day": SOON}, (), False),
        ({"holder": "onni"}, (), False),
        ({"limit": frozenset({"koivula"})}, (), False),
        ({}, ("revoked",), False),
    ],
)
def test_what_takes_over(changed, faults, takes_over):
    ending = replace(m().grant, last_day=SOON)
    other = replace(m("aino", "act", (VIEW,), OLD, *faults), grant=replace(m().grant, id="other", **changed))
    assert ends.has_successor(ending, [other]) is takes_over


def test_a_limit_is_covered_by_a_wider_one_or_none():
    limited = replace(m().grant, last_day=SOON, limit=frozenset({"koivula"}))
    for limit, covers in ((None, True), ({"koivula", "mallila"}, True), ({"mallila"}, False)):
        other = replace(m().grant, id="other", limit=limit and frozenset(limit))
        assert ends.has_successor(limited, [replace(m(), grant=other)]) is covers


@pytest.mark.parametrize(
    ("first", "last", "again"),
    [
        (date(2020, 3, 1), date(2021, 2, 28), (date(2021, 3, 1), date(2022, 2, 28))),
        (date(2020, 2, 15), date(2021, 2, 14), (date(2021, 2, 15), date(2022, 2, 14))),
        (date(2021, 1, 5), date(2021, 2, 10), (date(2021, 2, 11), date(2021, 3, 19))),
        (date(2020, 1, 1), date(2020, 12, 31), (DAY, date(2022, 1, 31))),
        (date(2021, 2, 1), date(2021, 2, 1), (date(2021, 2, 2), date(2021, 2, 2))),
    ],
)
def test_the_same_once_more_for_as_long(first, last, again):
    draft = ends.renewed(replace(m().grant, first_day=first, last_day=last), None, DAY)
    assert (draft.first_day, draft.last_day) == again
    assert ends.renewed(m().grant, FAR, DAY).last_day == FAR
