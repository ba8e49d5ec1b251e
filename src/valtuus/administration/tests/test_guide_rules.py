"""The guide: every tick of catalogue/guide.toml, done and not done, with what is missing named."""

from datetime import date

import pytest

from valtuus.administration.guide_types import Missing, StepState
from valtuus.administration.rules.check import check
from valtuus.administration.rules.guide import TICKS, guide
from valtuus.administration.tests.facts import (
    ALIKE,
    FAR,
    LMS,
    MALLILA,
    SEUTU,
    VIEW,
    asked,
    facts,
    given,
    guided,
    link,
    row,
)
from valtuus.kernel.catalogue import catalogue

DONE, NOT, NONE = StepState.DONE, StepState.NOT, StepState.NOT_APPLICABLE
SOCIAL = ("adult_social_work",)
NEAR, NEXT = date(2021, 4, 2), date(2021, 4, 3)
AINO = row("aino", *SOCIAL)
BOTH = (VIEW, LMS)
TASKS = {"seutu": frozenset({"social_work", "lms_billing"})}


def step(code, found, **more):
    facts_of = guided(found, **more)
    return next(s for s in guide(facts_of, check(found)).steps if s.code == code)


def right(who="helmi", themes=BOTH, kind="grant", last=FAR, party="mallila", *faults):
    return given(party, who, kind, themes, date(2021, 1, 1), last, *faults)


def test_every_tick_of_the_catalogue_has_its_rule_and_the_order_is_the_catalogues():
    assert set(TICKS) == set(catalogue().codes("tick"))
    for party, kind in ((MALLILA, "municipality"), (SEUTU, "joint_authority")):
        found = facts(party, [AINO])
        rows = [r for r in catalogue().rows["step"] if r["for"] == kind]
        assert [s.code for s in guide(guided(found), check(found)).steps] == [r["code"] for r in rows]


M = {"upper_links": {"authorities": TASKS}}


