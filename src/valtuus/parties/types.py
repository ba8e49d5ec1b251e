"""What the parties slice talks about. Ids are UUIDs as text; an official is a key, never an identity code."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from valtuus.kernel.codes import PartyKind
from valtuus.kernel.errors import DomainError
from valtuus.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class Party:
    """Osapuoli: an organisation. `artificial`: its business id is ours, invented. `contact`: its registry office (kirjaamo).

    `code` is the municipality code of Statistics Finland, or our short name of a joint authority.
    """

    id: str
    kind: PartyKind
    code: str
    name_fi: str
    name_sv: str
    business_id: str | None = None
    artificial: bool = False
    contact: str = ""
    ceased_on: date | None = None
    successor: str | None = None

    def name(self, language: str) -> str:
        """The name in a language; English readers get the Finnish one, as the organisations themselves do."""
        return self.name_sv if language == "sv" else self.name_fi


@dataclass(frozen=True, slots=True)
class Membership:
    """Jäsenyys: a municipality belongs to a joint authority for named tasks."""

    authority: str
    municipality: str
    tasks: frozenset[str]
    period: Period = field(default_factory=Period)


@dataclass(frozen=True, slots=True)
class Official:
    """Viranhaltija tai työntekijä: a person who may act in an office or for an organisation, by key."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Employment:
    """Palvelussuhde: an official works for an organisation, with duties of the catalogue where they are known."""

    official: str
    party: str
    duties: frozenset[str] | None = None
    period: Period = field(default_factory=Period)


@dataclass(frozen=True, slots=True)
class Office:
    """Virkatehtävä: a role at the institution, given by its own administration, never by a mandate."""

    official: str
    role: str
    period: Period = field(default_factory=Period)


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """Työntekijäluettelon merkintä: who works for the organisation and with which duties, as its granter tells."""

    official: Official
    duties: frozenset[str]


@dataclass(frozen=True, slots=True)
class RosterRow:
    """Työntekijäluettelon rivi: an employment as the roster shows it, by its own id. `duties` None: not known."""

    employment: str
    official: Official
    duties: frozenset[str] | None
    period: Period = field(default_factory=Period)


@dataclass(frozen=True, slots=True)
class RosterChange:
    """What keeping the roster has changed: how many people were added, got other duties, stayed as they were."""

    added: int
    changed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What a load will change, worked out before anything is written.

    `changed` gives new values of fields by party id; `left` the last day by the id of a stored membership.
    """

    added: tuple[Party, ...] = ()
    changed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ceased: tuple[Party, ...] = ()
    joined: tuple[Membership, ...] = ()
    left: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load has changed, and the id of every party that it named, by code.

    `renumbered`: ids of parties whose known business id became another; their mandates are then invalid (brief, section b).
    """

    ids: Mapping[str, str]
    plan: Plan
    renumbered: frozenset[str] = frozenset()

    @property
    def changed_nothing(self) -> bool:
        """Whether everything stood already as the load says."""
        return self.plan == Plan()


@dataclass(frozen=True, slots=True)
class Recorded:
    """How many officials, employments and offices a load has added, and how many new names and last days of what was known."""

    officials: int
    names: int
    employments: int
    offices: int
    ends: int


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line of a file that cannot be loaded: its number in the file, from 1, and what is wrong with it."""

    number: int
    error: DomainError


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a file: the parties of its good lines, and every bad line by number."""

    parties: tuple[Party, ...] = ()
    bad: tuple[BadLine, ...] = ()
