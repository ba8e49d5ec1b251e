"""The interface at the door of the server: the same answers, headers and limits as behind Django, and a connection that is kept."""

import json

import pytest
from django.db import connections

from valtuus.interop.authzen.limits import BODY_BYTES
from valtuus.interop.services import asking
from valtuus.interop.tests.conftest import AINO, ONNI, Asker, AtTheDoor, question
from valtuus.ledger import queries

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
GOOD = json.dumps(question()).encode()
# Which language an answer is in Django takes from the asker, and says so; these answers are in all three or in none.
OF_LANGUAGE = {"Content-Language", "Vary"}


def both(world, **more):
    """One caller, asking at the door and past it."""
    door, past = Asker(**more), Asker(**more, by_django=True)
    past.caller, past.token = door.caller, door.token
    return door, past


def told(answer):
    """All of an answer but what is new in each: the number of its record, and whether a language was thought of."""
    headers = {name: value for name, value in answer.headers.items() if name not in OF_LANGUAGE}
    body = answer.content
    if b'"record":' in body:
        document = json.loads(body)
        for one in document.get("evaluations", [document]):
            one["context"].pop("record", None)
        body, headers["Content-Length"] = document, len(str(document))
    return answer.status_code, headers, body


CALLS = {
    "permit": (GOOD, {"X-Request-ID": "r-17"}),
    "denial": (json.dumps(question(ONNI)).encode(), {}),
    "request id of other letters": (GOOD, {"X-Request-ID": "k\u00e4\u00e4k\x7f"}),
    "no token": (GOOD, {"Authorization": None}),
    "another token": (GOOD, {"Authorization": "Bearer vlt_" + "a" * 49}),
    "no JSON": (b"{", {}),
    "no body": (b"", {}),
    "another encoding": (GOOD, {"Content-Encoding": "gzip"}),
    "another service": (json.dumps(question(action="permits.apply")).encode(), {}),
    "another language and a cookie": (GOOD, {"Accept-Language": "sv", "Cookie": "sessionid=x"}),
    "too long": (b" " * (BODY_BYTES + 1), {}),
    "a name written by underscores": (GOOD, {"X_Request_Id": "r"}),
    "another host": (GOOD, {"Host": "elsewhere.example"}),
    "no host": (GOOD, {"Host": ""}),
}


@pytest.mark.parametrize("body, headers", CALLS.values(), ids=CALLS)
@pytest.mark.parametrize("endpoint", ["evaluation", "evaluations"])
def test_the_answer_is_the_one_that_django_gives(world, endpoint, body, headers):
    door, past = both(world)
    assert told(door.raw(body, endpoint, **headers)) == told(past.raw(body, endpoint, **headers))


def test_over_tls_too(world):
    door, past = both(world)
    answers = [
        told(a.client.post("/access/v1/evaluation", GOOD, "application/json", secure=True)) for a in (door, past)
    ]
    assert answers[0] == answers[1]


def test_the_headers_of_every_answer_are_there(asker):
    for answer in (asker.ask(question()), asker.raw(b"{")):
        for name in (
            "Content-Security-Policy",
            "Permissions-Policy",
            "X-Content-Type-Options",
            "Referrer-Policy",
            "Cross-Origin-Opener-Policy",
        ):
            assert answer[name], name


def test_calls_are_taken_at_the_door_and_all_else_is_left_to_django(asker):
    seen = []
    django = asker.client.handler.django
    asker.client.handler = AtTheDoor(lambda environ: seen.append(environ["PATH_INFO"]) or django(environ))
    assert asker.ask(question()).status_code == 200 and seen == []
    assert asker.client.get("/access/v1/evaluation").status_code == 405
    assert asker.client.get("/access/v1/openapi.json").status_code == 200
    assert asker.raw(GOOD, Host="elsewhere.example").status_code == 400
    assert len(seen) == 3


def backend():
    return connections["default"].connection.info.backend_pid


def test_the_connection_is_kept_and_a_dead_one_is_noticed_before_it_is_used(asker):
    asker.ask(question())
    first = backend()
    asker.ask(question())
    assert backend() == first
    other = connections["default"].copy()
    with other.cursor() as cursor:
        cursor.execute("select pg_terminate_backend(%s, 5000)", [first])
    other.close()
    assert asker.ask(question()).json()["decision"] is True
    assert backend() != first


def test_after_a_minute_and_after_a_fault_it_goes_back(asker, monkeypatch):
    asker.ask(question())
    monkeypatch.setattr(queries, "KEPT_SECONDS", -1)
    connections["default"].close_at = 0.0
    first = connections["default"].connection
    asker.ask(question())
    assert connections["default"].connection is not first, "an old one"

    def fail(*args, **kwargs):
        connections["default"].connection.execute("begin")
        raise RuntimeError("a fault inside a transaction")

    monkeypatch.setattr(asking, "answer_in_going", fail)
    assert asker.ask(question()).status_code == 500
    assert connections["default"].connection is None
    monkeypatch.undo()
    assert asker.ask(question(AINO)).json()["decision"] is True
