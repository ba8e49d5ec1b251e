"""The symptom finder by tables: every cause is reached, no way ends without one, and bad codes are told."""

from collections import defaultdict

import pytest

from valtuus.fallback.queries.finder import causes, next_step, questions
from valtuus.fallback.rules.finder import SYMPTOM, UNSURE
from valtuus.fallback.types import KnownBy
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.catalogue_checks import faults_of
from valtuus.kernel.errors import DomainError

SYMPTOMS = catalogue().codes("symptom")


def ways(given):
    """Every way on from these answers, each to its end."""
    here = next_step(given)
    if here.over:
        return [here]
    return [end for choice in here.choices for end in ways({**given, here.question: choice})]


def codes(step):
    return [c.code for c in step.causes]


def test_first_the_symptom_is_asked():
    step = next_step({})
    assert (step.question, step.choices, step.over) == (SYMPTOM, SYMPTOMS, False)
    assert len(SYMPTOMS) == 7


@pytest.mark.parametrize("symptom", SYMPTOMS)
def test_every_way_ends_with_a_cause_of_the_symptom_after_two_to_four_questions(symptom):
    ends = ways({SYMPTOM: symptom})
    assert len(ends) > 1
    for end in ends:
        assert end.causes and all(symptom in c.symptoms for c in end.causes), end.answered
        assert 2 <= len(end.answered) <= 4, end.answered
        assert [c.order for c in end.causes] == sorted(c.order for c in end.causes)


@pytest.mark.parametrize("symptom", SYMPTOMS)
def test_every_cause_of_a_symptom_is_reached_by_an_answer_that_names_it(symptom):
    """Not only by not knowing anything: there is a way without a single `unsure`."""
    known = [end for end in ways({SYMPTOM: symptom}) if UNSURE not in end.answered.values()]
    reached = {code for end in known for code in codes(end)}
    assert reached == {c.code for c in causes() if symptom in c.symptoms}


@pytest.mark.parametrize("symptom", SYMPTOMS)
def test_who_knows_nothing_is_shown_every_cause(symptom):
    given = {SYMPTOM: symptom} | {q.code: UNSURE for q in questions()}
    assert codes(next_step(given)) == [c.code for c in causes() if symptom in c.symptoms]


WAYS = [
    ({"symptom": "cannot_sign_in", "first": "no_strong_id"}, ["no_strong_id"]),
    ({"symptom": "cannot_sign_in", "first": "none", "mandate": "katso"}, ["katso_only"]),
    ({"symptom": "municipality_not_offered", "whose": "own", "first": "acting_as_self"}, ["acting_as_self"]),
    (
        {"symptom": "municipality_not_offered", "whose": "through", "first": "none", "mandate": "asked"},
        ["organisation_has_no_granter", "request_unapproved", "upper_request_unapproved"],
    ),
    (
        {"symptom": "municipality_not_offered", "whose": "own", "first": "none", "mandate": "asked"},
        ["organisation_has_no_granter", "request_unapproved"],
    ),
    ({"symptom": "lms_list_not_seen", "whose": "own", "mandate": "held"}, ["theme_lacking"]),
    ({"symptom": "notices_not_seen", "whose": "own", "first": "not_visible_yet"}, ["not_visible_yet"]),
    ({"symptom": "data_missing_on_person", "shown": "some"}, ["ground_narrower"]),
    ({"symptom": "it_worked_yesterday", "whose": "own", "first": "none", "mandate": "katso"}, ["katso_only"]),
]


@pytest.mark.parametrize(("given", "found"), WAYS)
def test_answers_lead_to_their_causes(given, found):
    step = next_step(given)
    assert step.over and codes(step) == found and dict(step.answered) == given


def test_a_service_that_is_not_open_is_named_only_where_it_is_not():
    given = {"symptom": "action_missing", "whose": "own", "mandate": "held"}
    assert "not_open_yet" in codes(next_step(given | {"task": "childcare_lists"}))
    assert "not_open_yet" not in codes(next_step(given | {"task": "view_person"}))


def test_an_answer_to_what_is_not_asked_is_passed_over():
    step = next_step({"symptom": "data_missing_on_person", "whose": "own", "shown": "some"})
    assert step.over and "whose" not in step.answered


@pytest.mark.parametrize(("given", "field", "allowed"), [
    ({"symptom": "fish"}, "symptom", "cannot_sign_in"),
    ({"symptom": "cannot_sign_in", "first": "fish"}, "first", "no_strong_id"),
    ({"symptom": "cannot_sign_in", "first": "acting_as_self"}, "first", "service_down"),  # of another symptom
    ({"symptom": "municipality_not_offered", "whose": "'; drop"}, "whose", "own"),
])  # fmt: skip
def test_a_code_that_is_not_offered_is_an_error_naming_its_field(given, field, allowed):
    with pytest.raises(DomainError) as caught:
        next_step(given)
    assert (caught.value.code, caught.value.field) == ("unknown_code", field)
    assert allowed in caught.value.allowed


# ---- the data


def test_what_only_asking_tells_is_asked_first_and_in_order():
    [first] = [q for q in questions() if q.code == "first"]
    named = [c for a in first.answers for c in a.causes]
    assert named == [c.code for c in causes() if c.known_by is KnownBy.ASKED] and first.only


def test_a_task_leaves_what_its_actions_can_lack():
    needs = defaultdict(set)
    for row in catalogue().rows["finder_answer"]:
        for code in row.get("actions", ()):
            action = catalogue().action(code)
            needs[row["code"]] |= {"no_agreement"} if "agreement" in action.needs else set()
            needs[row["code"]] |= (
                {"not_open_yet"} if action.available_from and action.available_from.year > 2020 else set()
            )
            needs[row["code"]] |= {"ground_outside_agreement"} if "purpose" in action.needs else set()
    [task] = [q for q in questions() if q.code == "task"]
    assert {a.code: set(a.causes) for a in task.answers} == dict(needs)


def test_the_data_refer_to_what_there_is():
    assert faults_of(catalogue()) == []
    named = {row["for"] for row in catalogue().rows["finder_answer"]}
    assert named == {q.code for q in questions()}
