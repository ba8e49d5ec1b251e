"""What the inbox of social-assistance applications and notices talks about. Officials are keys, organisations ids of parties."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from valtuus.kernel.decision import Decision
from valtuus.parties.types import Party

VIEW_INBOX, SHOW_NAMES, OPEN = "kelmu.view_inbox", "kelmu.show_names", "kelmu.open_notice"
HOLD, RELEASE, MOVE = "kelmu.hold_notice", "kelmu.release_notice", "kelmu.move_notice"
DESK_MOVE = "desk.move_notice"
PURPOSE = "handle_notice"  # the one purpose for which the inbox is used


@dataclass(frozen=True, slots=True)
class Kind:
    """Laji: a kind of catalogue/notice_kinds.toml.

    `visible`: when it is shown; `right_municipality`: which of its own facts names the right one; `working_days`: by which working
    day it must be dealt with, None where no period runs; `scope`: the information scope that its content is.
    """

    code: str
    ground: str
    visible: str
    right_municipality: str
    working_days: int | None
    scope: str


class EventKind(StrEnum):
    """Tapahtuma: what an official did with a notice."""

    HELD = "held"
    RELEASED = "released"
    HANDLED = "handled"
    MOVED = "moved"


class State(StrEnum):
    """Tila: free to be taken, in somebody's hands, done. The codes are those of the catalogue's statuses."""

    ARRIVED = "arrived"
    HELD = "held"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Notice:
    """Saapunut hakemus tai ilmoitus, without the person it is about.

    `arrived_at` and `addressed_to` never change; `municipality` has it now. `holder` with his name: who has taken it, '' where
    nobody has. `last`: how many events there are, `changed_at` when the latest was.
    """

    id: str
    number: int
    kind: str
    arrived_at: datetime
    visible_from: date
    decision_on: date | None
    addressed_to: str
    municipality: str
    state: State
    holder: str = ""
    holder_name: str = ""
    last: int = 0
    changed_at: datetime | None = None

    @property
    def handle(self) -> str:
        """What stands for its person in a record (decision 0013)."""
        return f"notice:{self.id}"


@dataclass(frozen=True, slots=True)
class Move:
    """Siirto. `number`: the event's own in the notice. `giver` had it, `receiver` got it. `by_desk`: Kela's desk did it."""

    notice: str
    number: int
    at: datetime
    by: str
    by_name: str
    giver: str
    receiver: str
    reason: str = field(repr=False)
    by_desk: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """A notice as the list shows it: `deadline` the last day, `days_left` the working days to it, negative when it has passed."""

    notice: Notice
    deadline: date | None
    days_left: int | None


@dataclass(frozen=True, slots=True)
class Trace:
    """Siirretty: what is left of a notice where it was moved away: when, and to whom. INVARIANT: never what it said."""

    notice: str
    number: int
    kind: str
    at: datetime
    receiver: str


@dataclass(frozen=True, slots=True)
class Inbox:
    """Luettelo: what the inbox of a municipality holds, under which number the look stands in the log."""

    waiting: tuple[Waiting, ...]
    gone: tuple[Trace, ...]
    number: int
    decision: Decision


@dataclass(frozen=True, slots=True)
class Named:
    """Nimi in the list. `non_disclosure`: turvakielto."""

    family_name: str = field(repr=False)
    given_names: str = field(repr=False)
    non_disclosure: bool = False


@dataclass(frozen=True, slots=True)
class Names:
    """The list with the names of a page by id of notice, under the number of the one look that showed them. `withheld`: ids of
    those whose ground the agreement does not name."""

    inbox: Inbox
    found: Mapping[str, Named]
    withheld: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Content:
    """Sisältö: what a notice says. `facts`: the municipalities that its own facts name, by `home`, `permanent_stay`, `stay_now`;
    none under a non-disclosure order (turvakielto), since each of them would tell where the person is."""

    person: Named
    identity_code: str = field(repr=False)
    scope: str
    contact_wish: str = field(repr=False)
    fields: Mapping[str, Any] = field(repr=False)
    facts: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Target:
    """Siirron kohde. `facts`: which of the notice's facts name it; `came_from`: it had it before. `right`: the one that the law
    means for this kind, as far as the facts tell."""

    party: Party
    facts: tuple[str, ...] = ()
    came_from: bool = False
    right: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """Avattu ilmoitus: what a permitted look gave, under which number it stands in the log, and on which decision and ground.

    `places`: the municipalities that it names, by id.
    """

    waiting: Waiting
    content: Content
    number: int
    decision: Decision
    ground: str
    moves: tuple[Move, ...]
    places: Mapping[str, Party]
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """A notice as its page shows it without a look: at its place, or the trace of it where it was moved away."""

    waiting: Waiting | None = None
    gone: Trace | None = None


@dataclass(frozen=True, slots=True)
class HeldRow:
    """What somebody holds, as a granter sees it. `left`: the holder has no way in any more."""

    waiting: Waiting
    left: bool


@dataclass(frozen=True, slots=True)
class Matter:
    """Asia at the institution's desk: its number as people say it, whether the adviser has taken it, whether it is his own."""

    id: str
    number: int
    mine: bool
    about_close: bool


@dataclass(frozen=True, slots=True)
class ArrivedFor:
    """A notice about a client of whom a look is recorded. `subject`: the client's key."""

    at: datetime
    notice: str
    subject: str
    municipality: str
