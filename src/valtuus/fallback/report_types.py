"""What reports and their matters are. People are keys, organisations ids; causes and symptoms codes of catalogue/symptoms.toml."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from valtuus.conversations.types import Conversation
from valtuus.kernel.decision import Decision


class MatterState(StrEnum):
    """Asian tila (catalogue/statuses.toml, report)."""

    RECEIVED = "received"
    BEING_HANDLED = "being_handled"
    WAITING = "waiting_for_municipality"
    SOLVED = "solved"
    CLOSED = "closed"


class StepKind(StrEnum):
    """Asian vaihe: what happened to a matter; only ever added."""

    OPENED = "opened"
    ENTERED = "entered"
    JOINED = "joined"
    TAKEN = "taken"
    WAITS = "waits"
    RESUMED = "resumed"
    SOLVED = "solved"
    CLOSED = "closed"
    REOPENED = "reopened"


class Ageing(StrEnum):
    """Ikääntyminen (catalogue/statuses.toml, ageing)."""

    FRESH = "fresh"
    DUE = "due"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class About:
    """Mistä asiassa on kyse: the organisation and the cause; where no cause is known, the symptom stands for it."""

    party: str
    cause: str
    symptom: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """Ilmoituksen tiedot. `party`: the organisation that cannot get in; `represented`: for whom the action was tried;
    `municipalities`: those that it concerns. `delivery_address`: as told, not confirmed."""

    party: str
    represented: str
    action: str
    symptom: str
    reporter: str
    phone: str
    cause: str = ""
    finding: str = ""
    municipalities: tuple[str, ...] = ()
    since: date | None = None
    application: str = ""
    delivery_address: str = ""
    guide_read: bool | None = None
    text: str = ""

    @property
    def about(self) -> About:
        """What the matter is about, by which reports meet."""
        return About(self.party, self.cause, "" if self.cause else self.symptom)


@dataclass(frozen=True, slots=True)
class MatterStep:
    """One step of a matter. `code`: why it was closed; `note`: what was done."""

    number: int
    kind: StepKind
    state: MatterState
    at: datetime
    by: str
    name: str
    code: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Matter:
    """Asia: what the institution handles, once for all who report the same. `elsewhere`: handled without a report."""

    id: str
    number: int
    about: About
    municipalities: tuple[str, ...]
    elsewhere: bool
    state: MatterState
    opened_at: datetime
    changed_at: datetime
    adviser: str
    last: int


@dataclass(frozen=True, slots=True)
class Report:
    """Ilmoitus: a reporter in a matter, with his own conversation. `contents` empty: erased. `reporter` empty: not signed in."""

    id: str
    matter: str | None
    conversation: str
    reporter: str
    at: datetime
    contents: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reported:
    """What became of a report: the decision; where it was taken, the report and its matter. `recent`: the matter that answers."""

    decision: Decision
    report: Report | None = None
    matter: Matter | None = None
    recent: Matter | None = None


@dataclass(frozen=True, slots=True)
class ReportSeen:
    """One's own report with where its matter stands: steps without words of others."""

    report: Report
    matter: Matter
    steps: tuple[MatterStep, ...]


@dataclass(frozen=True, slots=True)
class OnBoard:
    """A matter on the advisers' board: with how many reporters."""

    matter: Matter
    reporters: int


@dataclass(frozen=True, slots=True)
class MatterAtDesk:
    """A matter as the adviser may see it: whole (`reports`) if he has taken it, else its outline."""

    matter: Matter
    steps: tuple[MatterStep, ...]
    reporters: int
    mine: bool
    reports: tuple[Report, ...] = ()
    conversations: Mapping[str, Conversation] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UnsignedContents:
    """What somebody tells who cannot sign in: contact details, an organisation by name, a symptom. Never a client's data."""

    organisation: str
    symptom: str
    reporter: str
    phone: str
    address: str


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """Vahvistamaton ilmoitus: waits for its mail's link, and is no report until then."""

    id: str
    at: datetime
    contents: UnsignedContents
    language: str