@pytest.mark.parametrize(
    ("code", "roster", "mandates", "more", "state", "missing"),
    [
        ("map_matters", [], (), {}, NOT, [Missing("roster_empty")]),
        ("map_matters", [AINO, row("onni")], (), {}, NOT, [Missing("people_without_duties", people=("onni",))]),
        ("map_matters", [AINO], (), {}, DONE, []),
        ("choose_granters", [], (), {}, NOT, [Missing("not_told")]),
        ("choose_granters", [], (), {"said": ["choose_granters"]}, DONE, []),
        ("apply", [], (), {}, NOT, [Missing("no_application")]),
        ("apply", [], (), {"applied": True}, DONE, []),
        ("apply", [], (), {"rights": [right()]}, DONE, []),
        ("apply", [], (), {"rights": [right("helmi", BOTH, "grant", FAR, "mallila", "ended")]}, NOT, [Missing("no_application")]),
        # Without a roster both themes of the bulletin are needed; with one, those of its duties.
        ("granter", [], (), {"rights": [right(themes=(VIEW,))]}, NOT, [Missing("no_granter", LMS)]),
        ("granter", [AINO], (), {"rights": [right(themes=(VIEW,))]}, DONE, []),
        ("granter", [row("x")], (), {"rights": [right(themes=(VIEW,))]}, NOT, [Missing("no_granter", LMS)]),
        ("granter", [AINO], (), {"rights": [right(kind="grant_represent")]}, NOT, [Missing("no_granter", VIEW)]),
        ("second_granter", [AINO], (), {"rights": [right()]}, NOT, [Missing("one_granter", VIEW)]),
        ("second_granter", [AINO], (), {"rights": [right(), right("helmi", (VIEW,))]}, NOT, [Missing("one_granter", VIEW)]),
        ("second_granter", [AINO], (), {"rights": [right(), right("irma")]}, DONE, []),
        ("upper_links", [AINO], (), {}, NONE, []),
        ("upper_links", [AINO], (), {"authorities": {"seutu": frozenset({"environmental_health"})}}, NONE, []),
        (
            "upper_links", [AINO], (), {"authorities": TASKS, "upper": [link("mallila")]},
            NOT, [Missing("no_link_to", LMS, "seutu")],
        ),
        ("upper_links", [AINO], (), {"authorities": TASKS, "upper": [link("mallila", themes=BOTH)]}, DONE, []),
        ("people", [], (), {}, NOT, [Missing("roster_empty")]),
        ("people", [AINO], (), {}, NOT, [Missing("people_lack", VIEW, people=("aino",))]),
        ("people", [AINO], (given("mallila", "aino"),), {}, DONE, []),
        ("people", [AINO], (given("mallila", "aino", last=NEAR),), {}, DONE, []),
        ("people", [AINO], (given("mallila", "aino", "represent"),), {}, NOT, [Missing("people_lack", VIEW, people=("aino",))]),
        ("types", [AINO], (), {}, DONE, []),
        ("types", [AINO], (given("mallila", "aino", "represent"),), {}, NOT, [Missing("wrong_type", VIEW, people=("aino",))]),
        ("types", [AINO], (given("mallila", "aino", "act", (ALIKE,)),), {}, NOT, [Missing("lookalike", people=("aino",))]),
        ("types", [AINO], (given("mallila", "aino", "act", (ALIKE, VIEW)),), {}, DONE, []),
        ("types", [AINO], (given("mallila", "aino", "represent", (VIEW,), date(2021, 1, 1), FAR, "revoked"),), {}, DONE, []),
        ("types", [AINO], (given("mallila", "aino", "grant"),), {}, DONE, []),
        ("least", [AINO], (given("mallila", "aino"),), {}, DONE, []),
        ("least", [AINO], (given("mallila", "aino", "act", BOTH),), {}, NOT, [Missing("too_much", LMS, people=("aino",))]),
        ("old_rights", [], (), {}, DONE, []),
        ("old_rights", [], (), {"drafts": 2}, NOT, [Missing("drafts_await")]),
        ("first_sight", [], (), {}, NOT, [Missing("not_seen")]),
        ("first_sight", [], (), {"seen": frozenset({"mallila"})}, DONE, []),
        ("ends", [AINO], (given("mallila", "aino", last=NEXT),), {"rights": [right()]}, DONE, []),
        ("ends", [AINO], (given("mallila", "aino", last=NEAR),), {}, NOT, [Missing("people_end", VIEW, people=("aino",))]),
        ("ends", [AINO], (), {"rights": [right(last=NEAR)]}, NOT, [Missing("right_ends", VIEW)]),
        ("ends", [AINO], (), {"rights": [right(last=NEAR), right("irma")]}, DONE, []),
        (
            "ends", [AINO], (), {"authorities": TASKS, "upper": [link("mallila", last=NEAR)]},
            NOT, [Missing("link_ends", VIEW, "seutu")],
        ),
        ("ends", [AINO], (), {"upper": [link("mallila", last=NEAR)]}, DONE, []),
        ("review", [], (), {}, NOT, [Missing("not_reviewed")]),
        ("review", [], (), {"reviewed_on": date(2020, 11, 3)}, DONE, []),
        ("review", [], (), {"reviewed_on": date(2020, 11, 2)}, NOT, [Missing("not_reviewed")]),
    ],
)  # fmt: skip
def test_the_steps_of_a_municipality(code, roster, mandates, more, state, missing):
    found = step(code, facts(MALLILA, roster, *mandates), **more)
    assert (found.state, list(found.missing), found.parts) == (state, missing, ())


def test_to_represent_is_right_where_others_have_mandated_the_municipality():
    mandates = (given("mallila", "aino", "represent"),)
    found = facts(MALLILA, [AINO], *mandates, links=[link("koivula", "mallila")])
    assert step("types", found).state is DONE


