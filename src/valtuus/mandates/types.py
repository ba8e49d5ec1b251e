"""What the mandate register talks about. Ids and keys are text: parties and mandates by UUID, people by key."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from valtuus.kernel.catalogue import Catalogue
from valtuus.kernel.codes import MandateType, PartyKind
from valtuus.kernel.decision import Decision
from valtuus.kernel.errors import DomainError
from valtuus.kernel.periods import Period
from valtuus.parties.types import Official


@dataclass(frozen=True, slots=True)
class Grant:
    """Valtuus: one mandate as it is known, a request for one included.

    Days are Helsinki calendar days, both included; moments are aware. `holder` is a person's key or a party's id, told apart
    by `to_person`. `limit` None reaches every municipality. `given_by` None: registered by the clerk service (or loaded by the
    institution), which needs no granter. `awaiting`: asked and not approved. `approved_at`: asked, and approved then.
    `asked_at`: when it was asked, from which moment it is known as a request; else it is known from `given_at` (None: always).
    """

    id: str
    giver: str
    holder: str
    to_person: bool
    type: MandateType
    themes: frozenset[str]
    first_day: date
    last_day: date
    limit: frozenset[str] | None = None
    specifier: str | None = None
    given_by: str | None = None
    given_at: datetime | None = None
    awaiting: bool = False
    approved_at: datetime | None = None
    revoked_at: datetime | None = None
    details_changed_on: date | None = None
    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Organisation:
    """A party as the decision sees it. `ceased_on` is its last day; `successor` the party that came after it, where known; `code`
    its own, where it was read: nothing is decided by it."""

    id: str
    kind: PartyKind
    ceased_on: date | None = None
    successor: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """Jäsenyys: a municipality's membership of a joint authority, for the tasks that it has given to it."""

    authority: str
    municipality: str
    tasks: frozenset[str]
    period: Period = field(default_factory=Period)


@dataclass(frozen=True, slots=True)
class Employer:
    """Työnantaja of the person who asks, as the organisation's roster says."""

    party: str
    period: Period = field(default_factory=Period)


@dataclass(frozen=True, slots=True)
class OfficeHeld:
    """Virkatehtävä of the person who asks."""

    role: str
    period: Period = field(default_factory=Period)


@dataclass(frozen=True, slots=True)
class OldRight:
    """Katso-valtuus: an old right of a person for a municipality, service by service."""

    person: str
    party: str
    services: frozenset[str]


class ForeignAnswer(StrEnum):
    """What a foreign register answered that says yes or no and no more, or nothing at all."""

    YES = "yes"
    NO = "no"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Question:
    """Who asks to do what for whom. `represented` is None for an official act of the institution (carried by an office)."""

    person: str
    represented: str | None
    action: str
    strong: bool = True
    assigned: bool = False
    about_close: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """All that one decision may consult, as of one version of the register and one catalogue. Nothing else is.

    `grants` holds every mandate that can matter: those the person holds, those the municipality gave to organisations, the
    links of a chain too long, and the rights to grant of the givers; more does no harm. `organisations` holds at least the
    represented party, every giver and every organisation that holds or employs. `complete` False: not all facts could be
    read. `foreign`: the answer of a foreign register, which then decides alone.
    """

    catalogue: Catalogue
    version: int
    organisations: Mapping[str, Organisation] = field(default_factory=dict)
    grants: tuple[Grant, ...] = ()
    old_rights: tuple[OldRight, ...] = ()
    members: tuple[Member, ...] = ()
    employers: tuple[Employer, ...] = ()
    offices: tuple[OfficeHeld, ...] = ()
    complete: bool = True
    foreign: ForeignAnswer | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A mandate somebody tries to give; `last_day` may still be missing."""

    giver: str
    holder: str
    to_person: bool
    type: MandateType
    themes: frozenset[str]
    first_day: date
    last_day: date | None
    limit: frozenset[str] | None = None
    specifier: str | None = None


@dataclass(frozen=True, slots=True)
class GrantingFacts:
    """What judging an attempt to give or end consults.

    `rights` are all rights to grant of the person who tries, whoever gave them; `giver` the organisation in whose name.
    `holder_employers` are the organisations the holder works for on the day; `holder_duties_themes` the themes of his
    duties, None where his duties are unknown.
    """

    catalogue: Catalogue
    version: int
    giver: Organisation
    organisations: Mapping[str, Organisation] = field(default_factory=dict)
    rights: tuple[Grant, ...] = ()
    holder_employers: frozenset[str] = frozenset()
    holder_duties_themes: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """What would become of one draft, or has: its decision, or the error that leaves nothing to decide.

    `mandate`: the id of the mandate that was given of it.
    """

    draft: Draft
    decision: Decision | None = None
    error: DomainError | None = None
    mandate: str | None = None

    @property
    def good(self) -> bool:
        """Whether it can be given, its warnings acknowledged."""
        return self.error is None and self.decision is not None and self.decision.permitted


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a file of mandates to give: its number, the name it gives, and the draft with its judgement, or its error.

    `person`: the holder where the line names him by identity code.
    """

    number: int
    name: str = ""
    draft: Draft | None = None
    person: Official | None = None
    error: DomainError | None = None
    judged: Judged | None = None

    @property
    def good(self) -> bool:
        """Whether it can be given, or was."""
        return self.judged is not None and self.judged.good

    @property
    def fault(self) -> DomainError | None:
        """The error of the line or of its draft; a refusal stands in the judgement's decision."""
        return self.error or (self.judged.error if self.judged else None)


