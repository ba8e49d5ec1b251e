"""What the secure e-mail of conversations talks about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from valtuus.conversations.types import Enclosed


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Postilaatikko that is read by IMAP. `kind`: what a mail to it opens; `address` is the account as well."""

    kind: str
    address: str
    host: str
    port: int
    security: str
    password: str = field(repr=False)


class Nature(StrEnum):
    """Viestin luonne: written by somebody; sent by a program; a mail server's word of a mail of ours; our own come back."""

    WRITTEN = "written"
    AUTOMATIC = "automatic"
    BOUNCE = "bounce"
    LOOP = "loop"


class Fate(StrEnum):
    """Mitä viestille tapahtui: opened a conversation, joined or was noted in one; held back after too many; too large; ignored."""

    OPENED = "opened"
    JOINED = "joined"
    NOTED = "noted"
    HELD = "held"
    TOO_LARGE = "too_large"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Parsed:
    """Sähköpostiviesti as read. Everything in it is the sender's word: `address` proves nobody. INVARIANT: plain text, no HTML.

    `key` tells it from every other mail, the same when it is delivered twice. `references`: ids of the mails that it answers, or
    of the one that did not arrive. `written_at` None: no date, or none that can be read. `trust`: what our own server wrote of
    SPF, DKIM and DMARC. `status`: of a mail that did not arrive (5.1.1); `delayed`: the server goes on trying.
    """

    key: str
    nature: Nature
    address: str
    name: str
    subject: str
    text: str
    language: str
    references: tuple[str, ...] = ()
    files: tuple[Enclosed, ...] = ()
    written_at: datetime | None = None
    recipients: int = 0
    trust: Mapping[str, str] = field(default_factory=dict)
    status: str = ""
    delayed: bool = False
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Fetched:
    """A mail in a mailbox: `raw` is the head alone where the whole is larger than is taken."""

    uid: str
    size: int
    raw: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class MailRun:
    """One run over a mailbox: how many mails it took in, and how many were there already or put aside."""

    taken: int = 0
    aside: int = 0


class LinkState(StrEnum):
    """Noutolinkin tila: somebody may open it; its time is up; it is mine already."""

    WAITING = "waiting"
    EXPIRED = "expired"
    MINE = "mine"


@dataclass(frozen=True, slots=True)
class PickUp:
    """Noutolinkki: a link sent to an address, behind which a conversation waits until a moment."""

    id: str
    conversation: str
    until: datetime


class SentState(StrEnum):
    """Lähteneen viestin tila: waits, sent, given up, came back."""

    WAITING = "waiting"
    SENT = "sent"
    GIVEN_UP = "given_up"
    BOUNCED = "bounced"


@dataclass(frozen=True, slots=True)
class SentMail:
    """A mail that went out of a conversation to an address, and what became of it."""

    kind: str
    address: str
    state: SentState
    told_at: datetime
    tried_at: datetime | None
    tries: int
