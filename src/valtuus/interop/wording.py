"""Callers and the description of the interface as pages show them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from valtuus.identity.types import Token
from valtuus.interop.forms import INSTITUTION
from valtuus.interop.types import Keeping, KeptCaller
from valtuus.parties.queries import parties
from valtuus.web.wording import language, say, word


@dataclass(frozen=True, slots=True)
class TokenShown:
    """A token in a keeper's words. `live`: it can be revoked."""

    id: str
    hint: str
    given_at: datetime
    expires_at: datetime
    state: str
    live: bool


@dataclass(frozen=True, slots=True)
class CallerShown:
    """A caller in a keeper's words."""

    id: str
    name: str
    services: tuple[str, ...]
    networks: tuple[str, ...]
    tokens: tuple[TokenShown, ...]


@dataclass(frozen=True, slots=True)
class KeepingShown:
    """An owner's callers. `key`: what the form calls the owner."""

    key: str
    name: str
    callers: tuple[CallerShown, ...]


@dataclass(frozen=True, slots=True)
class MemberShown:
    """A member of an object of the interface; its own words are English, the language of programmers."""

    name: str
    type: str
    required: bool
    description: str


def keepings_shown(keepings: tuple[Keeping, ...]) -> list[KeepingShown]:
    """What a keeper keeps, with names."""
    known = parties(k.owner for k in keepings if k.owner)
    now = datetime.now(UTC)  # the machine's clock, by which tokens end; never the demonstration's
    return [
        KeepingShown(
            k.owner or INSTITUTION,
            known[k.owner].name(language()) if k.owner else say("interop.institution"),
            tuple(_caller(c, now) for c in k.callers),
        )
        for k in keepings
    ]


def _caller(kept: KeptCaller, now: datetime) -> CallerShown:
    caller = kept.caller
    services = tuple(word("service", code) for code in sorted(caller.services))
    return CallerShown(caller.id, caller.name, services, caller.networks, tuple(_token(t, now) for t in kept.tokens))


def _token(token: Token, now: datetime) -> TokenShown:
    ended = "revoked" if token.revoked_at else "expired" if token.expires_at <= now else ""
    state = say(f"interop.token_{ended or 'live'}")
    return TokenShown(token.id, token.hint, token.given_at, token.expires_at, state, not ended)


def operations_of(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The operations of an OpenAPI document, in its order."""
    return [
        {
            "path": path,
            "method": method.upper(),
            "summary": operation["summary"],
            "asks": _named(operation.get("requestBody", {})),
            "answers": [(status, r["description"], _named(r)) for status, r in operation["responses"].items()],
        }
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method != "servers"
    ]


def schemas_of(document: Mapping[str, Any]) -> list[tuple[str, list[list[MemberShown]]]]:
    """Each schema by name: the shapes it may have, each as its members; none for one that is no object."""
    return [(name, list(_shapes(schema))) for name, schema in document["components"]["schemas"].items()]


def _shapes(schema: Mapping[str, Any]) -> Iterator[list[MemberShown]]:
    for shape in schema.get("anyOf", [schema]):
        if "properties" in shape:
            yield [_member(name, member, shape.get("required", ())) for name, member in shape["properties"].items()]


def _member(name: str, member: Mapping[str, Any], required: Any) -> MemberShown:
    kind = _type(member)
    return MemberShown(name, kind, name in required, member.get("description", ""))


def _type(member: Mapping[str, Any]) -> str:
    if "$ref" in member:
        return str(member["$ref"]).rpartition("/")[2]
    kind = str(member.get("type", "any"))
    if kind == "array" and member.get("items"):
        kind = f"array of {_type(member['items'])}"
    return f"{kind}: {', '.join(member['enum'])}" if "enum" in member else kind


def _named(described: Mapping[str, Any]) -> str:
    schema = described.get("content", {}).get("application/json", {}).get("schema", {})
    return _type(schema) if schema else ""


def example_of(token: str, identifier: str) -> str:
    """A call to try, for the command line."""
    body = {
        "subject": {"type": "person", "id": "150290-902L"},
        "action": {"name": "kelmu.view_person"},
        "resource": {"type": "municipality", "id": "mallila"},
    }
    return (
        f"curl {identifier}/access/v1/evaluation \\\n"
        f"  -H 'Authorization: Bearer {token}' \\\n"
        "  -H 'Content-Type: application/json' -H 'X-Request-ID: 1' \\\n"
        f"  -d '{json.dumps(body)}'"
    )
