"""The rules question the cases that the sentences of the plan mean, counted the slow way, in courses without innocent reasons."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from valtuus.oversight.rules.findings import findings
from valtuus.oversight.tests import by_definition
from valtuus.oversight.tests.rules_facts import FAR, HERE, MONDAY, PLAN, look, maija
from valtuus.oversight.types import Arrived, Claimed, Course, Exported, Finding, Given, Moved, Taken

FIRST, LAST = date(2021, 3, 1), date(2021, 4, 30)
OFFICIALS = ("maija", "olli", "kalle", "liisa")
PEOPLE = {name: maija(official=name) for name in OFFICIALS}
LOW = {
    "volume_in_a_day": {"subjects": 3},
    "volume_against_own_habit": {"factor": 2, "at_least_subjects": 3},
    "odd_hours": {"looks": 3},
    "own_code": {"looks": 1},
    "colleague": {"subjects": 2},
    "same_subject_by_many": {"officials": 3},
    "case_reference_empty": {"share": 0.4, "at_least_looks": 4},
    "case_reference_malformed": {"looks": 3},
    "case_reference_for_many": {"subjects": 3},
    "no_follow_up": {"share": 0.6, "at_least_subjects": 3},
    "purpose_outside_duty": {"looks": 3},
    "other_municipality": {"share": 0.4, "at_least_subjects": 3},
    "unknown_codes": {"codes": 3},
    "fast_looks": {"looks": 4},
    "look_after_self_grant": {"hours": 24},
    "grant_look_end": {"hours": 72},
    "notice_ping_pong": {"moves_of_notice": 3, "moves_in_day": 4},
    "notice_opened_and_moved": {"notices": 2},
    "export_hoarding": {"subjects": 100},
    "requests_by_one_officer": {"for_one_asker": 3, "without_call": 2},
    "claims_in_series": {"claims": 3},
}
BY_DAY = {"volume_in_a_day", "volume_against_own_habit", "claims_in_series"}
BY_ABOUT = {"same_subject_by_many", "case_reference_for_many", "grant_look_end"}

minutes = st.integers(0, 59).map(lambda n: timedelta(minutes=n))
near = st.builds(
    lambda day, hour, m: timedelta(days=day, hours=hour) + m, st.integers(0, 2), st.integers(0, 23), minutes
)
far = st.builds(
    lambda day, hour, m: timedelta(days=day, hours=hour) + m, st.integers(0, 20), st.integers(0, 23), minutes
)
moments = st.one_of(minutes, near, far).map(lambda after: MONDAY + after)
officials, subjects = st.sampled_from(OFFICIALS), st.sampled_from("abcdef")
notices, grants = st.sampled_from(["n1", "n2", "n3"]), st.sampled_from(["g1", "g2"])

plain = st.builds(
    lambda at, official, subject, reference: look(subject, at=at, official=official, case_reference=reference),
    moments, officials, subjects, st.sampled_from(["SOS-1", "SOS-2", "SOS-31", "SOS-47", "SOS-58", "SOS-60"]),
)  # fmt: skip
marked = {
    "own_code": {"itself": st.booleans(), "notice": st.sampled_from([None, "n1"])},
    "colleague": {"colleague": st.booleans()},
    "case_reference_empty": {"case_reference": st.sampled_from(["", "SOS-82", "SOS-97"])},
    "unknown_codes": {"known": st.booleans()},
    "purpose_outside_duty": {"purpose": st.sampled_from(["assess_need", "client_plan", "set_fee", "prepare_claim"])},
}


def _looks(**given_: st.SearchStrategy) -> st.SearchStrategy:
    return st.builds(
        lambda at, official, subject, **rest: look(subject, at=at, official=official, **rest),
        moments, officials, subjects, **given_,
    )  # fmt: skip


def _granted() -> st.SearchStrategy:
    # One giving of a mandate each, as in the register.
    after = st.none() | st.integers(0, 100).map(lambda h: timedelta(hours=h))

    def one(at, grant, giver, holder, ended):
        return Given(at, grant, giver, holder, HERE, None if ended is None else at + ended)

    gave = st.lists(st.builds(one, moments, grants, officials, officials, after), unique_by=lambda g: g.grant)
    used = st.lists(_looks(grants=st.sampled_from([(), ("g1",), ("g2",), ("g1", "g2")])), max_size=25)
    return st.builds(lambda g, u: g + u, gave, used)


def _moved() -> st.SearchStrategy:
    opened = st.builds(
        lambda at, o, n: look(f"notice:{n}", at=at, official=o, notice=n, action="kelmu.open_notice"),
        moments, officials, notices,
    )  # fmt: skip
    return st.lists(opened | st.builds(Moved, moments, officials, notices, st.just(HERE), st.just(FAR)), max_size=30)


claims = st.builds(
    lambda at, o, n, undone: Claimed(at, o, f"c{n}", "a", LAST if undone else None),
    moments, officials, st.integers(0, 10**9), st.booleans(),
)  # fmt: skip
exports = st.builds(
    lambda at, o, n, size: Exported(n, at, o, HERE, "kelmu.view_lms_risk_list", size),
    moments, officials, st.integers(1, 10**9), st.integers(1, 60),
)  # fmt: skip
taken = st.builds(
    Taken, moments, officials, st.uuids().map(str), st.sampled_from("xy"), st.booleans(), st.none() | st.just("c")
)
# Everybody has one home.
homes = st.builds(
    lambda at, official, subject: look(subject, at=at, official=official, home=HERE if subject in "abc" else FAR),
    moments, officials, subjects,
)  # fmt: skip
# Three days of habit, and a fourth that may be another.
habit = st.builds(
    lambda day, n, subject: look(subject, at=MONDAY + timedelta(days=day, minutes=n), case_reference="SOS-1"),
    st.integers(0, 5), st.integers(0, 59), subjects,
)  # fmt: skip
REFERENCES = ["", "xxxx", "7", "1234", "4321", "1357", "12", "SOS-12", "abc", "abd"]
# Each look at another person, so that none corrects the one before.
written = st.builds(
    lambda at, official, subject, reference: look(subject, at=at, official=official, case_reference=reference),
    moments, officials, st.uuids().map(str), st.sampled_from(REFERENCES),
)  # fmt: skip
followed = st.builds(
    lambda at, s, n: Claimed(at, "pekka", f"c{n}", s), moments, subjects, st.integers(0, 10**9)
) | st.builds(lambda days, s: Arrived(MONDAY + timedelta(days=30 + days), "n1", s, HERE), st.integers(0, 20), subjects)
COURSES = {
    "case_reference_malformed": st.lists(written, max_size=30),
    "no_follow_up": st.builds(lambda a, b: a + b, st.lists(_looks(), max_size=16), st.lists(followed, max_size=6)),
    "volume_against_own_habit": st.lists(habit, min_size=5, max_size=24),
    "other_municipality": st.lists(homes, max_size=30),
    **{kind: st.lists(_looks(**given_), max_size=30) for kind, given_ in marked.items()},
    "look_after_self_grant": _granted(),
    "grant_look_end": _granted(),
    "notice_ping_pong": _moved(),
    "notice_opened_and_moved": _moved(),
    "export_hoarding": st.lists(exports, max_size=12),
    "requests_by_one_officer": st.lists(taken, max_size=14),
    "claims_in_series": st.lists(claims, max_size=20),
}


def _case(found: Finding) -> object:
    if found.kind in BY_DAY:
        return found.officials[0], found.first
    if found.kind == "notice_opened_and_moved":
        return found.officials[0], found.about
    if found.kind == "notice_ping_pong":
        return found.about if found.about else (found.officials[0], found.first)
    return found.about if found.kind in BY_ABOUT else found.officials[0]


def test_every_kind_of_the_data_file_is_counted_the_slow_way() -> None:
    assert set(LOW) == {row["code"] for row in PLAN}


@pytest.mark.parametrize("kind", LOW)
def test_the_rules_find_what_the_sentence_of_the_kind_means(kind: str) -> None:
    row = next(row for row in PLAN if row["code"] == kind)

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(COURSES.get(kind, st.lists(plain, max_size=35)))
    def agrees(happenings) -> None:
        course = Course(FIRST, LAST, tuple(sorted(happenings, key=lambda h: h.at)), PEOPLE)
        answer = getattr(by_definition, kind)(course, LOW[kind])
        must, may = answer if isinstance(answer, tuple) else (answer, answer)
        found = {_case(f) for f in findings(course, [{**row, "threshold": LOW[kind]}])}
        assert must <= found <= may

    agrees()
