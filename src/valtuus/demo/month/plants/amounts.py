"""Too many in a day, in an hour, against one's own habit, at odd hours."""

from datetime import date
from math import ceil, floor

from valtuus.demo.month.days import DAY, HOUR, spread, working_days
from valtuus.demo.month.plants.shapes import DAY_SPAN, stint, weekend
from valtuus.demo.month.scene import OPEN, Case, Scene
from valtuus.demo.month.types import Kind
from valtuus.demo.month.world import Worker
from valtuus.oversight.types import DutyHeld

HABIT = "volume_against_own_habit"
AGREE = 0.9  # how far under another kind's threshold a case of this one stays


def volume(scene: Scene, kind: Kind, index: int) -> None:
    """Many people in one day: by one who looks up many every day, or by one who else does not."""
    subjects = kind.over("subjects", index)
    worker = scene.worker()
    heavy = index % 2 == 0
    worker.steady = ceil(subjects / 5 / AGREE) if heavy else 4
    day = scene.day(worker, 0, leave=5)
    stint(scene, worker, day, subjects, worker.start - HOUR, 10 * HOUR, followed=0.9 if heavy else 0.7)
    scene.hide(kind.code, worker.key, also=() if heavy else (HABIT,))


def volume_decoy(scene: Scene, kind: Kind, index: int) -> None:
    """A busy day; or a day at the inbox, where each look follows an opened notice."""
    busy = index % 2 == 0
    worker = scene.worker() if busy else scene.handler()
    subjects = kind.near("subjects", index) if busy else 61 + index % 11
    worker.steady = ceil(subjects / 5 / AGREE)
    day = scene.day(worker, 0, leave=3)
    if busy:
        stint(scene, worker, day, subjects, worker.start, DAY_SPAN)
    else:
        _inbox(scene, worker, day, subjects)
    scene.hide(kind.code, worker.key, decoy=True)


def _inbox(scene: Scene, worker: Worker, day: date, subjects: int) -> None:
    for second in spread(scene.chance, subjects, worker.start - HOUR, 10 * HOUR):
        case = scene.notice(worker, day, follow=True)
        scene.look(case, day, second, action=OPEN)
        scene.look(case, day, second + 60 + scene.chance.randrange(60))
        scene.begun[worker.key].remove(case)


def habit(scene: Scene, kind: Kind, index: int) -> None:
    """Many against one's own habit, but not many as such."""
    factor = kind.threshold["factor"] * kind.strength_of(index)
    habits = [h for h in range(3, 8) if 25 <= ceil(h * factor) <= 58]
    worker = scene.worker()
    worker.steady = scene.chance.choice(habits)
    day = scene.day(worker, 0, leave=5)
    subjects = min(ceil(worker.steady * factor), floor(worker.steady * kind.highest("factor")))
    stint(scene, worker, day, subjects, worker.start, DAY_SPAN, followed=0.7)
    scene.hide(kind.code, worker.key)


def habit_decoy(scene: Scene, kind: Kind, index: int) -> None:
    """A busier day than usual; or the first week of somebody new, who goes through what has been left to him."""
    worker = scene.worker()
    if index % 2 == 0:
        share = 0.6 + 0.35 * index / max(kind.decoys - 1, 1)
        worker.steady = ceil(26 / kind.threshold["factor"] / share)
        day = scene.day(worker, 0, leave=3)
        stint(scene, worker, day, floor(worker.steady * 5 * share), worker.start, DAY_SPAN)
    else:
        _new(scene, worker, 26 + index)
    scene.hide(kind.code, worker.key, decoy=True)


def _new(scene: Scene, worker: Worker, subjects: int) -> None:
    days = working_days(scene.figures.first, scene.figures.last)
    start = scene.chance.randrange(2, len(days) - 10)
    worker.since, worker.own_month = days[start], (30, 10)
    worker.duties = [DutyHeld(held.duty, worker.since) for held in worker.duties]
    for day in days[start : start + 2]:
        worker.room[day] = 0
        stint(scene, worker, day, subjects, worker.start, DAY_SPAN)


def odd(scene: Scene, kind: Kind, index: int) -> None:
    """Looks at night, at a weekend, early or late, within seven days."""
    worker = scene.worker(without="child_protection")
    _oddly(scene, worker, kind.over("looks", index), index)
    scene.hide(kind.code, worker.key)


def odd_decoy(scene: Scene, kind: Kind, index: int) -> None:
    """A few evenings of overtime; or the night duty of a social emergency service."""
    emergency = index % 2 == 1
    worker = scene.worker("child_protection") if emergency else scene.worker(without="child_protection")
    looks = kind.over("looks", index) if emergency else kind.near("looks", index)
    _oddly(scene, worker, looks, 1 if emergency else index)
    scene.hide(kind.code, worker.key, decoy=True)


def _oddly(scene: Scene, worker: Worker, looks: int, shape: int) -> None:
    saturday = weekend(scene)
    # By shape: a Saturday alone; three nights; a weekend; evenings of one week.
    days = [(saturday,), tuple(saturday + DAY * n for n in (-2, -1, 0)), (saturday, saturday + DAY), ()][shape % 4]
    days = days or tuple(saturday - DAY * n for n in (4, 3, 2, 1))
    hour = (11, 22, 14, 21)[shape % 4]
    cases: list[Case] = []
    for n, day in enumerate(days):
        share = looks // len(days) + (n < looks % len(days))
        for second in spread(scene.chance, share, hour * HOUR + 900, 100 * 60):
            again = cases and scene.chance.random() < 0.4
            case = scene.chance.choice(cases) if again else scene.case(worker, day, purpose=_night(worker, shape))
            cases.append(case)
            scene.look(case, day, second)


def _night(worker: Worker, shape: int) -> str | None:
    child = shape == 1 and worker.has("child_protection")
    return "child_protection" if child else None


def fast(scene: Scene, kind: Kind, index: int) -> None:
    """Look after look in one hour, at few people again and again, so that it is no volume."""
    worker = scene.worker()
    day = scene.day(worker, 0, leave=2)
    _quickly(scene, worker, day, kind.over("looks", index), 9 + index % 11)
    scene.hide(kind.code, worker.key)


def fast_decoy(scene: Scene, kind: Kind, index: int) -> None:
    """A quick hour; or the day's notices opened one after another."""
    if index % 2 == 0:
        worker = scene.worker()
        _quickly(scene, worker, scene.day(worker, 0, leave=2), kind.near("looks", index), 10 + index % 3)
    else:
        worker = scene.handler()
        day = scene.day(worker, 0, leave=4)
        for second in spread(scene.chance, 20 + index % 5, worker.start, 50 * 60):
            scene.look(scene.notice(worker, day, follow=True), day, second, action=OPEN)
    scene.hide(kind.code, worker.key, decoy=True)


def _quickly(scene: Scene, worker: Worker, day: date, looks: int, subjects: int) -> None:
    cases = [scene.case(worker, day) for _ in range(subjects)]
    start = scene.chance.randrange(9 * HOUR, 15 * HOUR)
    for n, second in enumerate(spread(scene.chance, looks, start, 54 * 60)):
        scene.look(cases[n % subjects], day, second)
