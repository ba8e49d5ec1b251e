"""The record: a change is a line."""

import functools
import hashlib
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar, cast
from uuid import UUID

import msgspec
from django.db import transaction

from valtuus.kernel.canonical import canonical
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.errors import Refused
from valtuus.kernel.identifiers import uuid7
from valtuus.ledger.models import Body, Line, Version
from valtuus.ledger.queries import ALIAS, Asked, alias, asked, going
from valtuus.ledger.types import NoTransaction, UnrecordedChange, Work

P = ParamSpec("P")
R = TypeVar("R")

LINE = """
with line as (
  insert into ledger_line (id, kind, digest) values (%(line)s, %(kind)s, %(digest)s)
), body as (
  insert into ledger_body (line_id, salt, payload) values (%(line)s, %(salt)s, %(payload)s)
)"""

# The bytes of `kernel.canonical`, made in a hundredth of its time, for values without floats whose moments are in UTC, such as
# questions and decisions; a test holds the two together.
encoded = msgspec.json.Encoder(order="sorted").encode

_work: ContextVar[Work | None] = ContextVar("work", default=None)


def recorded(service: Callable[P, R]) -> Callable[P, R]:
    """Make a service one transaction that leaves a line.

    Raises `UnrecordedChange`, and undoes everything, when the service wrote none. On `Refused` it undoes everything and
    records the refused attempt. A recorded service called by another joins its transaction.
    """

    @functools.wraps(service)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if _work.get() is not None:
            return service(*args, **kwargs)
        try:
            return _in_transaction(service, *args, **kwargs)
        except Refused as refusal:
            _in_transaction(_record_refusal, service.__qualname__, refusal)
            raise

    run.recorded = True  # type: ignore[attr-defined]  # read by tests/architecture
    return run


def reads_only(service: Callable[P, R]) -> Callable[P, R]:
    """Mark a public service that changes nothing, and so needs no line."""
    service.reads = True  # type: ignore[attr-defined]  # read by tests/architecture
    return service


def through_recorded(service: Callable[P, R]) -> Callable[P, R]:
    """Mark a public service of several transactions that changes only through recorded services it calls: a look, a load."""
    service.through_recorded = True  # type: ignore[attr-defined]  # read by tests/architecture
    return service


def _in_transaction(service: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    work = Work()
    token = _work.set(work)
    try:
        with transaction.atomic(using=alias(), durable=True):
            result = service(*args, **kwargs)
            if not work.lines:
                raise UnrecordedChange(f"{service.__qualname__} wrote no line: call ledger.append for what it changes")
            if work.entry is not None:
                # INVARIANT: the version comes last, behind every other lock; its trigger takes the one lock, then the number.
                Version.objects.create(entry=work.entry, line_id=work.lines[0])
            return result
    finally:
        _work.reset(token)


def _record_refusal(name: str, refusal: Refused) -> None:
    append("attempt_refused", {"service": name, "decision": refusal.decision})


def append(kind: str, payload: Any) -> UUID:
    """Write a line of a kind of the catalogue into the present transaction; its id, which the changed rows carry.

    `payload` is any value with a canonical form; it is kept readable beside its salted digest until its retention ends.
    Raises `NoTransaction` outside a recorded service and `KeyError` for a kind without wording and rule of erasure.
    """
    work = _work.get()
    if work is None:
        raise NoTransaction(f"a line of kind `{kind}` outside a recorded service")
    written = _line(kind, canonical(payload))
    Line.objects.create(id=written["line"], kind=kind, digest=written["digest"])
    Body.objects.create(line_id=written["line"], salt=written["salt"], payload=written["payload"])
    work.lines.append(written["line"])
    return cast(UUID, written["line"])


def append_with(kind: str, payload: bytes, rows: str, values: Mapping[str, Any]) -> Asked:
    """Write a line and the rows that it vouches for in one statement of an `in_one_go` block; what the statement gives.

    `payload` is what `encoded` made of the value. `rows` goes on after the line's own parts: `, name as (insert …) select …`, with
    `%(line)s` for the line's id and `values` by their names. For what is recorded at every look. INVARIANT: no rows without a line,
    and none that a transaction around could undo: raises `NoTransaction` outside such a block.
    """
    if not going():
        raise NoTransaction(f"a line of kind `{kind}` with its rows outside a block that commits them")
    return asked(LINE + rows, {**values, **_line(kind, payload)})


def _line(kind: str, body: bytes) -> dict[str, Any]:
    catalogue().wording["record_kind", kind]
    salt = secrets.token_bytes(16)
    return {
        "line": uuid7(),
        "kind": kind,
        "digest": hashlib.sha256(salt + body).digest(),
        "salt": salt,
        "payload": body,
    }


def entry() -> UUID:
    """The id that register rows of this transaction carry; the transaction then becomes the next version of the register."""
    work = _work.get()
    if work is None:
        raise NoTransaction("a register row outside a recorded service")
    work.entry = work.entry or uuid7()
    return work.entry


@contextmanager
def as_owner() -> Iterator[None]:
    """Use the owner's database role: loading of facts by the institution's own commands, never in a request."""
    token = ALIAS.set("owner")
    try:
        yield
    finally:
        ALIAS.reset(token)
