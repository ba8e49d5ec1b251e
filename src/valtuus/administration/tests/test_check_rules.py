"""The employee check and what giving it leads to, as tables."""

from datetime import date

import pytest

from valtuus.administration.rules.check import cell_of, check, lasts_until, states_of
from valtuus.administration.rules.duties import named_themes, needed_themes, tasks_of
from valtuus.administration.rules.giving import drafts_for, shared_out
from valtuus.administration.tests.facts import (
    ALIKE,
    CHILD,
    DAY,
    FAR,
    LMS,
    MALLILA,
    SEUTU,
    VIEW,
    asked,
    facts,
    given,
    link,
    row,
)
from valtuus.administration.types import CellState, Chosen, Note, Terms
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import MandateType

HAS, LACKS, WRONG, MUCH, SOON, ASKED = (
    CellState.HAS,
    CellState.LACKS,
    CellState.WRONG_TYPE,
    CellState.TOO_MUCH,
    CellState.ENDS_SOON,
    CellState.ASKED,
)
PAST, NEAR, NEXT = date(2021, 1, 31), date(2021, 4, 2), date(2021, 4, 3)


def one(mandates, *, party=MALLILA, duties=("adult_social_work",), theme=VIEW, municipality="", links=()):
    found = check(facts(party, [row("ilona", *duties)], *mandates, links=links))
    return cell_of(found.rows[0], theme, found.reach, municipality)


def m(kind="act", themes=(VIEW,), first=date(2021, 1, 1), last=FAR, *faults, limit=None):
    return given("mallila", "ilona", kind, themes, first, last, *faults, limit=limit)


@pytest.mark.parametrize(
    ("mandates", "state", "note", "give"),
    [
        ((), LACKS, Note.NONE, True),
        ((m(),), HAS, Note.NONE, False),
        ((m(last=NEXT),), HAS, Note.NONE, False),
        ((m(last=NEAR),), SOON, Note.NONE, True),
        ((m("act", (VIEW,), date(2021, 1, 1), NEAR), m("act", (VIEW,), NEXT, FAR, "not_yet_in_force")), HAS, Note.NONE, False),
        ((m("represent"),), WRONG, Note.NONE, True),
        ((m("represent"), m()), HAS, Note.NONE, False),
        ((m("grant"),), LACKS, Note.RIGHT_ONLY, True),
        ((m(themes=(ALIKE,)),), LACKS, Note.LOOKALIKE, True),
        ((m(themes=(LMS,)),), LACKS, Note.NONE, True),
        ((asked("mallila", "ilona"),), ASKED, Note.NONE, True),
        ((asked("mallila", "ilona", "represent"),), LACKS, Note.NONE, True),
        ((m("act", (VIEW,), NEXT, FAR, "not_yet_in_force"),), LACKS, Note.BEGINS, False),
        ((m("act", (VIEW,), DAY, FAR, "granter_lacked_right"),), LACKS, Note.FAULTY, True),
        ((m("act", (VIEW,), DAY, FAR, "details_changed"),), LACKS, Note.FAULTY, True),
        ((m("act", (VIEW,), DAY, FAR, "specifier_excludes"),), LACKS, Note.FAULTY, True),
        ((m("act", (VIEW,), DAY, FAR, "revoked"),), LACKS, Note.NONE, True),
        ((m("act", (VIEW,), DAY, PAST, "ended"),), LACKS, Note.NONE, True),
    ],
)  # fmt: skip
def test_in_a_municipality(mandates, state, note, give):
    found = one(mandates)
    assert (found.state, found.note, found.give) == (state, note, give)


