"""Shares of a whole month: nothing follows, people of other municipalities, purposes outside the duty."""

from datetime import timedelta
from random import Random

from valtuus.demo.month.plants.shapes import few
from valtuus.demo.month.scene import Scene
from valtuus.demo.month.types import Kind
from valtuus.demo.month.world import Worker
from valtuus.kernel.catalogue import catalogue
from valtuus.oversight.types import DutyHeld

ADVICE = "advice_with_consent"
SUBSTITUTED = ("client_fees", "integration", "payment_claims", "employment_services")


def unfollowed(scene: Scene, kind: Kind, index: int) -> None:
    """Looks after which nothing happens."""
    worker = scene.worker()
    _singly(worker, kind.threshold["share"] * kind.within(index), 40 + index % 5 * 5)
    scene.hide(kind.code, worker.key)


def unfollowed_decoy(scene: Scene, kind: Kind, index: int) -> None:
    """Many matters that end soon; or an adviser, who looks once at what the client has asked him."""
    worker = scene.worker()
    if index % 2 == 0:
        _singly(worker, kind.threshold["share"] * (0.65 + 0.28 * index / max(kind.decoys - 1, 1)), 40)
    else:
        worker.duties, worker.purposes = [], (ADVICE,)
        _singly(worker, 1, 30 + index)
    scene.hide(kind.code, worker.key, decoy=True)


def _singly(worker: Worker, share: float, subjects: int) -> None:
    single = round(share * subjects)
    worker.unfollowed = single / subjects
    worker.own_month = (single + 3 * (subjects - single), subjects)


def elsewhere(scene: Scene, kind: Kind, index: int) -> None:
    """Clients who live in municipalities for which he has no way in."""
    worker = scene.worker(joint=False)
    _away(worker, kind.threshold["share"] * kind.within(index))
    scene.hide(kind.code, worker.key)


def elsewhere_decoy(scene: Scene, kind: Kind, index: int) -> None:
    """Some who have moved; or clients who stay in the municipality for the time being, with an urgent application."""
    worker = scene.worker(joint=False)
    worker.stays = index % 2 == 1
    near = kind.threshold["share"] * (0.65 + 0.28 * index / max(kind.decoys - 1, 1))
    _away(worker, kind.threshold["share"] * kind.within(index) if worker.stays else near)
    scene.hide(kind.code, worker.key, decoy=True)


def _away(worker: Worker, share: float) -> None:
    subjects = 40
    worker.elsewhere = round(share * subjects) / subjects
    worker.own_month = (3 * subjects, subjects)


def purpose(scene: Scene, kind: Kind, index: int) -> None:
    """Purposes that none of his duties names."""
    worker = scene.worker()
    other = _others(scene.chance, worker, 1 + index % 3)
    for day, second in few(scene, worker, kind.over("looks", index)):
        scene.look(scene.case(worker, day, purpose=scene.chance.choice(other), follow=False), day, second)
    scene.hide(kind.code, worker.key)


def purpose_decoy(scene: Scene, kind: Kind, index: int) -> None:
    """A few of another's matters; or a substitute, whose duty was entered the day after."""
    worker = scene.worker()
    if index % 2 == 0:
        other = _others(scene.chance, worker, 1)
        for day, second in few(scene, worker, kind.near("looks", index)):
            scene.look(scene.case(worker, day, purpose=other[0], follow=False), day, second)
    else:
        _substitute(scene, worker, kind.over("looks", index))
    scene.hide(kind.code, worker.key, decoy=True)


def _substitute(scene: Scene, worker: Worker, looks: int) -> None:
    day = scene.day(worker, leave=4)
    own = set(worker.usual())  # his own work stays his own: the new duty is for the substitute's part alone
    new = {d: [p for p in catalogue().duties[d].purposes if p not in own] for d in SUBSTITUTED}
    duty = scene.chance.choice([d for d in SUBSTITUTED if new[d]])
    worker.duties.append(DutyHeld(duty, day + timedelta(1)))
    for n in range(looks):
        case = scene.case(worker, day, purpose=new[duty][0], follow=n % 2 == 0)
        scene.look(case, day, worker.start + n * 1300 + scene.chance.randrange(900))


def _others(chance: Random, worker: Worker, number: int) -> list[str]:
    every = [p for duty in catalogue().duties.values() for p in duty.purposes if p != "handle_notice"]
    return chance.sample(sorted(set(every) - set(worker.usual())), number)
