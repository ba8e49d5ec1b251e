"""Whether a report is taken, by a table; how a matter goes; what may not be sent on. No database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from valtuus.fallback.report_types import About, Ageing, Contents, Matter, MatterState, MatterStep, StepKind
from valtuus.fallback.rules import report as rules
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.decision import Decision, Outcome, Reason

AT = datetime(2021, 2, 20, 6, 30, tzinfo=UTC)
WHOLE = Contents(
    "p", "p", "kelmu.view_inbox", "notices_not_seen", "Eeva", "029", "run_out", delivery_address="a@kunta.example"
)
DENIED = Decision(Outcome.DENY, Reason("ended"), AT, 7, "digest")
PERMITTED = replace(DENIED, outcome=Outcome.PERMIT, reason=Reason("direct_mandate"))


def matter(state=MatterState.RECEIVED, days=1):
    then = AT - timedelta(days=days)
    return Matter("m", 1, About("p", "run_out"), (), False, state, then, then, "", 1)


def judged(contents=WHOLE, matters=(), decision=DENIED):
    return rules.judge(contents, matters, decision, AT, catalogue())


@pytest.mark.parametrize(
    "contents, matters, decision, reason, remedy",
    [
        (WHOLE, [], DENIED, "report_received", None),
        (replace(WHOLE, cause=""), [], PERMITTED, "mandate_works", "use_kelmu"),
        # In order: the mandate works before all else, an open matter before what is lacking.
        (replace(WHOLE, cause="", phone=""), [matter()], PERMITTED, "mandate_works", "use_kelmu"),
        (replace(WHOLE, cause="service_down"), [], PERMITTED, "report_received", None),
        (WHOLE, [matter()], DENIED, "already_being_handled", "follow_open_matter"),
        (WHOLE, [matter(MatterState.WAITING)], DENIED, "already_being_handled", "follow_open_matter"),
        (replace(WHOLE, phone=""), [matter()], DENIED, "already_being_handled", "follow_open_matter"),
        (WHOLE, [matter(MatterState.SOLVED, 1), matter()], DENIED, "already_being_handled", "follow_open_matter"),
        (WHOLE, [matter(MatterState.SOLVED, 30)], DENIED, "handled_recently", "reopen_matter"),
        (replace(WHOLE, phone=""), [matter(MatterState.CLOSED, 30)], DENIED, "handled_recently", "reopen_matter"),
        (WHOLE, [matter(MatterState.SOLVED, 31)], DENIED, "report_received", None),
        (replace(WHOLE, delivery_address=""), [], DENIED, "report_incomplete", "complete_report"),
        (replace(WHOLE, reporter=" "), [], DENIED, "report_incomplete", "complete_report"),
    ],
)
def test_the_tests_come_in_order(contents, matters, decision, reason, remedy):
    told = judged(contents, matters, decision)
    assert (told.reason.code, told.remedy.code if told.remedy else None) == (reason, remedy)
    assert told.permitted is (reason == "report_received")
    assert told.remedy is None or told.remedy.fixer == "self"


def test_thirty_days_are_finnish_calendar_days():
    late = datetime(2021, 1, 20, 22, 30, tzinfo=UTC)  # 0.30 on 21 January in Finland
    ended = replace(matter(MatterState.SOLVED), changed_at=late)
    assert rules.ended_recently([ended], datetime(2021, 2, 20).date()) is ended
    assert rules.ended_recently([ended], datetime(2021, 2, 21).date()) is None


def test_what_lacks_is_named():
    bare = Contents("p", "p", "kelmu.view_inbox", "", "", "")
    assert judged(bare).reason.fields["fields"] == "reporter,phone,symptom,delivery_address"
    assert "delivery_address" not in judged(replace(bare, action="kelmu.view_person")).reason.fields["fields"]


@pytest.mark.parametrize(
    "text, held",
    [
        ("Asiakas 310799-913M", True),
        ("y310799-913M", False),
        ("120305A9248.", True),
        ("puh. 029 100 2000", False),
        ("", False),
    ],
)
def test_an_identity_code_is_not_sent_on(text, held):
    fault = rules.contents_fault(replace(WHOLE, text=text))
    assert (fault is not None and fault.code == "report_holds_identity_code" and fault.field == "text") is held


@pytest.mark.parametrize(
    "address, fine",
    [
        ("eeva.aro@pihlajisto.example", True),
        ("a@b", False),
        ("a b@kunta.example", False),
        ("a@kunta.example,b@kunta.example", False),
        ("a@kunta.example\nBcc: x@y.example", False),
        ("@kunta.example", False),
        ("a@-kunta.example", False),
        ("a" * 65 + "@kunta.example", False),
    ],
)
def test_an_address_is_one_address(address, fine):
    assert rules.is_address(address) is fine


def test_free_mail_is_known_whatever_its_letters():
    assert rules.is_free_mail("Eeva@GMail.com") and not rules.is_free_mail("eeva@gmail.com.kunta.example")


def test_the_moves_are_those_of_the_catalogue():
    allowed = {r["code"]: set(r["next"]) for r in catalogue().rows["status"] if r["of"] == "report"}
    for state in MatterState:
        after = {rules.state_after(state, kind) for kind in StepKind} - {None, state}
        assert {s.value for s in after} <= allowed[state], state
    assert rules.state_after(MatterState.RECEIVED, StepKind.SOLVED) is None
    assert rules.state_after(MatterState.SOLVED, StepKind.TAKEN) is None


@pytest.mark.parametrize(
    "days, shown", [(0, "fresh"), (2, "fresh"), (3, "due"), (6, "due"), (7, "late"), (400, "late")]
)
def test_a_matter_ages(days, shown):
    assert rules.ageing(matter(days=days), AT) is Ageing(shown)


def test_a_member_sees_no_name_and_no_other_joining():
    steps = [
        MatterStep(1, StepKind.OPENED, MatterState.RECEIVED, AT, "eeva", "Eeva"),
        MatterStep(2, StepKind.JOINED, MatterState.RECEIVED, AT, "onni", "Onni"),
        MatterStep(3, StepKind.TAKEN, MatterState.BEING_HANDLED, AT, "kaisa", "Kaisa", note="sisäinen"),
        MatterStep(4, StepKind.SOLVED, MatterState.SOLVED, AT, "kaisa", "Kaisa", note="Valtuus annettiin."),
    ]
    seen = rules.without_words(steps, own="eeva")
    assert [s.number for s in seen] == [1, 3, 4]
    assert {s.name + s.by for s in seen} == {""}
    assert [s.note for s in seen] == ["", "", "Valtuus annettiin."]


def test_five_years_are_kept():
    assert not rules.may_be_erased(matter(MatterState.SOLVED, 5 * 365), AT.date())
    assert rules.may_be_erased(matter(MatterState.SOLVED, 5 * 366), AT.date())
    assert not rules.may_be_erased(matter(MatterState.WAITING, 20 * 366), AT.date())


@pytest.mark.parametrize(
    "represented, employers, found",
    [("mallila", ["mallila", "seutu"], "mallila"), ("mallila", ["seutu"], "seutu"), ("mallila", ["muu"], "mallila")],
)
def test_whose_trouble_it_is(represented, employers, found):
    assert rules.organisation_of(represented, employers, [("seutu", "mallila"), ("muu", "koivula")]) == found


def test_a_cause_brings_a_symptom_that_who_has_signed_in_can_have():
    """One that shows by not signing in alone brings none: it is asked."""
    for row in catalogue().rows["cause"]:
        found = rules.symptom_of(row["code"], catalogue())
        assert found in {*row["symptoms"], ""} and found != "cannot_sign_in"
        assert found or row["symptoms"] == ["cannot_sign_in"]
    assert rules.symptom_of("no_agreement", catalogue()) == "action_missing"
    assert rules.symptom_of("", catalogue()) == ""
