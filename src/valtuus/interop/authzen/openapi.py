"""The OpenAPI 3.1 document of the interface, made from the constants that the program itself runs on."""

from collections.abc import Mapping
from typing import Any

from valtuus.interop.authzen.limits import BODY_BYTES, DEPTH, ITEMS, REQUEST_ID_CHARS
from valtuus.interop.authzen.metadata import ENDPOINTS, WELL_KNOWN, path_of
from valtuus.interop.types import Semantic
from valtuus.kernel.catalogue import catalogue

Json = Mapping[str, Any]

SUMMARIES = {
    "evaluation": "May this person do this for that organisation?",
    "evaluations": "The same of many, in one call",
}
FAULTS = {
    400: "The call as a whole is malformed: content type, JSON, a member missing or of a wrong type, a limit passed",
    401: "No token, or one that is unknown, expired or revoked",
    403: "This caller may not ask this: its network, the service of the action, or the organisation",
    405: "Only POST",
    500: "A fault of ours",
    503: "The register cannot be reached: nothing was decided; ask again",
}


def document(identifier: str) -> Json:
    """The whole document for a decision point."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Valtuus: AuthZEN Authorization API 1.0",
            "version": "1.0",
            "description": (
                "Whether a person may do an action for an organisation, by Suomi.fi mandates. Every decision is recorded with the "
                f"caller and X-Request-ID. Limits: {BODY_BYTES} bytes a body, {DEPTH} levels, {ITEMS} evaluations a call."
            ),
        },
        "servers": [{"url": identifier}],
        "security": [{"token": []}],
        "paths": {path: {"post": _operation(name)} for name, path in ENDPOINTS.items()}
        | {WELL_KNOWN + path_of(identifier): _metadata(identifier)},
        "components": {"securitySchemes": {"token": TOKEN}, "schemas": _schemas()},
    }


TOKEN = {
    "type": "http",
    "scheme": "bearer",
    "description": "A token of the caller, vlt_…, given on the page of callers",
}
REQUEST_ID = {
    "name": "X-Request-ID",
    "in": "header",
    "required": False,
    "description": f"Comes back as it is; the record keeps {REQUEST_ID_CHARS} characters. No identity codes.",
    "schema": {"type": "string"},
}


def _reference(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _content(schema: Json) -> Json:
    return {"application/json": {"schema": schema}}


def _operation(name: str) -> Json:
    asked, told = {"evaluation": ("Evaluation", "Decision"), "evaluations": ("Evaluations", "Decisions")}[name]
    headers: dict[str, Any] = {"X-Request-ID": {"schema": {"type": "string"}}}
    faults = {
        str(status): {
            "description": why,
            "headers": headers | _challenge(status),
            "content": _content(_reference("Fault")),
        }
        for status, why in FAULTS.items()
    }
    good = {"description": "Decided; a denial is a success", "headers": headers, "content": _content(_reference(told))}
    return {
        "operationId": name,
        "summary": SUMMARIES[name],
        "parameters": [REQUEST_ID],
        "requestBody": {"required": True, "content": _content(_reference(asked))},
        "responses": {"200": good, **faults},
    }


def _challenge(status: int) -> dict[str, Any]:
    return {"WWW-Authenticate": {"schema": {"type": "string"}}} if status == 401 else {}


def _metadata(identifier: str) -> Json:
    # Below the host itself, whatever the path of the identifier.
    return {"servers": [{"url": identifier.removesuffix(path_of(identifier))}], "get": _METADATA_OPERATION}


def _object(members: Json, *required: str) -> Json:
    return {"type": "object", "properties": members, "required": list(required)}


def _schemas() -> Json:
    typed = {"type": {"type": "string"}}
    return {
        "Subject": _object(typed | {"id": _PERSON, "properties": _PROPERTIES}, "type", "id"),
        "Action": _object({"name": {"type": "string", "examples": _actions()}, "properties": FREE}, "name"),
        "Resource": _object(typed | {"id": _PARTY, "properties": FREE}, "type", "id"),
        "Evaluation": _object(QUESTION, *_ENTITIES),
        "Evaluations": {"anyOf": [_none_of_many(), _many()]},
        "Decision": _object({"decision": {"type": "boolean"}, "context": _reference("Context")}, "decision"),
        "Context": _context(),
        "Decisions": {"anyOf": [_reference("Decision"), _object({"evaluations": _decisions()}, "evaluations")]},
        "Fault": {"type": "string", "description": "A code, a colon and a sentence in English"},
        "Metadata": _object({name: {"type": "string", "format": "uri"} for name in _METADATA}, *_METADATA),
    }


def _none_of_many() -> Json:
    """A call of many without any in it: the call of one."""
    none = {"evaluations": {"type": "array", "maxItems": 0}, "options": _options()}
    return _object({**QUESTION, **none}, *_ENTITIES)


def _many() -> Json:
    """A call of many: what stands at the top is the default of each, whole objects replace whole objects."""
    items = {"type": "array", "items": {}, "minItems": 1, "maxItems": ITEMS}
    return _object({**dict.fromkeys(QUESTION, FREE), "evaluations": items, "options": _options()}, "evaluations")


def _decisions() -> Json:
    return {"type": "array", "items": _reference("Decision"), "minItems": 1, "maxItems": ITEMS}


def _options() -> Json:
    semantic = {"type": "string", "enum": [s.value for s in Semantic], "default": Semantic.EXECUTE_ALL.value}
    return {"type": "object", "properties": {"evaluations_semantic": semantic}}


FREE = {"type": "object"}
_ENTITIES = {name: {"$ref": f"#/components/schemas/{name.capitalize()}"} for name in ("subject", "action", "resource")}
QUESTION = {
    **_ENTITIES,
    "context": {"type": "object", "description": "Passed over. `time` too: decisions are made at our own clock."},
}
_METADATA = ("policy_decision_point", *(f"access_{name}_endpoint" for name in ENDPOINTS))
_PERSON = {
    "type": "string",
    "description": "An identity code, or the caller's own id of the person from an earlier answer (`context.subject`)",
}
_PARTY = {"type": "string", "description": "A municipality code, a business id, or our id of the organisation"}
_PROPERTIES = {
    "type": "object",
    "properties": {
        "acr": {
            "type": "string",
            "description": "How the person was identified; left out, the caller vouches that it was strongly",
        }
    },
}


def _actions() -> list[str]:
    codes = catalogue()
    return [a.code for a in codes.actions.values() if a.theme and codes.services[a.service].endpoints]


def _context() -> Json:
    texts = {"type": "object", "additionalProperties": {"type": "string"}}
    codes = {"type": "array", "items": {"type": "string"}}
    return {
        "type": "object",
        "properties": {
            "record": {"type": "integer", "description": "Number under which the decision is kept"},
            "register_version": {"type": "integer", "description": "Version of the register that it was made from"},
            "subject": {"type": "string", "description": "This caller's own id of the person, to be used from now on"},
            "reason": {"type": "string", "description": "Code of the reason"},
            "reason_user": texts | {"description": "The reason in words: fi-403, sv-403, en-403"},
            "reason_admin": texts,
            "also": codes | {"description": "Further faults of the same path"},
            "remedy": _object({name: {"type": "string"} for name in ("code", "who", "party")}, "code", "who"),
            "diagnosis": _object({name: {"type": "string"} for name in ("fi", "sv", "en")}, "fi", "sv", "en"),
            "outcome": {
                "type": "string",
                "enum": ["unknown"],
                "description": "It could not be evaluated: neither yes nor no",
            },
            "basis": {"type": "string", "description": "What the permit rests on: mandate, old_right"},
            "path": codes | {"description": "Mandates that carried the permit, the upper one first"},
            "also_needed": codes
            | {"description": "What the action needs beside the mandate, which was not asked here"},
            "error": _object({"status": {"type": "integer"}, "message": {"type": "string"}}, "status", "message"),
        },
    }


_METADATA_OPERATION = {
    "operationId": "metadata",
    "summary": "Where the decision point is and what it can",
    "security": [],
    "responses": {"200": {"description": "The metadata", "content": _content(_reference("Metadata"))}},
}
