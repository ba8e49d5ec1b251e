"""What a conversation is made of. People are keys and names, organisations ids; channels are codes of catalogue/channels.toml."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum

from valtuus.attachments.types import Attachment


class Kind(StrEnum):
    """Yhteydenoton laji (catalogue/conversations.toml): a question, or a report (ilmoitus) that one cannot get in."""

    QUESTION = "question"
    REPORT = "report"


class State(StrEnum):
    """Yhteydenoton tila: waits for an adviser; an adviser has it; closed."""

    WAITING = "waiting"
    TAKEN = "taken"
    CLOSED = "closed"


class Side(StrEnum):
    """Osapuoli: who says it – the partner (yhteistyökumppani), the institution's adviser, or the product itself."""

    PARTNER = "partner"
    ADVISER = "adviser"
    SYSTEM = "system"


class EventKind(StrEnum):
    """Tapahtuma: what is added to a thread; nothing in it is ever changed."""

    MESSAGE = "message"
    CALL_NOTE = "call_note"
    TAKEN = "taken"
    HANDED_OVER = "handed_over"
    CLOSED = "closed"
    REOPENED = "reopened"
    TIED = "tied"
    PICKED_UP = "picked_up"
    NOTED = "noted"


@dataclass(frozen=True, slots=True)
class Partner:
    """Yhteistyökumppani of a thread: `key` of one who has signed in, empty for one known by name and e-mail address only."""

    key: str = ""
    name: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Opening:
    """What a new conversation begins with. `party`: the organisation it is about, None where it is not known yet.

    `once`: an id made by the form, so that a second sending meets the first. `detail`: the kind's own, readable beside the text.
    """

    kind: Kind
    channel: str
    partner: Partner
    subject: str
    text: str
    party: str | None = None
    language: str = "fi"
    once: str = ""
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """What is to be added to a thread: a message, or a note of a call. `id`: of the event, if its attachments came first."""

    text: str
    channel: str
    once: str = ""
    id: str = ""
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a thread, in the order of `number`. `code`, `to` and `detail` are the kind's own; attachments hang on `id`."""

    id: str
    number: int
    kind: EventKind
    side: Side
    channel: str
    by: str
    name: str
    at: datetime
    text: str = ""
    code: str = ""
    to: str = ""
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Conversation:
    """Yhteydenotto. `number` is what people call it by; `adviser`: who has taken it, empty for nobody. `last`: number of the
    last event. `erased_at`: its words and names are gone by rule."""

    id: str
    number: int
    kind: Kind
    channel: str
    state: State
    party: str | None
    partner: Partner
    subject: str
    language: str
    opened_at: datetime
    changed_at: datetime
    adviser: str
    last: int
    erased_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """Luettu: up to which event a person has read a thread, and when."""

    person: str
    side: Side
    upto: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation with its events, how far the others have read, what hangs on the events, and the side of who reads it.

    `newly_seen`: numbers of the reader's own messages that the other side has read since he last asked.
    """

    conversation: Conversation
    events: tuple[Event, ...]
    seen: tuple[Seen, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    side: Side = Side.PARTNER
    newly_seen: tuple[int, ...] = ()

    @property
    def seen_upto(self) -> int:
        """How far anybody of the other side has read."""
        return max((s.upto for s in self.seen if s.side is not self.side), default=0)

    @property
    def seen_at(self) -> datetime | None:
        """When the other side read so far."""
        return next((s.at for s in self.seen if s.side is not self.side and s.upto == self.seen_upto), None)


@dataclass(frozen=True, slots=True)
class Hours:
    """Palveluaika: weekdays (1 is Monday) and Finnish times between which advisers answer, the last not included.

    `closed_on_holidays`: on no public holiday, nor on Midsummer Eve or Christmas Eve.
    """

    weekdays: frozenset[int]
    first: time
    last: time
    closed_on_holidays: bool = False


@dataclass(frozen=True, slots=True)
class Enclosed:
    """Mukana lähetetty tiedosto: a file as it came with a message, not checked yet."""

    content: bytes
    name: str
