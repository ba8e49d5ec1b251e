"""Case references left out, malformed, or used for many."""

from valtuus.demo.month.days import HOUR, spread
from valtuus.demo.month.plants.shapes import few
from valtuus.demo.month.references import misprint
from valtuus.demo.month.scene import Scene
from valtuus.demo.month.types import Kind

FOR_MANY = "case_reference_for_many"


def empty(scene: Scene, kind: Kind, index: int) -> None:
    """A share of the month's looks without a reference."""
    worker = scene.worker()
    worker.lacking = kind.threshold["share"] * kind.within(index)
    scene.hide(kind.code, worker.key)


def empty_decoy(scene: Scene, kind: Kind, index: int) -> None:
    """A careless share; or an organisation that has been allowed to work without."""
    allowed = next(o for o in scene.world.organisations if o.may_lack_case)
    if index % 2 == 0:
        worker = scene.worker()
        worker.lacking = kind.threshold["share"] * (0.68 + 0.26 * index / max(kind.decoys - 1, 1))
    else:
        worker = scene.worker(organisation=allowed.id)
        worker.lacking = kind.threshold["share"] * (1.5 + 3 * index / max(kind.decoys - 1, 1))
    scene.hide(kind.code, worker.key, decoy=True)


def malformed(scene: Scene, kind: Kind, index: int) -> None:
    """Invented references: each time another, or, by a lazy one, the same for everybody."""
    worker = scene.worker()
    looks = kind.over("looks", index)
    lazy = index % 5 == 4
    told = worker.organisation.form.malformed(scene.chance) if lazy else None
    used: dict[str, int] = {}
    for day, second in few(scene, worker, looks):
        text = told or worker.organisation.form.malformed(scene.chance)
        while not lazy and used.get(text, 0) >= 3:
            text = worker.organisation.form.malformed(scene.chance)
        used[text] = used.get(text, 0) + 1
        scene.look(scene.case(worker, day, reference=text, follow=False), day, second)
    many = lazy and looks >= 6
    scene.hide(kind.code, worker.key, also=(FOR_MANY,) if many else ())


def malformed_decoy(scene: Scene, kind: Kind, index: int) -> None:
    """A few, or misprints that the next look corrects."""
    worker = scene.worker(formed=True)
    slips = index % 2 == 1
    for day, second in few(scene, worker, 5 + index % 3 if slips else kind.near("looks", index), room=6):
        case = scene.case(worker, day, follow=slips)
        wrong = misprint(case.reference, scene.chance)
        scene.look(case, day, second, case_reference=wrong)
        if slips:
            scene.look(case, day, second + 90 + scene.chance.randrange(120))
            scene.begun[worker.key].remove(case)
    scene.hide(kind.code, worker.key, decoy=True)


def for_many(scene: Scene, kind: Kind, index: int) -> None:
    """One well-formed reference for many who have nothing to do with each other, over several days."""
    worker = scene.worker()
    reference = worker.organisation.form.take()
    for day, second in few(scene, worker, kind.over("subjects", index), each=3 + index % 3):
        scene.look(scene.case(worker, day, reference=reference), day, second)
    scene.hide(kind.code, worker.key, about=reference)


def for_many_decoy(scene: Scene, kind: Kind, index: int) -> None:
    """A family of four or five, in one matter."""
    worker = scene.worker()
    reference = worker.organisation.form.take()
    day = scene.day(worker, leave=2)
    represented = scene.chance.choice(worker.organisation.acts_for)
    family = 5 if index % 2 else kind.near("subjects", index)
    for second in spread(scene.chance, family, worker.start, HOUR):
        scene.look(scene.case(worker, day, reference=reference, represented=represented), day, second)
    scene.hide(kind.code, worker.key, about=reference, decoy=True)
