"""The AuthZEN API as a caller meets it: the checklist of /docs/interfaces.md, row by row, and who may ask what."""

import json
import logging
from dataclasses import replace

import pytest
from django.db import connections
from django.test import Client

from valtuus.identity.services.callers import revoke_token
from valtuus.interop import services, telling
from valtuus.interop.tests.conftest import (
    AINO,
    ANNA,
    EEVA,
    NOBODY,
    ONNI,
    PERMIT,
    VIEW,
    Asker,
    question,
    without,
)
from valtuus.kernel.decision import Outcome
from valtuus.ledger.types import database_away
from valtuus.mandates.queries.answers import answered
from valtuus.mandates.services.deciding import decide
from valtuus.mandates.types import Question
from valtuus.parties.queries import official_key

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def rows(sql, *values):
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


# ---- one decision


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


# ---- faults of the call: 400, never 415 or 422

BAD = {
    "empty": b"",
    "not json": b"{",
    "two": b"{}{}",
    "array": b"[]",
    "null": b"null",
    "string": b'"x"',
    "number": b"1",
    "utf-16": json.dumps(question()).encode("utf-16"),
    "bom": b"\xef\xbb\xbf" + json.dumps(question()).encode(),
    "not utf-8": b'{"subject": "\xff"}',
    "nan": json.dumps(question(context={"a": 1})).encode().replace(b": 1", b": NaN"),
    "twice": b'{"subject": {}, ' + json.dumps(question()).encode()[1:],
    "twice inside": json.dumps(question()).encode().replace(b'"type": "person"', b'"type": "person", "type": "person"'),
    "half a character": json.dumps(question("\ud800")).encode(),
    "deep": json.dumps(question()).encode()[:-1] + b', "x": ' + b"[" * 40 + b"]" * 40 + b"}",
    "very deep": b"[" * 200_000,
    "too long": json.dumps(question(context={"x": "y" * 4_200_000})).encode(),
    **{f"without {name}": json.dumps(without(question(), name)).encode() for name in ("subject", "action", "resource")},
    **{
        f"{name} {value!r}": json.dumps(question() | {name: value}).encode()
        for name in ("subject", "action", "resource", "context")
        for value in (None, "x", 1, True, [], [{}])
    },
    **{
        f"{name} without {member}": json.dumps(question() | {name: without(question()[name], member)}).encode()
        for name, member in (
            ("subject", "type"),
            ("subject", "id"),
            ("action", "name"),
            ("resource", "type"),
            ("resource", "id"),
        )
    },
    **{
        f"{name}.{member} {value!r}": json.dumps(question() | {name: question()[name] | {member: value}}).encode()
        for name, member in (("subject", "id"), ("action", "name"), ("resource", "type"), ("subject", "properties"))
        for value in (None, 1, True, [], ["x"])
    },
    "acr": json.dumps(question(subject={"type": "person", "id": AINO, "properties": {"acr": 3}})).encode(),
}


@pytest.mark.parametrize("body", BAD.values(), ids=BAD)
@pytest.mark.parametrize("endpoint", ["evaluation", "evaluations"])
def test_a_malformed_call_is_400(asker, body, endpoint):
    answer = asker.raw(body, endpoint, **{"X-Request-ID": "bad-1"})
    assert answer.status_code == 400 and isinstance(answer.json(), str), answer.content[:200]
    assert answer["X-Request-ID"] == "bad-1" and AINO not in answer.content.decode()
    assert rows("select count(*) from mandates_answer") == [(0,)]


@pytest.mark.parametrize(
    "given",
    [
        "text/plain",
        "",
        "application/x-www-form-urlencoded",
        "application/json; charset=latin-1",
        "application/jsonx",
        "application/problem+json",
    ],
)
def test_another_content_type_is_400(asker, given):
    assert asker.raw(json.dumps(question()).encode(), content_type=given).status_code == 400


@pytest.mark.parametrize(
    "given", ["application/json", "application/json; charset=utf-8", "Application/JSON;charset=UTF-8"]
)
def test_json_goes_by_any_of_its_names(asker, given):
    assert asker.raw(json.dumps(question()).encode(), content_type=given).status_code == 200


def test_other_methods_are_told_which_one_fits(asker):
    answer = asker.client.get("/access/v1/evaluation", headers={"X-Request-ID": "m"})
    assert (answer.status_code, answer["Allow"], answer["X-Request-ID"]) == (405, "POST", "m")


