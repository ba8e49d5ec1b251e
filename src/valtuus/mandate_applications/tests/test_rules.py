"""Steps, ages, telephones and retention, as tables."""

from datetime import UTC, date, datetime, timedelta

import pytest

from valtuus.kernel.catalogue import catalogue
from valtuus.mandate_applications import rules
from valtuus.mandate_applications.types import Ageing, Application, Contact, Content, State, Step, StepKind

AT = datetime(2021, 2, 1, 6, 5, tzinfo=UTC)


def steps(*kinds):
    state, made = State.DRAFT, [Step(1, StepKind.DRAFTED, State.DRAFT, AT, "helmi", "Helmi")]
    for number, kind in enumerate(kinds, 2):
        state = rules.state_after(state, kind)
        made.append(Step(number, kind, state, AT, f"by {kind}", "", detail={"confirmed": True}))
    return tuple(made)


SENT = (StepKind.SIGNATURES_ASKED, StepKind.SIGNED, StepKind.SUBMITTED)


def test_every_move_of_the_catalogue_is_a_step_and_no_other():
    """The states of the brief (catalogue/statuses.toml) and the steps say the same."""
    told = {row["code"]: set(row["next"]) for row in catalogue().rows["status"] if row.get("of") == "application"}
    found = {state.value: set() for state in State}
    for state in State:
        for kind in StepKind:
            after = rules.state_after(state, kind) if kind is not StepKind.DRAFTED else None
            if after not in (None, state):
                found[state.value].add(after.value)
    assert found == told


@pytest.mark.parametrize("kind", [k for k in StepKind if k is not StepKind.DRAFTED])
@pytest.mark.parametrize("state", rules.DECIDED)
def test_nothing_follows_a_decision(state, kind):
    assert rules.state_after(state, kind) is None


@pytest.mark.parametrize(
    ("days", "age"),
    [(0, Ageing.FRESH), (20, Ageing.FRESH), (21, Ageing.DUE), (28, Ageing.DUE), (29, Ageing.LATE), (400, Ageing.LATE)],
)
def test_ageing_against_the_usual_days(days, age):
    assert rules.ageing(days, (21, 28)) is age


def test_days_are_finnish_calendar_days():
    made = steps(*SENT)
    assert rules.waited(made, AT) == 0
    assert rules.waited(made, datetime(2021, 2, 1, 21, 59, tzinfo=UTC)) == 0
    assert rules.waited(made, datetime(2021, 2, 1, 22, 0, tzinfo=UTC)) == 1
    assert rules.waited(steps(), AT + timedelta(days=9)) == 0


@pytest.mark.parametrize(
    ("contact", "phones", "email"),
    [
        ("kirjaamo@mallila.example, 029 000 0001", ("029 000 0001",), "kirjaamo@mallila.example"),
        ("Puh. +358 29 000 0001 tai 029-0000002", ("+358 29 000 0001", "029-0000002"), ""),
        ("kirjaamo@mallila.example", (), "kirjaamo@mallila.example"),
        ("kirjaamo2021@m.example.", (), "kirjaamo2021@m.example"),
        ("PL 123, 00100 Mallila", (), ""),
        ("", (), ""),
    ],
)
def test_what_an_organisation_is_reached_by(contact, phones, email):
    assert (rules.phones_in(contact), rules.email_in(contact)) == (phones, email)


def test_a_proposal_waits_only_while_it_is_the_last():
    made = steps(*SENT, StepKind.TAKEN, StepKind.CALL_NOTED, StepKind.PROPOSED)
    assert rules.proposal_of(made) is made[-1]
    assert rules.proposal_of(made[:-1]) is None
    assert rules.proposal_of(steps(*SENT, StepKind.TAKEN, StepKind.PROPOSED, StepKind.TAKEN)) is None


def test_the_last_call_counts():
    made = steps(*SENT, StepKind.CALL_NOTED)
    no = Step(9, StepKind.CALL_NOTED, State.SUBMITTED, AT, "veikko", "", detail={"confirmed": False})
    assert (
        rules.confirmed_call(made) and not rules.confirmed_call([*made, no]) and not rules.confirmed_call(steps(*SENT))
    )


@pytest.mark.parametrize(("days", "kept"), [(0, False), (1, True), (60, True), (61, False), (-1, False)])
def test_due_days(days, kept):
    today = date(2021, 2, 1)
    assert (rules.due_fault(today + timedelta(days=days), today) is None) is kept


@pytest.mark.parametrize(
    ("made", "today", "erased"),
    [
        (steps(), date(2021, 8, 1), False),
        (steps(), date(2021, 8, 2), True),
        (steps(*SENT), date(2090, 1, 1), False),
        (steps(StepKind.WITHDRAWN), date(2033, 2, 1), False),
        (steps(StepKind.WITHDRAWN), date(2033, 2, 2), True),
    ],
)
def test_retention(made, today, erased):
    content = Content("p", Contact("", "", ""))
    assert rules.may_be_erased(Application("a", 1, "helmi", "Helmi", AT, content, made), today) is erased
    assert not rules.may_be_erased(Application("a", 1, "helmi", "Helmi", AT, None, made), today)