@dataclass(frozen=True, slots=True)
class ThemeOpened:
    """What one theme of a draft opens: actions by service, for which municipalities by id. `from_day`: in use from that day."""

    theme: str
    services: tuple["ServiceActions", ...]
    municipalities: tuple[str, ...]
    from_day: date | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """What a draft opens to its holder, theme by theme, before it is given.

    `later_members`: also for whoever mandates the giver later. `at_once`: how many people of the receiving organisation get in
    as soon as it is given."""

    themes: tuple[ThemeOpened, ...]
    later_members: bool = False
    at_once: int = 0

    @property
    def nothing(self) -> bool:
        """Whether it opens nothing today."""
        return not any(t.services and t.municipalities and t.from_day is None for t in self.themes)


@dataclass(frozen=True, slots=True)
class Answered:
    """A recorded decision as it was kept: its number, its question and the decision in plain JSON types."""

    number: int
    question: Question
    decision: Mapping[str, object]
    known_at: datetime | None


@dataclass(frozen=True, slots=True)
class ServiceActions:
    """Some of the actions of one service, by code."""

    service: str
    actions: tuple[str, ...]


class FactsReader(Protocol):
    """Whatever reads the facts of questions: the register itself, or one that tells that it could not read all."""

    def __call__(self, questions: Sequence[Question], *, explain: bool = True, as_of: int | None = None) -> list[Facts]:
        """One `Facts` a question, all from one version."""
        ...


class AfterMandate(Protocol):
    """What must be in order after the mandate before a service works, for whoever uses it: an agreement."""

    def narrowed(self, asked: Sequence[tuple[Question, Decision]]) -> list[Decision]:
        """Each decision, of one version, as it stands afterwards: the same, or a permit turned into a refusal."""
        ...

    def first_days(self, parties: Collection[str]) -> Mapping[tuple[str, str], Sequence[date]]:
        """The days on which something of these parties begins that is asked for, by party and service."""
        ...


class MandateSource(Protocol):
    """Where an answer comes from: our own register, or later a foreign one behind the same port."""

    def answer(self, questions: Iterable[Question], at: datetime) -> list[Decision]:
        """One decision a question, in order."""


@dataclass(frozen=True, slots=True)
class GivenByPerson:
    """Henkilön antama valtuus: id, by whom, to whom, in which organisation's name, when; and when it was ended, if it was."""

    grant: str
    giver: str
    holder: str
    organisation: str
    at: datetime
    ended_at: datetime | None
