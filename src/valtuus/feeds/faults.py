"""What is wrong with a line, told so that it can be mended and nothing personal is told along with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec

from valtuus.kernel.identifiers import masked, without_codes

SHOWN = 80
_PERSONAL = {"family_name", "given_names", "street", "postal_code", "post_office", "what", "message", "contact_wish"}
_PLAIN = {date: '"2021-01-31"', bool: "true, false", str: '"…"', NoneType: "null"}


@dataclass(frozen=True, slots=True)
class Fault:
    """Virhe: where it stands in the line (`payments[0].net`), its code, what was given and what is allowed.

    INVARIANT: `given` never holds a whole identity code, a name or an address.
    """

    field: str
    code: str
    given: str = ""
    allowed: str = ""


def shown(value: Any, field: str) -> str:
    """A given value as it may be told: identity codes masked, names and addresses as their length, structures as their signs."""
    name = field.rpartition(".")[2]
    if isinstance(value, dict | list):
        return "{…}" if isinstance(value, dict) else "[…]"
    if not isinstance(value, str):
        return msgspec.json.encode(value).decode()[:SHOWN]
    if name == "identity_code":
        return masked(value)
    if name in _PERSONAL:
        return f"… ({len(value)})"
    return without_codes(value)[:SHOWN]


def of_shape(raw: Any, kind: type[msgspec.Struct], path: str = "") -> Iterator[Fault]:
    """Every fault of shape of a decoded object, field by field; the decoder itself stops at the first."""
    if not isinstance(raw, dict):
        yield Fault(path, "feed_value", shown(raw, path), "{…}")
        return
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    below = f"{path}." if path else ""
    for name in raw:
        if name not in fields:
            yield Fault(below + without_codes(name)[:SHOWN], "feed_field_unknown", "", ", ".join(fields))
    for name, field in fields.items():
        if name in raw:
            yield from _of_value(raw[name], field.type, below + name)
        elif field.required:
            yield Fault(below + name, "feed_field_missing", "", allowed(field.type))


def _of_value(raw: Any, kind: Any, path: str) -> Iterator[Fault]:
    try:
        msgspec.convert(raw, kind)
    except msgspec.ValidationError:
        struct, listed = _struct_of(kind)
        if struct and listed and isinstance(raw, list):
            for place, entry in enumerate(raw):
                yield from _of_value(entry, struct, f"{path}[{place}]")
        elif struct and not listed and isinstance(raw, dict):
            yield from of_shape(raw, struct, path)
        else:
            yield Fault(path, "feed_value", shown(raw, path), allowed(kind))


def _struct_of(kind: Any) -> tuple[type[msgspec.Struct] | None, bool]:
    """The struct inside a field's type, and whether the field is a list of them."""
    for part in (kind, *get_args(kind)):
        if isinstance(part, type) and issubclass(part, msgspec.Struct):
            return part, get_origin(kind) is tuple
    return None, False


def allowed(kind: Any) -> str:
    """What a field's type takes, in signs."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return str(parts[1].description)
    if origin in (Union, UnionType):
        return " / ".join(allowed(part) for part in parts)
    if origin is Literal:
        return ", ".join(map(str, parts))
    return _PLAIN.get(kind) or ("[…]" if origin is tuple else "{…}")
