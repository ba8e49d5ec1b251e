"""What the oversight of searching talks about: what officials did, as the rules see it, and the questions that come of it.

Officials are keys of the register, clients subject keys, organisations ids of parties. Moments have a time zone.
"""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class DutyHeld:
    """Tehtävä: a code of catalogue/duties.toml that an official has had in a time; `last` None: still."""

    duty: str
    first: date
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Watched:
    """Seurattava virkailija: what must be known of an official to judge his searching.

    `organisations` he works for, `acts_for`: municipalities for which he has a way in; `duties` empty: unknown; `since`: his
    first day of work, None where unknown.
    """

    official: str
    organisations: frozenset[str]
    acts_for: frozenset[str]
    duties: tuple[DutyHeld, ...] = ()
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Custom:
    """Organisaation tapa: the form of its case references (a regular expression, None: not told), and whether it has been allowed
    to work without one."""

    organisation: str
    case_form: str | None = None
    may_lack_case: bool = False


@dataclass(frozen=True, slots=True)
class Looked:
    """Katselu: a recorded, permitted look. `number` is its number in the log.

    `itself`: the person looked up is the official; `colleague`: he is on the roster of an organisation that the official works
    for. `known` False: nobody has the code. `home`: the home municipality of the person where the look showed it, `staying` those
    that an urgent application of his names. `notice` where a notice was opened.
    """

    number: int
    at: datetime
    official: str
    represented: str | None
    acting: str | None
    action: str
    subjects: tuple[str, ...]
    purpose: str = ""
    case_reference: str = ""
    grants: tuple[str, ...] = ()
    itself: bool = False
    colleague: bool = False
    known: bool = True
    home: str | None = None
    staying: frozenset[str] = frozenset()
    notice: str | None = None


@dataclass(frozen=True, slots=True)
class Exported:
    """Vientitiedosto: a file with as many subjects taken from a list. `number` is its number in the log."""

    number: int
    at: datetime
    official: str
    represented: str
    action: str
    subjects: int


@dataclass(frozen=True, slots=True)
class Arrived:
    """Saapunut ilmoitus: a notice about a client was addressed to a municipality. `number` 0: what happened is not a disclosure."""

    at: datetime
    notice: str
    subject: str
    municipality: str


@dataclass(frozen=True, slots=True)
class Moved:
    """Siirto: an official moved a notice from one municipality to another; `by_desk`: the institution's own desk did.

    `client_moved`: the client's own facts changed to the receiver before it.
    """

    at: datetime
    official: str
    notice: str
    giver: str
    receiver: str
    by_desk: bool = False
    client_moved: bool = False


@dataclass(frozen=True, slots=True)
class Claimed:
    """Maksuvaatimus: made by an official; `undone_on` the day it was rejected or withdrawn, None: it was not. `account_error`: all
    were withdrawn for a wrong account number."""

    at: datetime
    official: str
    claim: str
    subject: str
    undone_on: date | None = None
    account_error: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """Annettu valtuus: by whom, to whom, for which organisation; with its end where there is one."""

    at: datetime
    grant: str
    giver: str
    holder: str
    organisation: str
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """Poikkeuksellinen tietopyyntö: taken by an officer of the institution for an asker. `call`: id of the exchange, None: no call.

    `outage`: the asker's municipality had a known outage then.
    """

    at: datetime
    officer: str
    request: str
    asker: str
    urgent: bool = False
    call: str | None = None
    outage: bool = False


Happening = Looked | Exported | Arrived | Moved | Claimed | Given | Taken


@dataclass(frozen=True, slots=True)
class Course:
    """Tapahtumat: what happened in a time, with what must be known to judge it. `happenings` in order of time.

    `neighbours`: pairs of municipalities between which moving is usual, such as after a merger.
    """

    first: date
    last: date
    happenings: tuple[Happening, ...]
    officials: dict[str, Watched] = field(default_factory=dict)
    customs: dict[str, Custom] = field(default_factory=dict)
    neighbours: frozenset[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Finding:
    """Poikkeama: a question about searching, of a kind of catalogue/deviance_plan.toml.

    `officials` whom it is about (several, where many looked up one person), `about` what ties it together besides: a subject, a
    case reference, a notice, a grant, a municipality; "" where nothing does. `counted` is what the kind's threshold is compared
    with. `evidence`: numbers of the log, in order. `first` and `last`: the days it spans.
    """

    kind: str
    officials: tuple[str, ...]
    first: date
    last: date
    counted: float
    about: str = ""
    evidence: tuple[int, ...] = ()
