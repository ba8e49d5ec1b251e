"""What is kept and what is logged of a call, what is answered when something fails, and the metadata."""

import logging
from dataclasses import replace

import pytest
from django.db import InterfaceError, OperationalError, connections
from django.test import Client

from valtuus.identity import queries as identity
from valtuus.interop import telling
from valtuus.interop.services import asking as services
from valtuus.interop.tests.conftest import (
    AINO,
    ONNI,
    PERMIT,
    VIEW,
    question,
    rows,
    without,
)
from valtuus.kernel.decision import Outcome
from valtuus.mandates.services.deciding import decide
from valtuus.mandates.types import Question
from valtuus.parties.queries import official_key

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.mark.parametrize("given, kept", [("x" * 500, "x" * 200), ("own 150290-902L", ""), ("a\tb", "ab")])
def test_a_request_id_comes_back_whole_and_is_kept_clean(asker, given, kept):
    answer = asker.ask(question(), **{"X-Request-ID": given})
    assert answer["X-Request-ID"] == given.replace("\t", "")
    assert rows("select request_id from mandates_answer") == [(kept,)]


@pytest.mark.parametrize("where", ["holder_of", "answer_in_going"])
@pytest.mark.parametrize("fault", [OperationalError, InterfaceError])
def test_a_database_that_is_away_is_503_and_no_decision(asker, monkeypatch, where, fault):
    def away(*args, **more):
        raise fault("the server closed the connection")

    monkeypatch.setattr(identity if where == "holder_of" else services, where, away)
    answer = asker.ask(question(), **{"X-Request-ID": "away"})
    assert (answer.status_code, answer["X-Request-ID"]) == (503, "away") and answer["Retry-After"]


def test_no_permit_without_a_record(asker, monkeypatch):
    """The answer's own insert fails: nothing is told."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("revoke insert on mandates_answer from valtuus_app")
        cursor.execute(
            "revoke insert (id, line_id, question, decision, known_at, caller, request_id) on mandates_answer from valtuus_app"
        )
    try:
        answer = asker.ask(question())
    finally:
        with connections["owner"].cursor() as cursor:
            cursor.execute(
                "grant insert (id, line_id, question, decision, known_at, caller, request_id) on mandates_answer to valtuus_app"
            )
    assert answer.status_code == 500 and b"true" not in answer.content


def test_a_fault_of_ours_is_500_and_tells_nothing(asker, monkeypatch):
    def broken(*args, **more):
        raise RuntimeError("inside")

    monkeypatch.setattr(services, "decide", broken)
    answer = asker.ask(question(), **{"X-Request-ID": "ours"})
    assert (answer.status_code, answer["X-Request-ID"]) == (500, "ours") and "inside" not in answer.content.decode()


def test_nothing_personal_is_logged(asker, caplog):
    with caplog.at_level(logging.DEBUG):
        for body in (question(), question(ONNI), without(question(), "action")):
            asker.ask(body, "evaluation")
            asker.ask({"evaluations": [body]}, "evaluations")
    text = caplog.text + " ".join(str(r.__dict__) for r in caplog.records)
    for personal in (AINO, ONNI, asker.token.secret):
        assert personal not in text


def test_an_identity_code_is_nowhere_in_the_record(asker):
    asker.ask(question(), **{"X-Request-ID": f"{AINO}"})
    told = rows(
        "select convert_from(payload, 'utf8') from ledger_body union all "
        "select question::text || decision::text || request_id from mandates_answer"
    )
    assert AINO not in str(told)


def test_metadata_names_what_works_by_configuration(settings):
    settings.PDP = "https://pdp.example.fi"
    answer = Client(headers={"host": "127.0.0.1"}).get("/.well-known/authzen-configuration")
    assert answer.json() == {
        "policy_decision_point": "https://pdp.example.fi",
        "access_evaluation_endpoint": "https://pdp.example.fi/access/v1/evaluation",
        "access_evaluations_endpoint": "https://pdp.example.fi/access/v1/evaluations",
    }
    assert "max-age" in answer["Cache-Control"] and answer["Content-Type"] == "application/json"
    assert Client().get("/.well-known/authzen-configuration/kunta1").status_code == 404


def test_metadata_of_an_identifier_with_a_path(settings):
    settings.PDP = "https://pdp.example.fi/kunta1"
    answer = Client().get("/.well-known/authzen-configuration/kunta1").json()
    assert answer["policy_decision_point"] == "https://pdp.example.fi/kunta1"
    assert answer["access_evaluation_endpoint"] == "https://pdp.example.fi/kunta1/access/v1/evaluation"
    assert Client().get("/.well-known/authzen-configuration").status_code == 404


def test_an_outcome_that_is_unknown_is_never_a_denial_by_rule(world, asker, monkeypatch):
    q = Question(official_key(AINO), world.id["mallila"], VIEW)
    no = replace(decide(Question(q.person, world.id["koivula"], VIEW), at=PERMIT.at), outcome=Outcome.UNKNOWN)
    [answer] = telling.told([q], [(1, no)], asker.caller.id)
    assert answer.decision is False and answer.context["outcome"] == "unknown"
    assert list(answer.context["reason_admin"]) == ["503"]
