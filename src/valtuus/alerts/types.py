"""What the alerts talk about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Recipient:
    """Vastaanottaja. `key`: an official's key, or `party:<uuid>` for an organisation's registry office.

    `address` empty: the confirmed address that the person has told, if any. `language` empty: the one told, else Finnish.
    """

    key: str
    name: str = ""
    address: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Alert:
    """Heräte. `kind`: a code of catalogue/alert_kinds.toml; `params` fill its sentence: `theme`, `type` as codes, `date` as ISO
    day, `org` as an organisation's id, all else as text, `name_fi`, `name_sv`, `name_en` where a text has three languages.

    `party`: the organisation it is about, whose name may stand in a mail. `door`: where it leads, a code of `web.doors`.
    """

    kind: str
    params: Mapping[str, str] = field(default_factory=dict)
    party: str | None = None
    door: str = ""
    door_args: Mapping[str, str] = field(default_factory=dict)


class MailState(StrEnum):
    """Sähköpostin tila: waiting for its turn, sent, given up."""

    WAITING = "waiting"
    SENT = "sent"
    GIVEN_UP = "given_up"


class Outcome(StrEnum):
    """Lähetysyrityksen tulos: taken by the server; no server; put off by the server; refused by the server for good."""

    SENT = "sent"
    UNREACHABLE = "unreachable"
    DEFERRED = "deferred"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Posted:
    """What became of the mail of an alert. `at`: when it was sent or last tried; None before the first try."""

    state: MailState
    address: str
    at: datetime | None
    tries: int


@dataclass(frozen=True, slots=True)
class Told:
    """An alert as it was told to one: id, to whom, what, when, when it was read, and its mail, if one was due."""

    id: str
    recipient: str
    name: str
    alert: Alert
    at: datetime
    read_at: datetime | None
    posted: Posted | None


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail to be sent now. `told` None: it asks to confirm an address by `confirmation`, once. `tries` counts this one."""

    id: str
    address: str
    language: str
    told: Told | None
    confirmation: str | None
    tries: int


@dataclass(frozen=True, slots=True)
class Tried:
    """One try to send a mail: its outcome, and the server's status number where it answered."""

    mail: str
    outcome: Outcome
    answer: int | None = None


@dataclass(frozen=True, slots=True)
class Preferences:
    """Yhteystieto ja asetukset: a person's own address, the one that waits for confirmation, language, groups without mail."""

    address: str = ""
    pending: str = ""
    language: str = ""
    muted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the sending: how many mails it took, and how many of them the server took."""

    taken: int
    sent: int
