"""The month while it is made: looks, notices, moves, claims, grants and files are put down as they happen, and counted."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from valtuus.demo.month.days import HOUR, moment, working_days
from valtuus.demo.month.types import Counts, Figures, Planted
from valtuus.demo.month.world import HANDLER, Worker, World
from valtuus.oversight.types import Arrived, Claimed, DutyHeld, Given, Happening, Looked, Moved

VIEW, OPEN, NAMES = "kelmu.view_person", "kelmu.open_notice", "kelmu.show_names"


@dataclass(slots=True)
class Case:
    """A client's matter with one official. `follow`: whether something follows its first look."""

    worker: Worker
    subject: str
    reference: str
    represented: str
    home: str | None
    purpose: str
    day: date
    follow: bool = True
    staying: frozenset[str] = frozenset()
    notice: str | None = None
    shared: bool = False


@dataclass(slots=True)
class Scene:
    """What has happened so far. `begun`: cases of an official that wait for what follows them; `kept`: ordinary ones of the month;
    `lent`: an organisation's, which a colleague may see to; what happened before the place `hidden_until` was planted."""

    chance: Random
    world: World
    figures: Figures
    happened: list[Happening] = field(default_factory=list)
    planted: list[Planted] = field(default_factory=list)
    counts: Counts = field(default_factory=Counts)
    begun: dict[str, list[Case]] = field(default_factory=dict)
    free: list[Worker] = field(default_factory=list)
    due: dict[tuple[str, str], float] = field(default_factory=dict)
    kept: list[Case] = field(default_factory=list)
    lent: dict[str, list[Case]] = field(default_factory=dict)
    hidden_until: int = 0
    officers_used: int = 0
    single: float = 0.1  # share of ordinary cases after whose first look nothing follows
    opened: float = 0.5  # share of a handler's cases that begin with a notice

    def in_month(self, day: date) -> bool:
        """Whether a day is of the month."""
        return self.figures.first <= day <= self.figures.last

    def key(self, kind: str) -> str:
        """A new key of a subject, notice, grant or claim."""
        return f"{kind}:{self.chance.getrandbits(128):032x}"

    def share(self, worker: Worker, name: str, share: float) -> bool:
        """Whether it is this time's turn, so that the share comes out exactly in the long run, from a chance beginning."""
        told = self.due.get((worker.key, name))
        if told is None:
            told = 0.5 if worker.special else self.chance.random()
        told += share
        self.due[worker.key, name] = told % 1
        return told >= 1

    def worker(self, *duties: str, **wanted: Any) -> Worker:
        """An official for a case of his own, with these duties besides his; never one twice. Wanted: `organisation`, `joint`;
        `without` a duty; `formed`: references of a told form."""
        fitting = (w for w in self.free if not w.taken and _fits(w, wanted))
        found = next(fitting, None)
        if found is None:
            raise ValueError(f"no official is left for a case that wants {duties} {wanted}")
        found.taken = True
        found.pace = max(found.pace, 0.8)  # a case must not make up most of his month: it would be of other kinds, too
        found.duties += [DutyHeld(d, found.duties[0].first) for d in duties if not found.has(d)]
        return found

    def handler(self, **wanted: Any) -> Worker:
        """An official who receives notices."""
        return self.worker(HANDLER, **wanted)

    def officer(self) -> str:
        """An officer of the institution, never one twice."""
        self.officers_used += 1
        return self.world.officers[self.officers_used - 1]

    def day(self, worker: Worker, room: int = 4, *, skip: int = 0, leave: int = 0) -> date:
        """A working day of the month for something of an official's, with so much room for ordinary work left on it."""
        days = working_days(self.figures.first, self.figures.last)
        days = days[skip : len(days) - leave]
        day = self.chance.choice([d for d in days if d not in worker.room] or days)
        worker.room[day] = room
        worker.away.discard(day)
        return day

    def hide(
        self, kind: str, *officials: str, about: str = "", decoy: bool = False, also: tuple[str, ...] = ()
    ) -> None:
        """Write down what was hidden."""
        self.planted.append(Planted(kind, officials, about, decoy, frozenset(also)))

    def case(self, worker: Worker, day: date, *, follow: bool | None = None, **fixed: Any) -> Case:
        """A new matter of a new client; no look yet."""
        base = worker.unfollowed if worker.unfollowed is not None else self.single
        if follow is None:
            follow = not self.share(worker, "unfollowed", base)
        represented = fixed.pop("represented", None) or self.chance.choice(worker.organisation.acts_for)
        away = self.share(worker, "elsewhere", 0.04 if worker.elsewhere is None else worker.elsewhere)
        home, staying = self._home(worker, represented, away)
        made = Case(
            worker,
            fixed.pop("subject", None) or self.key("s1"),
            fixed.pop("reference", None) or worker.organisation.form.take(),
            represented,
            fixed.pop("home", home),
            fixed.pop("purpose", None) or self.chance.choice(worker.usual()),
            day,
            follow,
            staying,
            **fixed,
        )
        if self.in_month(day):
            self.counts.subjects += 1
            self.counts.unfollowed += not follow
            if follow:
                self.begun.setdefault(worker.key, []).append(made)
        return made

    def _home(self, worker: Worker, represented: str, away: bool) -> tuple[str | None, frozenset[str]]:
        if not away:
            hidden = self.chance.random() < 0.01 and not worker.special
            return None if hidden else represented, frozenset()
        others = [o.id for o in self.world.organisations if not o.joint and o.id not in worker.organisation.acts_for]
        return self.chance.choice(others), frozenset({represented}) if worker.stays else frozenset()

    def look(self, case: Case, day: date, second: int, *, by: Worker | None = None, **told: Any) -> datetime:
        """A look at a case's client; by another official where said."""
        worker, at = by or case.worker, moment(day, second)
        worker.away.discard(day)
        organisation = worker.organisation
        opened = told.get("action") == OPEN
        grants = (f"grant:{organisation.id}:{case.represented}",) if organisation.joint else ()
        values: dict[str, Any] = {
            "represented": case.represented,
            "acting": organisation.id if organisation.joint else None,
            "action": VIEW,
            "subjects": (case.subject,),
            "purpose": "handle_notice" if opened else case.purpose,
            "case_reference": case.reference,
            "grants": (*grants, f"grant:{worker.key}"),
            "home": case.home,
            "staying": case.staying,
            "notice": case.notice if opened else None,
        }
        self.put(Looked(0, at, worker.key, **(values | told)), day)
        return at

    def put(self, happening: Happening, day: date) -> None:
        """Put something down that happened on a day."""
        self.happened.append(happening)
        if isinstance(happening, Looked) and self.in_month(day):
            self.counts.looks += 1
            self.counts.lacking += not happening.case_reference

    def notice(self, worker: Worker, day: date, *, back: int = 2, **fixed: Any) -> Case:
        """A case that begins with a notice, which arrived up to so many days before."""
        case = self.case(worker, day, notice=self.key("notice"), **fixed)
        self.arrive(case, day - timedelta(1 + self.chance.randrange(back)), case.notice)
        return case

    def arrive(self, case: Case, day: date, notice: str | None = None, second: int = 0) -> None:
        """A notice about a case's client arrives; at noon or so unless said."""
        at = moment(day, second or 8 * HOUR + self.chance.randrange(8 * HOUR))
        self.put(Arrived(at, notice or self.key("notice"), case.subject, case.represented), day)
        self.counts.notices += self.in_month(day)

    def move(self, worker: Worker, day: date, second: int, notice: str, giver: str, receiver: str, **told: Any) -> None:
        """A notice is moved."""
        self.put(Moved(moment(day, second), worker.key, notice, giver, receiver, **told), day)

    def moved(self, at: datetime, official: str, notice: str, giver: str, receiver: str, *, by_desk: bool) -> None:
        """A notice is moved at a moment."""
        self.happened.append(Moved(at, official, notice, giver, receiver, by_desk))

    def claim(self, case: Case, day: date, second: int, **told: Any) -> None:
        """A claim for a case."""
        self.put(Claimed(moment(day, second), case.worker.key, self.key("claim"), case.subject, **told), day)
        self.counts.claims += self.in_month(day)

    def give(self, giver: str, worker: Worker, at: datetime, ended_at: datetime | None = None) -> str:
        """A mandate is given, and ended where said."""
        grant = self.key("grant")
        self.happened.append(Given(at, grant, giver, worker.key, worker.organisation.id, ended_at))
        return grant


def _fits(worker: Worker, wanted: dict[str, Any]) -> bool:
    organisation = worker.organisation
    unfit = (
        wanted.get("organisation", organisation.id) != organisation.id,
        wanted.get("joint", organisation.joint) != organisation.joint,
        organisation.may_lack_case and "organisation" not in wanted,
        worker.has(wanted.get("without", "")),
        wanted.get("formed", False) and organisation.form.pattern is None,
    )
    return not any(unfit)
