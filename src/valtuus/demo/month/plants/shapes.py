"""Shapes that several kinds share: a stint of so many clients, a weekend."""

from datetime import date

from valtuus.demo.month.days import DAY, HOUR, spread
from valtuus.demo.month.scene import Case, Scene
from valtuus.demo.month.world import Worker

DAY_SPAN = 17 * HOUR // 2


def stint(
    scene: Scene, worker: Worker, day: date, number: int, start: int, span: int, *, followed: float = 0.9
) -> list[Case]:
    """So many new clients one after another, each in a matter of his own, as if it were work."""
    cases = []
    for n, second in enumerate(spread(scene.chance, number, start, span)):
        follow = int((n + 1) * followed) > int(n * followed)
        cases.append(scene.case(worker, day, follow=follow))
        scene.look(cases[-1], day, second)
    return cases


def weekend(scene: Scene) -> date:
    """A Saturday of the month that has its Sunday and the days before it."""
    first, last = scene.figures.first, scene.figures.last
    days = (first + DAY * n for n in range(5, (last - first).days))
    return scene.chance.choice([d for d in days if d.weekday() == 5])


def few(scene: Scene, worker: Worker, number: int, *, each: int = 3, room: int = 4) -> list[tuple[date, int]]:
    """Moments for so many things over several working days, a few on each."""
    moments: list[tuple[date, int]] = []
    while len(moments) < number:
        day = scene.day(worker, room, leave=2)
        moments += [(day, s) for s in spread(scene.chance, min(each, number - len(moments)), worker.start, 7 * HOUR)]
    return sorted(moments)