def test_32_levels_are_not_too_deep_and_brackets_in_strings_are_none(asker):
    deep = b"[" * 30 + b"]" * 30
    body = json.dumps(question(context={"x": "[" * 99})).encode()[:-1] + b', "x": ' + deep + b"}"
    assert asker.raw(body).status_code == 200


# ---- many


def test_defaults_are_replaced_whole(asker):
    told = asker.many({}, {"subject": {"type": "person", "id": ONNI}}, {"resource": {"id": "mallila"}}, **question())
    assert [t["decision"] for t in told] == [True, False, False]
    assert told[2]["context"]["error"]["status"] == 400, "the type of the default is not merged in"


@pytest.mark.parametrize("more", [{}, {"evaluations": []}, {"evaluations": [], "options": {}}])
def test_none_of_many_is_one(asker, more):
    told = asker.ask(question() | more, "evaluations").json()
    assert told["decision"] is True and "evaluations" not in told


def test_an_empty_default_is_legal_while_items_bring_their_own(asker):
    mine = {"resource": {"type": "municipality", "id": "mallila"}}
    told = asker.many(mine, {}, **(question() | {"resource": {}}))
    assert [t["decision"] for t in told] == [True, False] and told[1]["context"]["error"]["status"] == 400


def test_a_bad_item_is_false_and_the_others_are_decided(asker):
    bad = [{"subject": "x"}, 7, None, {"action": {}}, {"resource": {"type": "municipality", "id": "atlantis"}}]
    told = asker.many({}, *bad, {}, **question())
    assert [t["decision"] for t in told] == [True, *[False] * 5, True]
    assert [t["context"]["error"]["status"] for t in told[1:-1]] == [400, 400, 400, 400, 404]


def test_items_may_bring_everything_themselves(asker):
    assert [t["decision"] for t in asker.many(question(), question(ONNI))] == [True, False]


SEMANTICS = [
    ("execute_all", [1, 0, 1, 0], 4),
    ("deny_on_first_deny", [1, 1, 0, 1], 3),
    ("deny_on_first_deny", [1, 1], 2),
    ("deny_on_first_deny", [1, None, 1], 2),
    ("permit_on_first_permit", [0, 0, 1, 0], 3),
    ("permit_on_first_permit", [0, None, 0], 3),
    ("permit_on_first_permit", [None, 1, 1], 2),
]


@pytest.mark.parametrize("semantic, wanted, length", SEMANTICS)
def test_the_three_semantics(asker, semantic, wanted, length):
    items = [
        {"subject": "bad"} if w is None else {"subject": {"type": "person", "id": AINO if w else ONNI}} for w in wanted
    ]
    told = asker.many(*items, **without(question(), "subject"), options={"evaluations_semantic": semantic, "other": 1})
    assert [t["decision"] for t in told] == [bool(w) for w in wanted[:length]]
    decided = len([w for w in wanted[:length] if w is not None])
    assert rows("select count(*) from mandates_answer") == [(decided,)], "what was not told is not kept"


@pytest.mark.parametrize(
    "body",
    [
        question(evaluations={}),
        question(evaluations=None),
        question(evaluations="x"),
        question(evaluations=[{}], options=[]),
        question(evaluations=[{}], options=None),
        question(evaluations=[{}], options={"evaluations_semantic": "all"}),
        question(evaluations=[{}], options={"evaluations_semantic": 1}),
        question(options={"evaluations_semantic": None}),
        question(evaluations=[{}]) | {"subject": "x"},
        question(evaluations=[{}]) | {"context": 1},
        {"evaluations": []},
        {},
        {"evaluations": [{}] * 10_001},
    ],
    ids=str,
)
def test_a_malformed_call_of_many_is_400(asker, body):
    assert asker.ask(body, "evaluations").status_code == 400


def test_ten_thousand_in_one_call(asker):
    people = [AINO, ONNI, EEVA, NOBODY]
    items = [{"subject": {"type": "person", "id": people[i % 4]}} for i in range(10_000)]
    told = asker.many(*items, **without(question(), "subject"))
    assert [t["decision"] for t in told] == [i % 4 == 0 for i in range(10_000)]
    assert rows("select count(*), count(distinct number) from mandates_answer") == [(10_000, 10_000)]


def test_a_batch_agrees_with_one_by_one_and_with_the_register(world, asker):
    asked = [(p, m) for p in (AINO, ONNI, EEVA) for m in ("mallila", "koivula", "pihlajisto")]
    together = asker.many(*(question(p, m) for p, m in asked))
    for (person, place), told in zip(asked, together, strict=True):
        alone = asker.ask(question(person, place)).json()
        register = decide(Question(official_key(person), world.id[place], VIEW), at=PERMIT.at)
        assert told["decision"] == alone["decision"] == register.permitted
        assert told["context"]["reason"] == alone["context"]["reason"] == register.reason.code


