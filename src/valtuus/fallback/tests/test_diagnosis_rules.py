"""Which cause, what is asked, which way out: as tables."""

from datetime import UTC, datetime

import pytest

from valtuus.fallback.rules.diagnosis import answered, broken_link, cause_of, causes_of, shape_of, way_out
from valtuus.fallback.types import BrokenLink, KnownBy, Reply, Way
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.catalogue_checks import EXPLAINED
from valtuus.kernel.decision import Decision, Link, Outcome, Reason, Remedy

AT = datetime(2021, 2, 1, 6, tzinfo=UTC)
CODES = catalogue()
CAUSES = causes_of(CODES.rows["cause"])
M, S, P = "mallila", "seutu", "onni"
GIVER, MIDDLE = "municipality_granter", "joint_authority_granter"
PERMIT = Decision(Outcome.PERMIT, Reason("direct_mandate"), AT, 1, "x")


def refusal(reason, remedy, fixer="self", party=None, near=()):
    fields = {"needed_theme": "view_and_claim"}
    return Decision(Outcome.DENY, Reason(reason, fields), AT, 1, "x", remedy=Remedy(remedy, fixer, party), near=near)


def direct(*faults):
    return (Link(M, P, "g", faults),)


def chain(upper=(), lower=()):
    return Link(M, S, "g", tuple(upper)), Link(S, P, "h", tuple(lower))


@pytest.mark.parametrize(
    "reason", [r.code for r in CODES.reasons.values() if r.layer in EXPLAINED] + ["no_right_to_grant"]
)
@pytest.mark.parametrize("near", [(), direct(), chain()], ids=["none", "direct", "chain"])
def test_every_reason_has_a_cause(reason, near):
    remedy = CODES.reasons[reason].remedy
    found = cause_of(refusal(reason, remedy, near=near), near, CAUSES)
    if reason == "wrong_type" and not near:
        assert found is None  # there is no such refusal: a mandate of the wrong type is a path
    else:
        assert reason in (found.reason, *found.also)


@pytest.mark.parametrize(("reason", "remedy", "near", "cause"), [
    ("no_mandate", "apply_to_clerk", (), "organisation_has_no_granter"),
    ("no_mandate", "contact_office", (), "stranger_to_the_municipality"),
    ("no_mandate", "request_mandate", (), "no_mandate_from_this_municipality"),
    ("wrong_type", "change_type", direct("wrong_type"), "wrong_type_own_employer"),
    ("wrong_type", "change_type", chain(lower=["wrong_type"]), "wrong_type_joint_authority"),
    ("not_strongly_identified", "identify_strongly", (), "no_strong_id"),
    ("no_right_to_grant", "ask_granter", (), "granter_reaches_too_little"),
    ("office_role_missing", "ask_own_superior", (), None),
])  # fmt: skip
def test_the_first_whose_condition_holds(reason, remedy, near, cause):
    found = cause_of(refusal(reason, remedy, near=near), near, CAUSES)
    assert (found.code if found else None) == cause


def test_a_permit_names_no_cause():
    assert cause_of(PERMIT, direct(), CAUSES) is None


def test_the_shape_of_a_path():
    assert [shape_of(p) for p in ((), direct(), chain(), (*chain(), *direct()))] == ["", "direct", "chain", "chain"]


ASKED = ("no_strong_id", "service_down", "acting_as_self", "not_visible_yet")


@pytest.mark.parametrize("decision", [None, PERMIT], ids=["before signing in", "permit"])
def test_what_the_register_cannot_know_is_asked_in_order(decision):
    left = list(ASKED)
    answers = {}
    while left:
        assert answered(decision, CAUSES, answers) == (None, tuple(left))
        answers[left.pop(0)] = Reply.NO if len(left) % 2 else Reply.SKIP
    assert answered(decision, CAUSES, answers) == (None, ())


def test_nothing_is_asked_where_the_decision_says_it():
    yes = dict.fromkeys(ASKED, Reply.YES)
    assert answered(refusal("ended", "renew"), CAUSES, yes) == (None, ())


