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
        | {WELL_KNOWN + path_of(identifier): {"get": _metadata(identifier)}},
        "components": {"securitySchemes": {"token": TOKEN}, "schemas": _schemas()},
    }


TOKEN = {
    "type": "http",
    "scheme": "bearer",
    "description": "A token of the caller, vlt_…, given on the page of callers",
}
_ID = {"type": "string"}
REQUEST_ID = {
    "name": "X-Request-ID",
    "in": "header",
    "required": False,
    "description": f"Comes back as it is; the record keeps {REQUEST_ID_CHARS} characters. No identity codes.",
    "schema": {"type": "string", "pattern": "^[!-~]+$", "maxLength": REQUEST_ID_CHARS},
}


def _reference(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _content(schema: Json) -> Json:
    return {"application/json": {"schema": schema}}


def _operation(name: str) -> Json:
    asked, told = {"evaluation": ("Evaluation", "Decision"), "evaluations": ("Evaluations", "Decisions")}[name]
    headers = {"X-Request-ID": {"schema": {"type": "string"}}}
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


def _challenge(status: int) -> Json:
    return {"WWW-Authenticate": {"schema": {"type": "string"}}} if status == 401 else {}


def _metadata(identifier: str) -> Json:
    return {
        "operationId": "metadata",
        "summary": "Where the decision point is and what it can",
        "security": [],
        "responses": {"200": {"description": "The metadata", "content": _content(_reference("Metadata"))}},
    }


def _object(members: Json, *required: str, **more: Any) -> Json:
    return {"type": "object", "properties": members, "required": list(required), **more}


def _schemas() -> Json:
    free = {"type": "object"}
    entities = {name: _reference(name.capitalize()) for name in ("subject", "action", "resource")}
    question = entities | {
        "context": free | {"description": "Passed over. `time` too: decisions are made at our own clock."}
    }
    semantic = {"type": "string", "enum": [s.value for s in Semantic], "default": Semantic.EXECUTE_ALL.value}
    partial = {
        name: free | {"description": f"Default of every evaluation without a {name} of its own"} for name in question
    }
    return {
        "Subject": _object({"type": {"type": "string", "examples": ["person"]}, "id": _ID | _PERSON, "properties": _PROPERTIES}, "type", "id"),
        "Action": _object({"name": {"type": "string", "examples": _actions()}, "properties": free}, "name"),
        "Resource": _object({"type": {"type": "string", "examples": ["municipality", "organisation"]}, "id": _ID | _PARTY, "properties": free}, "type", "id"),
        "Evaluation": _object(question, *entities),
        "Evaluations": {
            "anyOf": [
                _object(question | {"evaluations": {"type": "array", "maxItems": 0}, "options": _options(semantic)}, *entities),
                _object(
                    partial
                    | {"evaluations": {"type": "array", "items": {}, "minItems": 1, "maxItems": ITEMS}, "options": _options(semantic)},
                    "evaluations",
                ),
            ],
        },
        "Decision": _object({"decision": {"type": "boolean"}, "context": _reference("Context")}, "decision"),
        "Context": _context(),
        "Decisions": {
            "anyOf": [
                _reference("Decision"),
                _object({"evaluations": {"type": "array", "items": _reference("Decision"), "minItems": 1}}, "evaluations"),
            ]
        },
        "Fault": {"type": "string", "description": "A code, a colon and a sentence in English"},
        "Metadata": _object(
            {name: {"type": "string", "format": "uri"} for name in ("policy_decision_point", *_endpoints())},
            "policy_decision_point",
            *_endpoints(),
        ),
    }  # fmt: skip


def _endpoints() -> list[str]:
    return [f"access_{name}_endpoint" for name in ENDPOINTS]


def _options(semantic: Json) -> Json:
    return {"type": "object", "properties": {"evaluations_semantic": semantic}}


_PERSON = {
    "description": "An identity code, or the caller's own id of the person from an earlier answer (`context.subject`)"
}
_PARTY = {"description": "A municipality code, a business id, or our id of the organisation"}
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