# ---- who may ask


def challenge(answer):
    return answer.status_code, answer.get("WWW-Authenticate")


INVALID = (401, 'Bearer realm="valtuus", error="invalid_token"')


def test_a_call_without_a_token_is_challenged(asker):
    assert challenge(asker.ask(question(), Authorization=None)) == (401, 'Bearer realm="valtuus"')
    assert challenge(asker.ask(question(), Authorization="Basic eDp5")) == (401, 'Bearer realm="valtuus"')


def test_a_wrong_or_revoked_token_is_dead(asker):
    other = asker.token.secret[:-1] + ("0" if asker.token.secret[-1] != "0" else "1")
    assert challenge(asker.ask(question(), Authorization=f"Bearer {other}")) == INVALID
    assert asker.ask(question()).status_code == 200
    revoke_token(asker.token.id, PERMIT, actor=ANNA)
    answer = asker.ask(question(), **{"X-Request-ID": "after"})
    assert challenge(answer) == INVALID and answer["X-Request-ID"] == "after"


def test_who_calls_is_asked_before_what(asker):
    assert asker.raw(b"{", Authorization=None).status_code == 401


def test_a_token_serves_only_its_networks(world):
    near, far = Asker(networks=("127.0.0.0/8",)), Asker(networks=("192.0.2.0/24",))
    assert near.ask(question()).status_code == 200
    assert far.ask(question()).status_code == 403
    assert far.ask(question(), **{"X-Forwarded-For": "192.0.2.1"}).status_code == 403, "anybody can write that header"


def test_our_own_proxy_is_believed(world, settings):
    settings.PROXIES = ("127.0.0.1/32",)
    far = Asker(networks=("192.0.2.0/24",))
    assert far.ask(question(), **{"X-Forwarded-For": "203.0.113.9, 192.0.2.1"}).status_code == 200
    assert far.ask(question(), **{"X-Forwarded-For": "192.0.2.1, 203.0.113.9"}).status_code == 403


def test_a_service_not_allowed_is_403_alone_and_false_among_many(world):
    other = Asker(services=("emava",))
    assert other.ask(question()).status_code == 403
    told = other.many({}, {"action": {"name": "emava.view_claim"}}, **question())
    assert [t["decision"] for t in told] == [False, True] and told[0]["context"]["error"]["status"] == 403


def test_an_organisations_caller_asks_of_itself_and_its_members_alone(world):
    seutu, pihlajisto = Asker(owner=world.id["seutu"]), Asker(owner=world.id["pihlajisto"])
    assert seutu.ask(question()).json()["decision"] is True
    assert seutu.ask(question(resource="pihlajisto")).status_code == 403
    assert pihlajisto.ask(question()).status_code == 403
    assert pihlajisto.ask(question(EEVA, "pihlajisto")).json()["decision"] is True


def test_two_services_are_connected_by_an_entry_alone(world, asker):
    world.mandate("koivula", AINO, themes=("kela_employer_matters",))
    world.mandate("seutu", ONNI, themes=("building_permits",))
    assert asker.ask(question(resource="koivula", action="employer.view_matters")).json()["decision"] is True
    assert asker.ask(question(action="permits.apply")).status_code == 403, "Kela does not ask about Mallila's service"
    permits = Asker(services=("building_permits",), owner=world.id["mallila"])
    about = {"action": "permits.apply", "kind": "organisation", "resource": "seutu"}
    told = permits.ask(question(ONNI, **about)).json()
    assert told["decision"] is True and told["context"]["also_needed"] == []
    assert permits.ask(question(AINO, **about)).json()["context"]["reason"] == "wrong_type"


# ---- record, errors, metadata


@pytest.mark.parametrize("given, kept", [("x" * 500, "x" * 200), ("own 150290-902L", ""), ("a\tb", "ab")])
def test_a_request_id_comes_back_whole_and_is_kept_clean(asker, given, kept):
    answer = asker.ask(question(), **{"X-Request-ID": given})
    assert answer["X-Request-ID"] == given.replace("\t", "")
    assert rows("select request_id from mandates_answer") == [(kept,)]


def test_a_database_that_is_away_is_503_and_no_decision(asker, monkeypatch):
    def away(*args, **more):
        raise database_away()

    monkeypatch.setattr(services, "authenticate", away)
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