@pytest.mark.parametrize(
    ("mandates", "duties", "much"),
    [
        ((m(themes=(VIEW, LMS)),), ("adult_social_work",), {LMS}),
        ((m(themes=(VIEW, LMS)),), ("adult_social_work", "lms_billing"), set()),
        ((m(themes=(CHILD,)),), ("childcare_billing",), set()),
        ((m(themes=(VIEW,)),), (), set()),
        ((m("represent", (LMS,)),), ("adult_social_work",), {LMS}),
        ((m("grant", (VIEW, LMS)),), ("mandate_administration",), set()),
        ((m(themes=(VIEW,)),), ("mandate_administration",), {VIEW}),
        ((m("act", (LMS,), DAY, FAR, "revoked"),), ("adult_social_work",), set()),
    ],
)
def test_what_duties_do_not_name_is_too_much_where_they_are_known(mandates, duties, much):
    found = check(facts(MALLILA, [row("ilona", *duties)], *mandates))
    assert {c.theme for c in found.rows[0].cells if c.state is MUCH} == much


LINKS = (link("mallila", themes=(VIEW, LMS)),)


def s(kind="represent", themes=(VIEW,), limit=None, last=FAR):
    return given("seutu", "ilona", kind, themes, date(2021, 1, 1), last, limit=limit)


@pytest.mark.parametrize(
    ("mandates", "links", "municipality", "state", "note"),
    [
        ((s(),), LINKS, "mallila", HAS, Note.NONE),
        ((s(),), LINKS, "koivula", LACKS, Note.UPPER_MISSING),
        ((s(),), LINKS, "", HAS, Note.NONE),  # whoever has not mandated Seutu does not count
        ((s(),), (), "", LACKS, Note.UPPER_MISSING),
        ((s(limit=("mallila",)),), (*LINKS, link("koivula")), "", LACKS, Note.LIMITED),
        ((s(limit=("mallila",)),), (*LINKS, link("koivula")), "mallila", HAS, Note.NONE),
        ((s("act"),), LINKS, "mallila", WRONG, Note.NONE),
        ((), LINKS, "mallila", LACKS, Note.NONE),
        ((), LINKS, "koivula", LACKS, Note.UPPER_MISSING),
        ((s(last=NEAR),), LINKS, "", SOON, Note.NONE),
        ((s(),), (link("mallila", "seutu", (VIEW,), FAR, "granter_lacked_right"),), "mallila", LACKS, Note.UPPER_MISSING),
    ],
)  # fmt: skip
def test_in_a_joint_authority_by_member(mandates, links, municipality, state, note):
    found = one(mandates, party=SEUTU, municipality=municipality, links=links)
    assert (found.state, found.note) == (state, note)


def test_only_a_missing_lower_link_is_mended_by_giving():
    assert one((), party=SEUTU, municipality="koivula", links=LINKS).give
    assert not one((s(),), party=SEUTU, municipality="koivula", links=LINKS).give


def test_a_member_without_the_task_is_not_asked_about():
    found = check(facts(SEUTU, [row("ilona", "lms_billing")], links=LINKS))
    assert cell_of(found.rows[0], LMS, found.reach, "koivula") is None
    assert cell_of(found.rows[0], LMS, found.reach, "mallila").state is LACKS
    assert {r.municipality for r in found.reach} == {"mallila", "koivula"}


def test_a_member_for_hospital_care_only_is_nobody_whom_the_check_reaches():
    found = check(facts(SEUTU, [], members={"haapala": frozenset({"specialised_health_care"})}))
    assert found.reach == ()


def test_columns_are_what_is_needed_or_too_much_and_rows_show_their_states():
    mandates = [given("mallila", "onni", "act", (LMS,)), given("mallila", "aino")]
    roster = [row("aino", "adult_social_work"), row("onni", "adult_social_work"), row("veikko")]
    found = check(facts(MALLILA, roster, *mandates))
    assert found.themes == (VIEW, LMS)
    assert [set(states_of(r, found)) for r in found.rows] == [{HAS}, {LACKS, MUCH}, set()]
    assert [r.unknown for r in found.rows] == [False, False, True]


