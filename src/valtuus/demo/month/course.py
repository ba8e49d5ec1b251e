"""The synthetic month from the plan: hide the cases, fill up with ordinary work to the figures, number what is in the log."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from valtuus.demo.month.days import working_days
from valtuus.demo.month.filling import fill
from valtuus.demo.month.lacking import leave_out
from valtuus.demo.month.plants.every import plant
from valtuus.demo.month.quotas import FULLEST, quotas
from valtuus.demo.month.scene import Scene
from valtuus.demo.month.types import Figures, Month, figures_of, kinds_of
from valtuus.demo.month.work import BUSIEST, close, work
from valtuus.demo.month.world import Worker, World, world_of
from valtuus.oversight.types import Course, Exported, Happening, Looked

BEFORE = timedelta(28)
EARLIER = 20 / 23  # work of the four weeks before, against the month's: they have fewer working days
FIRST_NUMBER = 1001
OFFICERS = 12  # of the institution, besides those with a case of their own


def course_of(plan: Mapping[str, Any]) -> Month:
    """The month that a plan describes; the same plan gives the same month, value for value.

    Raises `ValueError` where the plan asks for more cases than its officials or figures hold, `KeyError` for an unknown kind.
    """
    figures, kinds = figures_of(plan), {kind.code: kind for kind in kinds_of(plan)}
    chance = Random(figures.seed)  # noqa: S311 - an invented month, nothing secret
    world = world_of(chance, figures, OFFICERS + max(k.planted + k.decoys for k in kinds.values()))
    _absences(chance, world, figures)
    scene = Scene(chance, world, figures, free=chance.sample(world.workers, len(world.workers)))
    plant(scene, kinds)
    scene.hidden_until = len(scene.happened)
    _ordinary(scene)
    fill(scene)
    leave_out(scene)
    return Month(_course(scene), tuple(scene.planted))


def _absences(chance: Random, world: World, figures: Figures) -> None:
    days = working_days(figures.first - BEFORE, figures.last)
    for worker in world.workers:
        worker.away = set(chance.sample(days, min(chance.randrange(6), len(days))))


def _ordinary(scene: Scene) -> None:
    figures = scene.figures
    first, before = figures.first, figures.first - BEFORE
    days = working_days(before, first - timedelta(1))
    for worker, looks, subjects in quotas(scene):
        if worker.since < before:
            work(scene, worker, before, first - timedelta(1), *_earlier(worker, days, looks, subjects), until=0.85)
        close(work(scene, worker, first, figures.last, looks, subjects), figures.last)


def _earlier(worker: Worker, days: Sequence[date], looks: int, subjects: int) -> tuple[int, int]:
    """Looks and new clients of the weeks before: as in the month, in fewer days."""
    here = len([day for day in days if day not in worker.away])
    usual = worker.steady * here if worker.steady else min(int(looks * EARLIER), int(FULLEST * BUSIEST * here))
    return usual, max(min(int(subjects * EARLIER), usual), 1)


def _course(scene: Scene) -> Course:
    figures, world = scene.figures, scene.world
    neighbours = frozenset(frozenset(pair) for pair in world.neighbours)
    return Course(
        figures.first,
        figures.last,
        tuple(_numbered(scene)),
        {w.key: w.watched() for w in world.workers},
        world.customs(),
        neighbours,
    )


def _numbered(scene: Scene) -> list[Happening]:
    ordered = sorted(scene.happened, key=lambda h: h.at)
    number = FIRST_NUMBER
    for n, happening in enumerate(ordered):
        if isinstance(happening, Looked | Exported):
            ordered[n] = replace(happening, number=number)
            number += 1
    return ordered
