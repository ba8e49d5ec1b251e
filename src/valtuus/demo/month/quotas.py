"""How much ordinary work falls to each official, so that the month comes out at its figures exactly."""

from collections.abc import Sequence
from datetime import date

from valtuus.demo.month.days import working_days
from valtuus.demo.month.scene import Scene
from valtuus.demo.month.work import BUSIEST
from valtuus.demo.month.world import HANDLER, Worker

FULLEST = 0.85  # of the room of his days an official is never given more
STEADILY = 0.4  # clients begun for each look of somebody steady
NOTICES_OPENED = 0.7
HELPED = 0.024  # clients whom a colleague sees once, too: nothing of his own follows


def quotas(scene: Scene) -> list[tuple[Worker, int, int]]:
    """Looks and new clients of the month for each official. Raises `ValueError` where the figures leave too few for the cases."""
    days = working_days(scene.figures.first, scene.figures.last)
    fixed = {w.key: _fixed(w, days) for w in scene.world.workers}
    usual = [w for w in scene.world.workers if fixed[w.key] is None]
    told = [f for f in fixed.values() if f]
    looks = scene.figures.looks - scene.counts.looks - sum(f[0] for f in told)
    subjects = scene.figures.subjects - scene.counts.subjects - sum(f[1] for f in told)
    if min(subjects, looks - 2 * subjects) < len(usual):
        raise ValueError(f"the plan's cases leave {looks} looks at {subjects} clients to {len(usual)} officials")
    shares = _shared(looks, [w.pace for w in usual], [_most(w, days) for w in usual])
    begun = _shared(subjects, shares, shares)
    each = dict(zip((w.key for w in usual), zip(shares, begun, strict=True), strict=True))
    _set_shares(scene, subjects, sum(b for w, b in zip(usual, begun, strict=True) if w.has(HANDLER)))
    return [(w, *(fixed[w.key] or each[w.key])) for w in scene.world.workers]


def _fixed(worker: Worker, days: Sequence[date]) -> tuple[int, int] | None:
    if worker.steady:
        worker.away = set()
        looks = sum(min(worker.steady, worker.room.get(day, worker.steady)) for day in days)
        return looks, max(int(looks * STEADILY), worker.steady + 1)
    return worker.own_month


def _most(worker: Worker, days: Sequence[date]) -> int:
    return int(FULLEST * sum(worker.room.get(day, BUSIEST) for day in days if day not in worker.away))


def _shared(total: int, weights: Sequence[float], most: Sequence[int]) -> list[int]:
    """A total shared out by weights in whole numbers, to nobody more than his most."""
    scale = total / sum(weights)
    numbers = [min(int(w * scale), m) for w, m in zip(weights, most, strict=True)]
    left = total - sum(numbers)
    while left > 0:
        room = [n for n in range(len(numbers)) if numbers[n] < most[n]]
        if not room:
            raise ValueError(f"{total} are more than the officials can do")
        for n in room[:left]:
            numbers[n] += 1
        left = total - sum(numbers)
    return numbers


def _set_shares(scene: Scene, subjects: int, handlers: int) -> None:
    """How often nothing follows, so that it comes out right with the planted; how many cases begin with a notice."""
    counts, figures = scene.counts, scene.figures
    special = [w for w in scene.world.workers if w.unfollowed is not None and w.own_month]
    planted = counts.unfollowed + sum((w.unfollowed or 0) * w.own_month[1] for w in special if w.own_month)
    planted += HELPED * figures.subjects
    scene.single = max(((1 - figures.followed_up) * figures.subjects - planted) / max(subjects, 1), 0.0)
    scene.opened = min(NOTICES_OPENED * (figures.notices - counts.notices) / max(handlers, 1), 0.9)