@pytest.mark.parametrize(
    ("duties", "day", "needed"),
    [
        (("adult_social_work",), DAY, {VIEW}),
        (("childcare_billing",), DAY, set()),
        (("childcare_billing",), date(2021, 10, 1), {CHILD}),
        (("childcare_billing",), date(2021, 9, 30), set()),
        (("adult_social_work",), date(2099, 1, 1), {VIEW, "social_assistance_notices"}),
        (("notice_handling",), date(2098, 12, 31), {VIEW}),
        (("notice_handling",), date(2099, 1, 1), {"social_assistance_notices"}),
        (("mandate_administration",), DAY, set()),
    ],
)
def test_needed_themes_follow_the_day_on_which_a_theme_comes_into_use(duties, day, needed):
    assert needed_themes(duties, catalogue(), day) == needed


def test_named_themes_hold_those_to_come_and_tasks_only_of_themes_in_use():
    assert named_themes(["notice_handling"], catalogue()) == {VIEW, "social_assistance_notices"}
    assert tasks_of(CHILD, catalogue(), DAY) == frozenset()
    assert tasks_of(VIEW, catalogue(), DAY) == {"social_work", "child_protection", "all"}


def test_cover_breaks_where_a_day_lies_between():
    first = given("a", "b", last=NEAR).grant
    assert lasts_until(DAY, [first, given("a", "b", first=NEXT, last=FAR).grant]) == FAR
    assert lasts_until(DAY, [first, given("a", "b", first=date(2021, 4, 4), last=FAR).grant]) == NEAR
    assert lasts_until(DAY, []) == PAST


# ---- giving

LAST = date(2022, 2, 1)


def test_a_draft_a_person_with_all_that_was_chosen_and_lacks():
    roster = [row("aino", "adult_social_work", "lms_billing"), row("onni", "adult_social_work")]
    found = check(facts(MALLILA, roster, given("mallila", "onni")))
    chosen = [Chosen("aino", VIEW), Chosen("aino", LMS), Chosen("aino", VIEW), Chosen("onni", VIEW), Chosen("x", VIEW)]
    [draft] = drafts_for(found, chosen, DAY, Terms(LAST))
    assert (draft.holder, draft.themes, draft.type) == ("aino", {VIEW, LMS}, MandateType.ACT)
    assert (draft.first_day, draft.last_day, draft.limit) == (DAY, LAST, None)


def test_what_ends_soon_is_renewed_from_the_day_after():
    found = check(facts(MALLILA, [row("aino", "adult_social_work")], given("mallila", "aino", last=NEAR)))
    [draft] = drafts_for(found, [Chosen("aino", VIEW)], DAY, Terms(LAST))
    assert draft.first_day == NEXT
    assert drafts_for(found, [Chosen("aino", VIEW)], DAY, Terms(NEAR)) == ()


def test_a_joint_authority_gives_to_represent_with_the_limit_chosen():
    found = check(facts(SEUTU, [row("aino", "adult_social_work")], links=LINKS))
    [draft] = drafts_for(found, [Chosen("aino", VIEW)], DAY, Terms(LAST, "mallila", frozenset({"mallila"})))
    assert (draft.type, draft.limit) == (MandateType.REPRESENT, {"mallila"})


@pytest.mark.parametrize(
    ("may", "own", "others"),
    [
        ({MandateType.GRANT: frozenset({VIEW, LMS})}, [{VIEW, LMS}], []),
        ({MandateType.GRANT: frozenset({VIEW})}, [{VIEW}], [{LMS}]),
        ({MandateType.GRANT_REPRESENT: frozenset({VIEW, LMS})}, [], [{VIEW, LMS}]),
        ({}, [], [{VIEW, LMS}]),
    ],
)
def test_what_the_person_may_not_give_is_for_another(may, own, others):
    found = check(facts(MALLILA, [row("aino", "adult_social_work", "lms_billing")]))
    drafts = drafts_for(found, [Chosen("aino", VIEW), Chosen("aino", LMS)], DAY, Terms(LAST))
    plan = shared_out(drafts, may)
    assert [set(d.themes) for d in plan.own] == own and [set(d.themes) for d in plan.others] == others
