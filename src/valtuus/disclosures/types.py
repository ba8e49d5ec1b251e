"""What the disclosure log talks about. People of the register are keys, clients subject keys; parties are ids."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from valtuus.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class LookUp:
    """Haku: who asks to see whose data, in whose name, why and on what ground.

    `represented` is the municipality, `acting` the organisation whose person acts for it (the municipality itself, or a joint
    authority; None for an office). `subjects` are subject keys, every person the look can show. `question` is what was put to
    the judge, any value with a canonical form, so that it can be judged again. `kinship`: `itself` where the person looked up is
    the official, `colleague` where he is on the roster of `acting`; only the look knows, the keys of the two cannot be joined.
    """

    actor: Actor
    represented: str | None
    acting: str | None
    action: str
    subjects: tuple[str, ...]
    purpose: str
    ground: str
    conditions: tuple[str, ...]
    case_reference: str
    scopes_asked: tuple[str, ...]
    channel: str = "screen"
    question: Any = field(default_factory=dict)
    kinship: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Luovutuskuitti: the key to the rows that one committed, permitted record names; for two minutes, for its own session.

    `number` is the record's number as people say it. The secret (128 bits) stands nowhere else; the log keeps its digest.
    """

    record: UUID
    number: int
    secret: str = field(repr=False)
    subjects: tuple[str, ...]
    scopes: tuple[str, ...]
    actor: str
    session: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Disclosure:
    """Luovutusmerkintä: one entry of the log as read back. `decision` and `question` are JSON values, for deciding again."""

    number: int
    made_at: datetime
    actor: str
    represented: str | None
    acting: str | None
    action: str
    subjects: tuple[str, ...]
    purpose: str
    ground: str
    conditions: tuple[str, ...]
    case_reference: str
    channel: str
    scopes_asked: tuple[str, ...]
    scopes_given: tuple[str, ...]
    outcome: str
    reason: str
    basis_kind: str | None
    basis_grants: tuple[str, ...]
    decided_at: datetime
    register_version: int
    decision: Mapping[str, Any] = field(repr=False)
    question: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Permitted:
    """Sallittu katselu: a recorded, permitted and committed look as the oversight reads it. `at`: the moment it was decided.

    `subjects` are subject keys, those of handles too; `handles` the handles among what was named.
    """

    number: int
    at: datetime
    actor: str
    represented: str | None
    acting: str | None
    action: str
    purpose: str
    case_reference: str
    grants: tuple[str, ...]
    kinship: str
    subjects: tuple[str, ...]
    handles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HourAlarm:
    """Tunnin hälytys: raised at a look itself, once an official, kind and hour. `evidence`: numbers of the looks that led to it."""

    id: str
    kind: str
    actor: str
    hour: datetime
    counted: int
    raised_at: datetime
    evidence: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Looks:
    """How many looks an official has made in a span of time, and how long ago the last one was (None: no look)."""

    count: int
    since_last: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Criteria:
    """Hakuehdot of a search in the log: each narrows it, "" and None narrow nothing.

    `actors` keys of officials, `subjects` subject keys and handles (any of them), `party` an organisation acted for or acting,
    `first` and `last` Helsinki days of the decision, `before` a number that only smaller ones may have.
    """

    actors: tuple[str, ...] | None = None
    subjects: tuple[str, ...] | None = None
    party: str | None = None
    action: str = ""
    ground: str = ""
    outcome: str = ""
    channel: str = ""
    case_reference: str = ""
    first: date | None = None
    last: date | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Tick:
    """Merkintä: a condition that an official ticked at a permitted look for an organisation; `number` is the look's in the log."""

    condition: str
    acting: str | None
    actor: str
    at: datetime
    case_reference: str
    number: int


class Unreceipted(RuntimeError):
    """A table about people was asked outside `reading`: a fault of the program, never of the user."""


class ReadingOpen(RuntimeError):
    """A receipt was opened while another one is: one look, one receipt."""


class NotDurable(RuntimeError):
    """A record was to be made inside another transaction: it would not be committed when the reading begins."""
