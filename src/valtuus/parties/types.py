"""What the parties slice talks about. Ids are UUIDs as text; an official is a key, never an identity code."""

from dataclasses import dataclass, field
from datetime import date

from valtuus.kernel.codes import PartyKind
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
