"""Ordinary work of one official: cases begun, looked at again, notices opened, day by day at his own pace and hours."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from valtuus.demo.month.days import HOUR, spread, working_days
from valtuus.demo.month.desk import LENT, Desk
from valtuus.demo.month.scene import Scene
from valtuus.demo.month.slips import slipped
from valtuus.demo.month.world import HANDLER, Worker

BUSIEST = 22  # looks of an ordinary day: nobody of steady habits is taken for somebody else
SPAN = 15 * HOUR // 2
FOLLOWED_WITHIN = timedelta(29)


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
    if slipped(desk, day, second) or (desk.scene.chance.random() < LENT and desk.help(day, second)):
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
