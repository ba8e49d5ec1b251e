"""Canonical JSON: one value, one sequence of bytes. What is hashed and what is compared goes through here."""

import dataclasses
import hashlib
import json
from collections.abc import Mapping, Set
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from typing import Any

_AS_THEY_ARE = frozenset({str, bool, int, type(None)})


def plain(value: Any) -> Any:
    """The value as JSON types: dataclasses by field, enums by value, sets sorted, moments in UTC. Raises `TypeError` otherwise."""
    kind: Any = type(value)
    if kind in _AS_THEY_ARE:  # first, since most values are
        return value
    if (names := _fields(kind)) is not None:
        return {name: plain(getattr(value, name)) for name in names}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str | int):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, Set):
        return sorted(plain(v) for v in value)
    if isinstance(value, list | tuple):
        return [plain(v) for v in value]
    # Floats are refused on purpose: they have no single text, and money is never one.
    raise TypeError(f"no canonical form for {kind.__name__}")


@cache
def _fields(kind: Any) -> tuple[str, ...] | None:
    return tuple(f.name for f in dataclasses.fields(kind)) if dataclasses.is_dataclass(kind) else None


def canonical(value: Any) -> bytes:
    """Canonical JSON of the value, UTF-8: keys sorted, no spaces."""
    return json.dumps(plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(value: Any) -> str:
    """SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()
