"""Faults of a call: 400 for every one, never 415 or 422; nothing is decided, nothing sent is told back."""

import json

import pytest

from valtuus.interop.tests.conftest import (
    AINO,
    question,
    rows,
    without,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


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
