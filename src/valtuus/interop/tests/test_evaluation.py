"""One decision as a caller meets it: permit, denial, and how people and organisations are named."""

import json

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from valtuus.interop.tests.conftest import (
    AINO,
    EEVA,
    NOBODY,
    ONNI,
    VIEW,
    Asker,
    question,
    rows,
)
from valtuus.mandates.queries.answers import answered
from valtuus.mandates.types import Question
from valtuus.parties.queries import official_key

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def test_a_permit_tells_its_mandates_and_what_else_is_needed(world, asker):
    answer = asker.ask(question(), **{"X-Request-ID": "r-17"})
    assert (answer.status_code, answer["Content-Type"], answer["X-Request-ID"]) == (200, "application/json", "r-17")
    told = answer.json()
    assert told["decision"] is True
    context = told["context"]
    assert context["path"] == [world.upper, world.lower] and context["basis"] == "mandate"
    assert context["reason"] == "chain_mandate"
    assert context["also_needed"] == ["agreement", "purpose", "legal_ground"]
    kept = answered(context["record"])
    assert kept.question == Question(official_key(AINO), world.id["mallila"], VIEW)
    assert kept.decision["version"] == context["register_version"]
    assert rows("select caller, request_id from mandates_answer") == [(asker.caller.id, "r-17")]


def test_a_denial_is_a_success_with_reason_and_remedy(world, asker):
    told = asker.ask(question(ONNI)).json()
    context = told["context"]
    assert told["decision"] is False and context["reason"] == "lower_link_missing"
    assert context["reason_admin"] == {"403": "lower_link_missing"}
    assert sorted(context["reason_user"]) == ["en-403", "fi-403", "sv-403"]
    assert "Seutu" in context["reason_user"]["fi-403"] and len(set(context["reason_user"].values())) == 3
    assert context["remedy"]["who"] and context["remedy"]["code"]
    assert "path" not in context
    assert sorted(context["diagnosis"]) == ["en", "fi", "sv"]
    assert context["diagnosis"]["sv"].endswith(f"/{VIEW}/") and ONNI not in str(context["diagnosis"])


def test_the_same_question_gets_the_same_answer(asker):
    first, second = (asker.ask(question(ONNI)).json() for _ in range(2))
    assert first["context"].pop("record") < second["context"].pop("record")
    assert first == second


@pytest.mark.parametrize(
    "resource, kind", [("mallila", "organisation"), ("9900001-8", "municipality"), (None, "municipality")]
)
def test_an_organisation_goes_by_code_business_id_and_id(world, asker, resource, kind):
    assert asker.ask(question(resource=resource or world.id["mallila"], kind=kind)).json()["decision"] is True


def test_a_person_goes_by_the_callers_own_id_afterwards(asker):
    own = asker.ask(question()).json()["context"]["subject"]
    assert own.startswith("pw.") and AINO not in own and official_key(AINO) not in own
    again = asker.ask(question(own)).json()
    assert again["decision"] is True and again["context"]["subject"] == own
    other = Asker()
    assert other.ask(question(own)).json()["decision"] is False, "another caller's id means nobody"
    assert other.ask(question()).json()["context"]["subject"] != own


@pytest.mark.parametrize("person", [NOBODY, "150290-902X", "", "nobody", "pw.1.AAAA", "\0", "å" * 300, "150290-902L "])
def test_who_is_not_known_is_a_stranger_like_any_other(asker, person):
    unknown, stranger = (asker.ask(question(p)).json() for p in (person, EEVA))
    if person.strip() == AINO:
        assert unknown["decision"] is True
        return
    for told in (unknown, stranger):
        assert told["decision"] is False and told["context"]["reason"] == "no_mandate"
        told["context"].pop("record"), told["context"].pop("subject")
    assert unknown == stranger


def test_who_is_not_known_costs_the_same_statements_as_a_stranger(asker):
    def asked(person):
        with CaptureQueriesContext(connections["default"]) as queries:
            asker.ask(question(person))
        return [q["sql"].split()[:3] for q in queries.captured_queries]

    stranger = asked(EEVA)
    assert len(stranger) == 5, "they are seen at all"
    for person in (NOBODY, "150290-902X", "nonsense", "pw.1.AAAA"):
        assert asked(person) == stranger


def test_nothing_of_anybody_is_told_to_a_stranger(world, asker):
    text = asker.ask(question(EEVA)).content.decode()
    assert "Seutu" not in text and world.upper not in text and "Virkailija" not in text


@pytest.mark.parametrize(
    "wrong, status",
    [
        ({"action": {"name": "kelmu.nonsense"}}, 404),
        ({"action": {"name": "desk.answer"}}, 404),
        ({"action": {"name": "mandates.grant"}}, 404),
        ({"resource": {"type": "municipality", "id": "atlantis"}}, 404),
        ({"resource": {"type": "municipality", "id": "seutu"}}, 404),
        ({"resource": {"type": "planet", "id": "mallila"}}, 404),
        ({"resource": {"type": "municipality", "id": "\0'; drop"}}, 404),
        ({"subject": {"type": "robot", "id": AINO}}, 404),
    ],
)
def test_what_is_not_there_is_denied_and_said_so(asker, wrong, status):
    answer = asker.ask(question() | wrong)
    told = answer.json()
    assert answer.status_code == 200 and told["decision"] is False
    assert told["context"]["error"]["status"] == status
    [line] = rows(
        "select payload from ledger_body b join ledger_line l on l.id = b.line_id where kind = 'questions_answered'"
    )
    assert json.loads(bytes(line[0]))["failed"], "it stands in the record as well"


def test_a_weak_identification_that_is_told_counts(asker):
    weak = question(subject={"type": "person", "id": AINO, "properties": {"acr": "urn:weak"}})
    strong = question(subject={"type": "person", "id": AINO, "properties": {"acr": "http://ftn.ficora.fi/2017/loa2"}})
    assert asker.ask(weak).json()["context"]["reason"] == "not_strongly_identified"
    assert asker.ask(strong).json()["decision"] is True


def test_the_clock_is_ours(asker):
    assert asker.ask(question(context={"time": "2035-01-01T00:00:00Z"})).json()["decision"] is True


def test_unknown_members_are_passed_over(asker):
    body = question(extra={"deep": [1, {"a": None}]}, options=7, evaluations="x")
    body["subject"] |= {"colour": "blue"}
    assert asker.ask(body).json()["decision"] is True
