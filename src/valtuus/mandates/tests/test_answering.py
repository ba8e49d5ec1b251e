"""Many questions of a caller: the same decisions as one by one, each kept with who asked, or none told."""

import json

import pytest
from django.db import DataError, connections, transaction

from valtuus.kernel.canonical import canonical
from valtuus.kernel.errors import DomainError
from valtuus.kernel.identifiers import uuid7
from valtuus.ledger.queries import in_one_go
from valtuus.ledger.services import encoded
from valtuus.ledger.types import NotCommitted, OpenTransaction
from valtuus.mandates.queries.answers import answered
from valtuus.mandates.queries.facts import facts_asked
from valtuus.mandates.services.answering import answer_in_going, answer_many
from valtuus.mandates.services.deciding import decide, decide_again
from valtuus.mandates.tests.conftest import AT
from valtuus.mandates.types import Question

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
ACTION = "kelmu.view_person"
ASKED = {"caller": "a caller", "request_id": "r-1", "at": AT}


@pytest.fixture
def questions(register):
    """Permits and refusals of several kinds, and strangers."""
    register.mandate("mallila", "seutu")
    register.mandate("seutu", "aino", "represent")
    register.mandate("pihlajisto", "eeva")
    register.mandate("koivula", "helmi", "grant")
    people, parties = ("aino", "onni", "eeva", "helmi", "nobody"), ("mallila", "koivula", "pihlajisto", "seutu")
    return [Question(p, register.id[m], ACTION) for p in people for m in parties]


def rows(sql, *values):
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def test_many_are_decided_as_each_alone(questions):
    told = answer_many(questions, **ASKED)
    assert [d for _, d in told] == [decide(q, at=AT) for q in questions]
    assert {d.permitted for _, d in told} == {True, False}
    assert [n for n, _ in told] == sorted({n for n, _ in told}), "numbers in the order of the questions"


def test_each_answer_is_kept_with_its_caller_and_can_be_made_again(questions):
    told = answer_many(questions, **ASKED)
    for (number, decision), question in zip(told, questions, strict=True):
        kept = answered(number)
        assert kept.question == question and kept.decision == json.loads(canonical(decision))
        assert decide_again(kept) == decision
    assert set(rows("select caller, request_id from mandates_answer")) == {("a caller", "r-1")}
    assert rows("select count(*) from ledger_line where kind = 'questions_answered'") == [(1,)]


def test_answers_are_not_told_before_their_record_is_committed(questions):
    with in_one_go():
        answers = answer_in_going(questions, **ASKED)
        with pytest.raises(NotCommitted):
            answers()
    assert [d for _, d in answers()] == [decide(q, at=AT) for q in questions]


def test_facts_asked_ahead_are_those_that_are_asked_when_needed(questions):
    people, parties = {q.person for q in questions}, {q.represented for q in questions}
    for some in (questions, questions[:1]):
        reader = facts_asked(people, parties)
        assert [decide(q, at=AT, reader=reader) for q in some] == [decide(q, at=AT) for q in some]
    other = facts_asked({"o1:nobody"}, set())
    assert decide(questions[0], at=AT, reader=other) == decide(questions[0], at=AT), "not covered: asked anew"


def test_the_quick_bytes_are_the_canonical_ones(questions):
    for value in (*questions, *(d for _, d in answer_many(questions, **ASKED))):
        assert encoded(value) == canonical(value)


@pytest.mark.parametrize("stop_at", [True, False])
def test_it_leaves_off_after_the_first_that_decides(questions, stop_at):
    decisions = [decide(q, at=AT).permitted for q in questions]
    wanted = decisions.index(stop_at) + 1
    assert 0 < wanted < len(questions)
    told = answer_many(questions, **ASKED, stop_at=stop_at)
    assert [d.permitted for _, d in told] == decisions[:wanted]
    assert rows("select count(*) from mandates_answer") == [(wanted,)], "what was not told is not kept"


def test_what_could_not_be_asked_stands_in_the_line():
    assert answer_many(["unknown_resource"], **ASKED) == ["unknown_resource"]
    [(payload,)] = rows(
        "select payload from ledger_body b join ledger_line l on l.id = b.line_id where l.kind = 'questions_answered'"
    )
    assert json.loads(bytes(payload))["failed"] == [[0, "unknown_resource"]]


@pytest.mark.parametrize("many", [1_000, pytest.param(10_000, marks=pytest.mark.slow)])
def test_very_many_at_once(questions, many):
    asked = [questions[i % len(questions)] for i in range(many)]
    told = answer_many(asked, **ASKED)
    assert len(told) == many and rows("select count(*) from mandates_answer") == [(many,)]


def test_nothing_is_told_that_a_transaction_around_could_undo(questions):
    with transaction.atomic(), pytest.raises(OpenTransaction):
        answer_many(questions, **ASKED)
    assert rows("select count(*) from mandates_answer") == [(0,)]


def test_nothing_is_told_that_could_not_be_kept(questions):
    with pytest.raises(DataError):
        answer_many(questions, **{**ASKED, "request_id": "a\0b"})
    assert rows("select count(*) from mandates_answer") == [(0,)]


def test_an_unknown_party_fails_the_whole(questions):
    with pytest.raises(DomainError):
        answer_many([*questions, Question("aino", str(uuid7()), ACTION)], **ASKED)
    assert rows("select count(*) from mandates_answer") == [(0,)]
