"""What the administration of mandates talks about. Organisations by id, people by key, days as Helsinki calendar days."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from valtuus.kernel.catalogue import Catalogue
from valtuus.kernel.codes import MandateType, PartyKind
from valtuus.mandates.outlook import Cut
from valtuus.mandates.types import Draft, Grant
from valtuus.parties.types import BadLine, Party, RosterRow

# ---- who may administer


@dataclass(frozen=True, slots=True)
class Standing:
    """Asema: where a person stands to an organisation. `themes`: those in which she may give, by type of right."""

    person: str
    party: Party
    themes: Mapping[MandateType, frozenset[str]] = field(default_factory=dict)
    works_here: bool = False
    has_granter: bool = True
    strong: bool = True


# ---- the roster's file


@dataclass(frozen=True, slots=True)
class Line:
    """A good line of a roster's file. INVARIANT: `code` is an identity code and goes nowhere but into a key."""

    number: int
    name: str
    code: str = field(repr=False)
    duties: frozenset[str]


@dataclass(frozen=True, slots=True)
class RosterFile:
    """Työntekijäluettelon tiedosto as it was read: good lines, every bad line by number and field, and notes by text code."""

    lines: tuple[Line, ...] = ()
    bad: tuple[BadLine, ...] = ()
    notes: tuple[str, ...] = ()


# ---- the employee check


@dataclass(frozen=True, slots=True)
class Examined:
    """A mandate or request with the codes of what is wrong with it at a moment, of time, identity, specifier and giving; empty
    where it is in force. Whether type, theme and limit are what somebody needs, only that somebody knows."""

    grant: Grant
    faults: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """In force, and given by somebody entitled."""
        return not self.faults

    @property
    def to_come(self) -> bool:
        """Nothing is wrong with it but that it has not begun."""
        return self.faults == ("not_yet_in_force",)


class CellState(StrEnum):
    """How a person stands in a theme, the worst first; the worst of several counts."""

    LACKS = "lacks"
    WRONG_TYPE = "wrong_type"
    ASKED = "asked"
    TOO_MUCH = "too_much"
    ENDS_SOON = "ends_soon"
    HAS = "has"


class Note(StrEnum):
    """What is to be said beside a state: a look-alike is held, only a right to grant, an upper link is missing, a limit shuts
    out, a mandate is there but invalid, or has not begun."""

    NONE = ""
    LOOKALIKE = "lookalike"
    RIGHT_ONLY = "right_only"
    UPPER_MISSING = "upper_missing"
    LIMITED = "limited"
    FAULTY = "faulty"
    BEGINS = "begins"


@dataclass(frozen=True, slots=True)
class Cell:
    """One person in one theme for one municipality. `last_day`: of what carries now; `grants`: the mandates the state is about.

    `give`: whether giving a mandate of the organisation's mends it.
    """

    theme: str
    municipality: str
    state: CellState
    note: Note = Note.NONE
    last_day: date | None = None
    grants: tuple[str, ...] = ()
    give: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """A row of the check: an employee with her cells. `unknown`: her duties are not known, so that nothing is too much."""

    row: RosterRow
    cells: tuple[Cell, ...]

    @property
    def unknown(self) -> bool:
        """Whether nobody has told what she does."""
        return self.row.duties is None


@dataclass(frozen=True, slots=True)
class Reach:
    """A member municipality of a joint authority and the themes that it needs there; of a municipality's check, itself.

    `linked`: the themes whose upper link is in force, `asked` those in which one has been asked for.
    """

    municipality: str
    themes: frozenset[str]
    linked: frozenset[str]
    asked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CheckFacts:
    """What the employee check consults: the roster, what the organisation has given its people, and the links above it.

    `given` holds mandates and open requests; `links` mandates and requests to the organisation; `members` the tasks of each
    member municipality on the day (none but of a joint authority).
    """

    catalogue: Catalogue
    party: Party
    day: date
    roster: tuple[RosterRow, ...] = ()
    given: tuple[Examined, ...] = ()
    links: tuple[Examined, ...] = ()
    members: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def joint(self) -> bool:
        """Whether the organisation acts for its members, by chain."""
        return self.party.kind is PartyKind.JOINT_AUTHORITY

    @property
    def wanted(self) -> MandateType:
        """The type that its people need from it."""
        return MandateType.REPRESENT if self.joint else MandateType.ACT


@dataclass(frozen=True, slots=True)
class Check:
    """Työntekijöiden valtuuksien tarkistus: rows by name, the themes that are its columns, whom it reaches."""

    party: Party
    rows: tuple[Checked, ...]
    themes: tuple[str, ...]
    reach: tuple[Reach, ...]
    wanted: MandateType


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is to be given to whom: an employee by key and a theme."""

    person: str
    theme: str


@dataclass(frozen=True, slots=True)
class Terms:
    """Ehdot of a giving: its last day; the member that the check was narrowed to, '' for none; a limit, None for none."""

    last_day: date
    municipality: str = ""
    limit: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Giving:
    """What one press will do, worked out before it: drafts that the person may give, and those that another granter must."""

    own: tuple[Draft, ...] = ()
    others: tuple[Draft, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """What one press did: mandates given, drafts made for other granters."""

    given: int
    proposed: int


# ---- proposals


class ProposalKind(StrEnum):
    """Ehdotuksen laji: give, end, renew, give a narrower one in the place of another."""

    GIVE = "give"
    END = "end"
    RENEW = "renew"
    NARROW = "narrow"


@dataclass(frozen=True, slots=True)
class Proposal:
    """Ehdotus: a change of mandates that somebody with the right has to carry out. `grant`: the mandate to end or renew."""

    id: str
    kind: ProposalKind
    party: str
    right: MandateType
    draft: Draft | None
    grant: str | None
    made_by: str
    at: datetime


# ---- announcements


class Audience(StrEnum):
    """Kohderyhmä: all organisations, those of some kinds, those named."""

    ALL = "all"
    KINDS = "kinds"
    LISTED = "listed"


@dataclass(frozen=True, slots=True)
class Announcement:
    """Tiedote of the institution to chosen organisations: title and text by language."""

    id: str
    title: Mapping[str, str]
    text: Mapping[str, str]
    audience: Audience
    kinds: frozenset[str]
    parties: frozenset[str]
    made_by: str
    at: datetime

    def concerns(self, party: Party) -> bool:
        """Whether it is for an organisation."""
        match self.audience:
            case Audience.ALL:
                return True
            case Audience.KINDS:
                return party.kind.value in self.kinds
        return party.id in self.parties


@dataclass(frozen=True, slots=True)
class ReadMark:
    """Who has read an announcement, for which organisation, when."""

    reader: str
    party: str
    at: datetime


# ---- a person leaves


@dataclass(frozen=True, slots=True)
class Leaving:
    """What hangs on a person who leaves: mandates that the actor may end, those that another must, rights to grant, which end by
    application; what ending the first takes; and, of the organisation, her open requests, the applications that she draws up or
    signs by number, the interface tokens in force, and how many sessions she has."""

    own: tuple[Grant, ...]
    others: tuple[Grant, ...]
    rights: tuple[Grant, ...]
    cut: Cut
    requests: int = 0
    applications: tuple[int, ...] = ()
    tokens: int = 0
    sessions: int = 0