def test_a_yes_ends_the_questions():
    found, left = answered(PERMIT, CAUSES, {"no_strong_id": Reply.NO, "service_down": Reply.YES})
    assert (found.code, left) == ("service_down", ())


@pytest.mark.parametrize(("symptom", "asked"), [
    ("cannot_sign_in", ("no_strong_id", "service_down")),
    ("it_worked_yesterday", ("service_down",)),
    ("notices_not_seen", ("not_visible_yet",)),
    ("data_missing_on_person", ()),
])  # fmt: skip
def test_a_symptom_narrows_what_is_asked(symptom, asked):
    assert answered(PERMIT, CAUSES, {}, symptom) == (None, asked)


def test_only_four_causes_are_asked():
    assert tuple(c.code for c in CAUSES if c.known_by is KnownBy.ASKED) == ASKED


THEME = "view_and_claim"
LINKS = [
    (refusal("no_mandate", "request_mandate", GIVER, M), BrokenLink(M, P, True, THEME)),
    (refusal("ended", "renew", GIVER, M, direct("ended")), BrokenLink(M, P, True, THEME)),
    (refusal("ended", "renew", MIDDLE, S, chain(lower=["ended"])), BrokenLink(S, P, True, THEME)),
    (refusal("upper_link_ended", "renew_upper", GIVER, M, chain(["upper_link_ended"])), BrokenLink(M, S, False, THEME, S)),
    (refusal("upper_link_granter_lacked_right", "regrant", GIVER, M, chain(["upper_link_granter_lacked_right"])),
     BrokenLink(M, S, False, THEME)),
    (refusal("upper_link_not_yet_in_force", "wait_for_start", "nobody", None, chain(["upper_link_not_yet_in_force"])),
     BrokenLink(M, S, False, THEME)),
    (refusal("principal_ceased", "successor_grants", GIVER, "koivula"), BrokenLink("koivula", P, True, THEME)),
    (refusal("no_mandate", "contact_office", "organisation_office", M), None),
    (refusal("no_mandate", "apply_to_clerk", "municipality_signatory", M), None),
    (PERMIT, None),
]  # fmt: skip


@pytest.mark.parametrize(("decision", "link"), LINKS)
def test_the_link_that_is_broken(decision, link):
    assert broken_link(decision, P, M) == link


OWN, UPPER = BrokenLink(M, P, True, THEME), BrokenLink(M, S, False, THEME, S)


@pytest.mark.parametrize(("remedy", "link", "granters", "asks", "way"), [
    ("apply_to_clerk", None, [], False, Way.APPLY),
    ("request_mandate", OWN, ["helmi"], False, Way.REQUEST),
    ("renew", OWN, [], False, Way.REQUEST),
    ("approve_request", OWN, ["helmi"], False, Way.TELL),
    ("approve_request", OWN, [P], False, Way.APPROVE),
    ("approve_request", OWN, [], False, Way.REPORT),
    ("approve_upper_request", BrokenLink(M, S, False, THEME), ["helmi"], False, Way.TELL),
    ("request_upper", UPPER, ["helmi"], False, Way.TELL),
    ("request_upper", UPPER, ["helmi"], True, Way.REQUEST_MEMBERS),
    ("request_upper", UPPER, [P, "helmi"], False, Way.GIVE),
    ("ask_granter", OWN, ["helmi"], False, Way.TELL),
    ("wait_for_start", OWN, ["helmi"], False, Way.REQUEST),
    ("grant_to_self", None, [], False, Way.OWN),
    ("choose_other_principal", None, [], False, Way.OWN),
    ("state_ground", None, [], False, Way.OPEN),
    ("contact_office", None, [], False, Way.REPORT),
    ("make_agreement", None, [], False, Way.REPORT),
    ("try_again", None, [], False, Way.REPORT),
])  # fmt: skip
def test_the_way_out(remedy, link, granters, asks, way):
    decision = refusal("ended", remedy)
    assert way_out(decision, link, granters=frozenset(granters), person=P, asks=asks) is way
