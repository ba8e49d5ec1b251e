"""Ordinary work of one official: cases begun, looked at again, notices opened, day by day at his own pace and hours."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from valtuus.demo.month.days import HOUR, spread, working_days
from valtuus.demo.month.scene import NAMES, OPEN, Case, Scene
from valtuus.demo.month.world import HANDLER, Worker

BUSIEST = 22  # looks of an ordinary day: nobody of steady habits is taken for somebody else
SPAN = 15 * HOUR // 2
FAMILY = 4
LENT = 0.1  # of the looks of an ordinary official: at a colleague's client, where one is found that needs it
FOLLOWED_WITHIN = timedelta(29)


@dataclass(slots=True)
class Desk:
    """What lies on an official's desk: cases that wait, cases that were seen, who was seen today."""

    scene: Scene
    worker: Worker
    waiting: list[Case] = field(default_factory=list)
    seen: list[Case] = field(default_factory=list)
    today: set[str] = field(default_factory=set)
    family: int = 0
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


def work(
    scene: Scene, worker: Worker, first: date, last: date, looks: int, subjects: int, *, until: float = 1.0
) -> Desk:
    """Exactly so many looks at exactly so many clients of his own between two days; new cases in the first part `until`."""
    desk, number, begun = Desk(scene, worker), 0, 0
    planted = sorted(scene.begun.pop(worker.key, []) if until == 1 else [], key=lambda c: c.day)
    for day, seconds in _days(scene.chance, worker, first, last, looks):
        desk.today = set()
        while planted and planted[0].day < day:
            desk.waiting.append(planted.pop(0))
        for second in seconds:
            number += 1
            wanted = min(subjects, -(-number * subjects // int(max(looks * until, 1))))
            if begun < wanted or (begun < subjects and not desk.waiting and not desk.seen):
                desk.begin(day, second)
                begun += 1
            else:
                begun += _other(desk, day, second, more=begun < subjects)
    desk.waiting += planted
    return desk


def _other(desk: Desk, day: date, second: int, *, more: bool) -> int:
    if desk.worker.has(HANDLER) and desk.scene.chance.random() < 0.05 and desk.names(day, second):
        return 0
    if desk.scene.chance.random() < LENT and desk.help(day, second):
        return 0
    if desk.again(day, second):
        return 0
    if more:
        desk.begin(day, second)
        return 1
    if not desk.repeat(day, second):
        raise ValueError(f"{desk.worker.key} has nobody to look up again on {day}")
    return 0


def close(desk: Desk, last: date) -> None:
    """What follows in the month after: a second look at each case that still waits, within the thirty days of its first."""
    scene, worker = desk.scene, desk.worker
    after = working_days(last + timedelta(1), last + timedelta(30))
    load: dict[date, int] = {}
    for case in sorted(desk.waiting, key=lambda c: c.day):
        possible = [d for d in after if d <= case.day + FOLLOWED_WITHIN] or list(after[:1])
        day = min(possible, key=lambda d: (load.get(d, 0), d))
        load[day] = load.get(day, 0) + 1
        scene.look(case, day, worker.start + 600 * load[day] + scene.chance.randrange(300))


def _days(chance: Random, worker: Worker, first: date, last: date, looks: int) -> Iterator[tuple[date, list[int]]]:
    days = [d for d in working_days(first, last) if d >= worker.since and d not in worker.away]
    for day, number in zip(days, _numbers(chance, worker, days, looks), strict=True):
        yield day, spread(chance, number, worker.start, SPAN)


def _numbers(chance: Random, worker: Worker, days: list[date], looks: int) -> list[int]:
    """How many looks on each day; on none more than there is room for."""
    usual = worker.steady or BUSIEST
    most = [min(worker.room.get(d, usual), usual) for d in days]
    if looks > sum(most):
        raise ValueError(f"{worker.key} has no room for {looks} looks in {len(days)} days")
    if worker.steady:
        return _lowered(most, sum(most) - looks)
    weights = [0.5 + chance.random() for _ in days]
    total = sum(weights) or 1
    numbers = [min(int(looks * w / total), m) for w, m in zip(weights, most, strict=True)]
    left = looks - sum(numbers)
    while left:
        open_days = [n for n in range(len(days)) if numbers[n] < most[n]]
        for n in chance.sample(open_days, min(left, len(open_days))):
            numbers[n] += 1
        left = looks - sum(numbers)
    return numbers


def _lowered(most: list[int], by: int) -> list[int]:
    for n in range(len(most)):
        taken = min(by, most[n])
        most[n], by = most[n] - taken, by - taken
    return most
