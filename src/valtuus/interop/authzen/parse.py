"""Bytes of a request into the questions that it asks, strictly: no value is made to fit, unknown members are passed over.

A fault of the call as a whole raises `CallFault`; a fault of one question inside `evaluations` is that question's alone.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, NoReturn

from valtuus.interop.authzen.limits import DEPTH, ITEMS
from valtuus.interop.types import Asked, CallFault, Evaluation, Fault, Semantic

_JSON = re.compile(r'application/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?', re.IGNORECASE)
_NOT_BRACKETS = bytes(b for b in range(256) if b not in b"{}[]")
# The members of a question that are objects, and the strings that each must hold.
_STRINGS = {"subject": ("type", "id"), "action": ("name",), "resource": ("type", "id")}
_DEFAULTS = (*_STRINGS, "context")
Json = Mapping[str, Any]


def evaluation(body: bytes, content_type: str) -> Asked:
    """What a body asks at the endpoint of one decision. Raises `CallFault` 400."""
    return _single(_object(body, content_type))


def evaluations(body: bytes, content_type: str) -> Asked:
    """What a body asks at the endpoint of many: without `evaluations`, or with none in it, the same as at that of one."""
    document = _object(body, content_type)
    options = _member(document, "options", dict, {})
    semantic = _semantic(_member(options, "evaluations_semantic", str, Semantic.EXECUTE_ALL, "options."))
    items = _member(document, "evaluations", list, [])
    if not items:
        return _single(document)
    if len(items) > ITEMS:
        _refuse("too_many_evaluations", "evaluations", str(ITEMS))
    defaults = {name: _member(document, name, dict, {}) for name in _DEFAULTS if name in document}
    return Asked(tuple(_item(item, defaults) for item in items), semantic)


def _refuse(code: str, member: str = "", allowed: str = "") -> NoReturn:
    raise CallFault(Fault(400, code, member, allowed))


def _single(document: Json) -> Asked:
    return Asked((_evaluation(document),), single=True)


def _item(item: Any, defaults: Json) -> Evaluation | Fault:
    if not isinstance(item, dict):
        return Fault(400, "member_of_wrong_type", "evaluations[]", "object")
    try:
        return _evaluation({**defaults, **item})
    except CallFault as failed:
        return failed.fault


def _evaluation(given: Json) -> Evaluation:
    for name, wanted in _STRINGS.items():
        if name not in given:
            _refuse("member_missing", name)
        _entity(_member(given, name, dict, {}), name, wanted)
    _member(given, "context", dict, {})
    subject, action, resource = given["subject"], given["action"], given["resource"]
    acr = _member(subject["properties"], "acr", str, None, "subject.properties.") if "properties" in subject else None
    return Evaluation(subject["type"], subject["id"], action["name"], resource["type"], resource["id"], acr)


def _entity(entity: Json, name: str, wanted: tuple[str, ...]) -> None:
    for member in wanted:
        if member not in entity:
            _refuse("member_missing", f"{name}.{member}")
        text = entity[member]
        if type(text) is not str:
            _refuse("member_of_wrong_type", f"{name}.{member}", _CALLED[str])
        if not _whole_text(text):
            _refuse("member_of_wrong_type", f"{name}.{member}", "string of whole characters")
    if "properties" in entity:
        _member(entity, "properties", dict, {}, f"{name}.")


def _whole_text(text: str) -> bool:
    """Whether no half of a character stands in the text (a lone surrogate), which no other program could read."""
    return text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text)


_CALLED: Mapping[type, str] = {dict: "object", list: "array", str: "string"}


def _member(given: Json, name: str, kind: type, otherwise: Any, path: str = "") -> Any:
    if name not in given:
        return otherwise
    found = given[name]
    if type(found) is not kind:
        _refuse("member_of_wrong_type", f"{path}{name}", _CALLED[kind])
    return found


def _semantic(given: str) -> Semantic:
    if given not in set(Semantic):
        _refuse("unknown_semantic", "options.evaluations_semantic", ", ".join(Semantic))
    return Semantic(given)


# ---- bytes into JSON


def _object(body: bytes, content_type: str) -> Json:
    if not _JSON.fullmatch(content_type.strip()):
        _refuse("content_type_not_json", "Content-Type", "application/json")
    document = _decoded(body)
    if type(document) is not dict:
        _refuse("body_not_object", allowed="object")
    return document


def _decoded(body: bytes) -> Any:
    doubtful = _seems_deep(body)
    try:
        text = body.decode("utf-8")
        document = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant, parse_int=_whole)
    except RecursionError:
        _refuse("too_deep", allowed=str(DEPTH))
    except ValueError:  # not UTF-8, not JSON
        _refuse("body_not_json", allowed="UTF-8, JSON")
    if doubtful and _deep(document):
        _refuse("too_deep", allowed=str(DEPTH))
    return document


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):  # I-JSON (RFC 7493): two readers must not see two questions in one body
        _refuse("member_twice")
    return found


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _whole(digits: str) -> float:
    return float(digits)  # no member that counts is a number, and no length of digits costs time


def _seems_deep(body: bytes) -> bool:
    """Whether brackets nest deeper than allowed, those inside strings counted: quick, and never too lenient."""
    left = body.translate(None, _NOT_BRACKETS)
    for _ in range(DEPTH):
        left = left.replace(b"{}", b"").replace(b"[]", b"")
    return bool(left)


def _deep(document: Any) -> bool:
    level = [document]
    for _ in range(DEPTH):
        level = [inner for outer in level for inner in _inside(outer)]
    return any(isinstance(value, dict | list) for value in level)


def _inside(value: Any) -> Any:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()
