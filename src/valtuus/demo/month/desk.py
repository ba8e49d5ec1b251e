"""What lies on an official's desk: how he begins cases and comes back to them."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from valtuus.demo.month.scene import NAMES, OPEN, Case, Scene
from valtuus.demo.month.world import HANDLER, Worker

FAMILY = 4
LENT = 0.1  # of the looks of an ordinary official: at a colleague's client, where one is found that needs it


@dataclass(slots=True)
class Desk:
    """What lies on an official's desk: cases that wait, cases that were seen, who was seen today."""

    scene: Scene
    worker: Worker
    waiting: list[Case] = field(default_factory=list)
    seen: list[Case] = field(default_factory=list)
    today: set[str] = field(default_factory=set)
    family: int = 0
    slips: int = 0
    latest: Case | None = None

    def begin(self, day: date, second: int) -> None:
        """A new case: a notice is opened, or a client looked up; one in ten of the same family as the last one."""
        scene, worker = self.scene, self.worker
        if worker.has(HANDLER) and scene.share(worker, "opened", scene.opened):
            case = scene.notice(worker, day)
            scene.look(case, day, second, action=OPEN)
        else:
            case = scene.case(worker, day, reference=self._familys(day))
            scene.look(case, day, second)
        self.family = self.family + 1 if self.latest and self.latest.reference == case.reference else 1
        self.latest = case
        self.today.add(case.subject)
        if case.follow:
            self.waiting.append(case)
        if scene.in_month(day):
            scene.kept.append(case)
            scene.lent.setdefault(worker.organisation.id, []).append(case)

    def _familys(self, day: date) -> str | None:
        latest = self.latest
        kin = (
            latest and latest.day == day and latest.notice is None and self.family < FAMILY and not self.worker.special
        )
        return latest.reference if latest and kin and self.scene.chance.random() < 0.1 else None

    def again(self, day: date, second: int) -> bool:
        """A look at a case that has begun, one not seen today if there is any. False: there is none at all."""
        case = self._fresh(self.waiting) or self._fresh(self.seen)
        if case is None:
            return False
        self.look(case, day, second)
        return True

    def repeat(self, day: date, second: int) -> bool:
        """A second look at somebody who was seen today already. False: there is nobody."""
        cases = self.seen or self.waiting
        if not cases:
            return False
        self.look(cases[-1], day, second)
        return True

    def look(self, case: Case, day: date, second: int) -> None:
        """Look, and remember."""
        self.scene.look(case, day, second)
        self.today.add(case.subject)
        if case in self.waiting[:400]:
            self.waiting.remove(case)
            self.seen.append(case)

    def names(self, day: date, second: int) -> bool:
        """The names of the inbox's page: recent notices of his. False: it is too early in the month for one."""
        recent = [c for c in (self.waiting + self.seen)[-40:] if c.notice and c.subject in self.today]
        if len(recent) < 2 or self.worker.special:
            return False
        shown = recent[-8:]
        told: dict[str, Any] = {
            "action": NAMES,
            "subjects": tuple(c.subject for c in shown),
            "purpose": "",
            "case_reference": "",
        }
        self.scene.look(shown[-1], day, second, home=None, staying=frozenset(), **told)
        return True

    def help(self, day: date, second: int) -> bool:
        """A look for a colleague who is away, under his reference or in a matter of one's own. False: nobody needs it."""
        scene, worker = self.scene, self.worker
        lent = scene.lent.get(worker.organisation.id)
        if not lent or worker.special or worker.steady:
            return False
        case = scene.chance.choice(lent)
        if case.worker is worker or not case.day <= day <= case.day + timedelta(6) or case.shared:
            return False
        case.shared = True
        told = {} if scene.chance.random() < 0.5 else {"case_reference": worker.organisation.form.take()}
        scene.look(case, day, second, by=worker, purpose=scene.chance.choice(worker.usual()), **told)
        return True

    def _fresh(self, cases: list[Case]) -> Case | None:
        for _ in range(6):
            if not cases:
                return None
            # The oldest often, any of them else.
            case = cases[0] if self.scene.chance.random() < 0.4 else self.scene.chance.choice(cases)
            if case.subject not in self.today:
                return case
        return next((c for c in cases if c.subject not in self.today), None)