S = given("seutu", "aino", "represent")
MAL, KOI = link("mallila", themes=BOTH), link("koivula")


@pytest.mark.parametrize(
    ("code", "mandates", "links", "more", "state", "parts"),
    [
        ("granter", (), (), {"rights": [right(party="seutu")]}, NOT, None),
        ("granter", (), (), {"rights": [right(kind="grant_represent", party="seutu")]}, DONE, None),
        ("second_granter", (), (), {"rights": [right(kind="grant_represent"), right("irma", kind="grant_represent")]}, DONE, None),
        ("ask_members", (), (MAL,), {}, NOT, {"mallila": DONE, "koivula": NOT}),
        ("ask_members", (), (MAL, asked("koivula", "seutu", person=False)), {}, DONE, {"mallila": DONE, "koivula": DONE}),
        ("upper_links", (), (MAL, asked("koivula", "seutu", person=False)), {}, NOT, {"mallila": DONE, "koivula": NOT}),
        ("upper_links", (), (MAL, KOI), {}, DONE, {"mallila": DONE, "koivula": DONE}),
        ("upper_links", (), (link("mallila"), KOI), {}, NOT, {"mallila": NOT, "koivula": DONE}),
        ("people", (), (), {}, NONE, {"mallila": NONE, "koivula": NONE}),
        ("people", (), (MAL,), {}, NOT, {"mallila": NOT, "koivula": NONE}),
        ("people", (S,), (MAL,), {}, DONE, {"mallila": DONE, "koivula": NONE}),
        (
            "people", (given("seutu", "aino", "represent", limit=["mallila"]),), (MAL, KOI), {},
            NOT, {"mallila": DONE, "koivula": NOT},
        ),
        ("limits", (), (MAL,), {}, NONE, None),
        ("limits", (S,), (MAL,), {}, NOT, None),
        ("limits", (S,), (MAL,), {"said": ["limits"]}, DONE, None),
        ("limits", (given("seutu", "aino", "represent", limit=["mallila"]),), (MAL,), {}, DONE, None),
        ("types", (given("seutu", "aino"),), (MAL,), {}, NOT, None),
        ("types", (given("seutu", "aino", "act", ("kela_employer_matters",)),), (MAL,), {}, DONE, None),
        ("first_sight", (), (), {"seen": frozenset({"mallila"})}, NOT, {"mallila": DONE, "koivula": NOT}),
        ("ends", (S,), (link("mallila", last=NEAR), KOI), {}, NOT, None),
        ("ends", (S,), (MAL, KOI), {}, DONE, None),
    ],
)  # fmt: skip
def test_the_steps_of_a_joint_authority_go_member_by_member(code, mandates, links, more, state, parts):
    found = step(code, facts(SEUTU, [AINO], *mandates, links=links), **more)
    assert found.state is state
    assert {p.municipality: p.state for p in found.parts} == (parts or {})


def test_what_a_part_lacks_names_theme_and_member():
    found = step("upper_links", facts(SEUTU, [AINO], links=[link("mallila")]))
    [mallila, koivula] = found.parts
    assert mallila.missing == (Missing("no_link_from", LMS, "mallila"),)
    assert koivula.missing == (Missing("no_link_from", VIEW, "koivula"),)


def test_only_what_no_register_shows_may_be_told():
    for party, told in ((MALLILA, {"choose_granters"}), (SEUTU, {"limits"})):
        found = facts(party, [AINO])
        steps = guide(guided(found, said=["people", *told]), check(found)).steps
        assert {s.code for s in steps if s.tells} == told == {s.code for s in steps if s.said}


def test_next_is_what_is_needed_first_and_the_light_needs_no_more():
    found = facts(MALLILA, [AINO], given("mallila", "aino"))
    all_set = guide(guided(found, rights=[right()]), check(found))
    assert all_set.in_order and all_set.next.code == "choose_granters"
    without = guide(guided(found), check(found))
    assert not without.in_order and without.next.code == "apply"
