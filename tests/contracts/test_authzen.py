"""The AuthZEN API against the document that it publishes: whatever fits it is answered as it says, whatever does not with 400."""

import json
import time
from collections import Counter
from itertools import product
from random import Random

import pytest
import schemathesis
from django.conf import settings
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from schemathesis.checks import load_all_checks
from schemathesis.generation import GenerationMode

from valtuus.config.wsgi import application
from valtuus.identity.types import Caller
from valtuus.interop.authzen import metadata, openapi
from valtuus.interop.authzen.answer import answer
from valtuus.interop.tests.conftest import AT, Asker, World, question
from valtuus.interop.types import Evaluation, HttpCall, Told
from valtuus.kernel.clock import standing_at

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]
CASES = 250
SECONDS = 6
load_all_checks()


def schema():
    loaded = schemathesis.openapi.from_dict(openapi.document("http://127.0.0.1:8000"))
    loaded.app = application
    return loaded


def test_the_published_document_is_the_one_that_is_made(client):
    assert client.get(metadata.OPENAPI).json() == json.loads(json.dumps(openapi.document(settings.PDP)))


@pytest.mark.parametrize(
    "path, mode",
    [*product(metadata.ENDPOINTS.values(), GenerationMode), (metadata.WELL_KNOWN, GenerationMode.POSITIVE)],
)
def test_every_call_is_answered_as_the_document_says(path, mode):
    method = "GET" if path == metadata.WELL_KNOWN else "POST"
    operation = schema()[path][method]
    World()
    token = Asker().token.secret
    until, statuses = time.monotonic() + SECONDS, []

    def one(case):
        if time.monotonic() < until:  # a busy machine tries fewer
            statuses.append(case.call_and_validate(headers={"Authorization": f"Bearer {token}"}).status_code)

    hurried = hypothesis_settings(
        max_examples=CASES if method == "POST" else 5,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    with standing_at(AT):
        hurried(given(operation.as_strategy(generation_mode=mode))(one))()
    # A wrong call may lack the token as well; whoever is not known is told so before anything is read.
    assert set(statuses) <= ({200, 400} if mode is GenerationMode.POSITIVE else {200, 400, 401})
    assert len(statuses) >= (20 if method == "POST" else 1), "too few to mean anything"


# ---- bodies of every wrong shape, by the thousand: the layer of bytes alone, with nobody behind it

VALUES = [
    None,
    True,
    False,
    0,
    -1.5,
    10**400,
    "",
    "x",
    "\0",
    "\ud800",
    [],
    [[]],
    {},
    {"a": {}},
    [question()],
    question(),
    "[" * 50,
]


def spoilt(chance, value, depth=0):
    """The value with something in it left out, put in, or exchanged."""
    if depth > 3 or chance.random() < 0.15:
        return chance.choice(VALUES)
    if isinstance(value, dict):
        kept = {k: v for k, v in value.items() if chance.random() > 0.05}
        return {k: spoilt(chance, v, depth + 1) if chance.random() < 0.4 else v for k, v in kept.items()}
    if isinstance(value, list):
        return [spoilt(chance, v, depth + 1) for v in value]
    return value if chance.random() < 0.7 else chance.choice(VALUES)


def bent(chance, body):
    """The bytes with some of them exchanged, left out or said twice."""
    for _ in range(chance.randrange(4)):
        at = chance.randrange(len(body) + 1)
        body = (
            body[:at]
            + chance.choice([b"", b"{", b"]", b'"', b"\xff", b",", b"\\u", b"e9"])
            + body[at + chance.randrange(3) :]
        )
    return body


def nobody(token, address):
    return Caller("c", None, "x", frozenset())


def yes(asked, caller, request_id, endpoint):
    return [Told(True, {}) if isinstance(item, Evaluation) else item for item in asked.items]


@pytest.mark.parametrize("endpoint", list(metadata.ENDPOINTS))
def test_no_body_at_all_is_answered_otherwise(endpoint):
    chance, statuses = Random(20210201), Counter()  # noqa: S311 - a seed of a test
    many = {**question(), "evaluations": [{}, question(), {"subject": {"type": "person", "id": "x"}}], "options": {}}
    for _ in range(4_000):
        body = bent(chance, json.dumps(spoilt(chance, chance.choice([question(), many]))).encode())
        headers = {"authorization": "Bearer x", "content-type": "application/json", "x-request-id": "r"}
        reply = answer(HttpCall("POST", endpoint, headers, body), nobody, yes)
        told = json.loads(reply.body)
        statuses[reply.status] += 1
        assert reply.headers["X-Request-ID"] == "r"
        assert (reply.status, type(told)) in {(200, dict), (400, str)}, body
        if reply.status == 200:
            for one in told.get("evaluations", [told]):
                assert type(one["decision"]) is bool and (one["decision"] or one["context"]["error"]["status"] == 400)
    assert min(statuses[200], statuses[400]) > 500, statuses
