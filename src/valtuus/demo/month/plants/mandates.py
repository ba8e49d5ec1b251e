"""A mandate given to oneself and used at once; a mandate given, used and ended."""

from datetime import timedelta

from valtuus.demo.month.days import HOUR, moment
from valtuus.demo.month.scene import Scene
from valtuus.demo.month.types import Kind
from valtuus.demo.month.world import Worker

GRANTS = "mandate_administration"


def self_grant(scene: Scene, kind: Kind, index: int) -> None:
    """Who keeps the mandates gives himself one and looks within a day: at once, after hours, next morning."""
    worker = scene.worker(GRANTS)
    day = scene.day(worker, leave=4)
    given = worker.start + scene.chance.randrange(5 * HOUR)
    grant = scene.give(worker.key, worker, moment(day, given))
    hours = (0.1, 0.6, 2.5, 2.9)[index % 4]
    for n in range(1 + index % 3):
        case = scene.case(worker, day)
        scene.look(case, day, given + int(hours * HOUR) + 400 * n, grants=(grant,))
    scene.hide(kind.code, worker.key, about=grant)


def given_and_ended(scene: Scene, kind: Kind, index: int) -> None:
    """Given by another, used, ended within three days."""
    worker, giver = scene.worker(), scene.worker(GRANTS)
    grant = _use(scene, worker, giver, kind.threshold["hours"] * (0.1 + 0.8 * index / max(kind.planted - 1, 1)), index)
    scene.hide(kind.code, worker.key, giver.key, about=grant)


def given_and_ended_decoy(scene: Scene, kind: Kind, index: int) -> None:
    """A mandate for a substitute that ends after three days; or one given to the wrong person and ended unused."""
    worker, giver = scene.worker(), scene.worker(GRANTS)
    hours = kind.threshold["hours"] / (0.6 + 0.35 * index / max(kind.decoys - 1, 1))
    if index % 2 == 0:
        grant = _use(scene, worker, giver, hours, index)
    else:
        day = scene.day(worker, leave=4)
        at = moment(day, giver.start + scene.chance.randrange(6 * HOUR))
        grant = scene.give(giver.key, worker, at, at + timedelta(minutes=5 + 90 * index))
    scene.hide(kind.code, worker.key, giver.key, about=grant, decoy=True)


def _use(scene: Scene, worker: Worker, giver: Worker, hours: float, index: int) -> str:
    day = scene.day(worker, leave=6)
    given = worker.start + scene.chance.randrange(HOUR)
    at = moment(day, given)
    grant = scene.give(giver.key, worker, at, at + timedelta(hours=hours))
    for n in range(1 + index % 4):
        second = given + 600 + int(min(hours - 1, 6) * HOUR * scene.chance.random())
        scene.look(scene.case(worker, day), day, second + n, grants=(grant,))
    return grant
