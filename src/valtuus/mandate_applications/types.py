"""What an application for mandates is made of. People are keys and names, organisations ids; an identity code stands nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from valtuus.kernel.codes import MandateType


class State(StrEnum):
    """Valtuushakemuksen tila (catalogue/statuses.toml, `application.*`)."""

    DRAFT = "draft"
    AWAITING_SIGNATURES = "awaiting_signatures"
    SUBMITTED = "submitted"
    MORE_ASKED = "more_asked"
    REGISTERED = "registered"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class StepKind(StrEnum):
    """Vaihe: what has happened to an application; the last of those that move it tells its state."""

    DRAFTED = "drafted"
    SIGNATURES_ASKED = "signatures_asked"
    SIGNED = "signed"
    SUBMITTED = "submitted"
    TAKEN = "taken"
    CALL_NOTED = "call_noted"
    MORE_ASKED = "more_asked"
    COMPLETED = "completed"
    PROPOSED = "proposed"
    REGISTERED = "registered"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Ageing(StrEnum):
    """Ikä: how an open application stands to the usual time of handling."""

    FRESH = "fresh"
    DUE = "due"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Contact:
    """Yhteyshenkilö of the application."""

    name: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Haettu valtuus. `holder`: a person's key or a party's id; `employed`: the person works for the mandator.

    `limit`: ids of the municipalities to which a mandate to represent is narrowed; None reaches every one.
    """

    id: str
    holder: str
    to_person: bool
    name: str
    type: MandateType
    themes: frozenset[str]
    first_day: date
    last_day: date
    limit: frozenset[str] | None = None
    employed: bool = False


@dataclass(frozen=True, slots=True)
class Ending:
    """Päätettäväksi haettu: every mandate of a type that the mandator has given to this holder is to end."""

    id: str
    holder: str
    to_person: bool
    name: str
    type: MandateType


@dataclass(frozen=True, slots=True)
class Signer:
    """Allekirjoittaja: who signs, and the ground of her competence (catalogue/applications.toml, `signing_ground`)."""

    key: str
    name: str
    ground: str


@dataclass(frozen=True, slots=True)
class Hint:
    """What a page that led here already knew: the type and themes that are lacking. Fills the form and nothing else."""

    type: str = ""
    themes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """Hakemuksen sisältö: what is signed."""

    party: str
    contact: Contact
    wanted: tuple[Wanted, ...] = ()
    endings: tuple[Ending, ...] = ()
    signers: tuple[Signer, ...] = ()
    hint: Hint = field(default_factory=Hint)


@dataclass(frozen=True, slots=True)
class Step:
    """One step, in the order of `number`. `code`, `note`, `due` and `detail` are the kind's own: a reason, a text, a day."""

    number: int
    kind: StepKind
    state: State
    at: datetime
    by: str
    name: str
    code: str = ""
    note: str = ""
    due: date | None = None
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Application:
    """Valtuushakemus with all its steps. `number` is what people call it by. `content` None: erased by rule."""

    id: str
    number: int
    by: str
    by_name: str
    changed_at: datetime
    content: Content | None
    steps: tuple[Step, ...]

    @property
    def state(self) -> State:
        """The state after the last step."""
        return self.steps[-1].state

    @property
    def known(self) -> Content:
        """The content of one that is not erased. Raises `ValueError` for one that is."""
        if self.content is None:
            raise ValueError("the content is erased")
        return self.content


@dataclass(frozen=True, slots=True)
class CallNote:
    """Soittomerkintä: whom the clerk reached at a number held, and whether the organisation stands by the application."""

    number: str
    answered_by: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class AtDesk:
    """An application as a clerk sees it. `opened`: it is his, waits for his confirmation or was in his hands; else its outline
    alone is shown.

    `mine`: he has taken it. `first_right`: it would give the organisation its first right to grant. `phones`: numbers held.
    `matches`: ids of the mandates that each ending would end; `known_names`: names of the register by key.
    """

    application: Application
    mine: bool
    opened: bool
    first_right: bool
    phones: tuple[str, ...]
    to_confirm: bool
    matches: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    known_names: Mapping[str, str] = field(default_factory=dict)
