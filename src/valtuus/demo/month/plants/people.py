"""Whom one may not look up, whom many look up, and whom nobody knows."""

from datetime import date

from valtuus.demo.month.days import DAY, HOUR, spread, working_days
from valtuus.demo.month.plants.shapes import few
from valtuus.demo.month.scene import Scene
from valtuus.demo.month.types import Kind
from valtuus.demo.month.world import Worker


def own_code(scene: Scene, kind: Kind, index: int) -> None:
    """The official looks himself up, in what seems a matter."""
    worker = scene.worker()
    ((day, second),) = few(scene, worker, 1)
    scene.look(scene.case(worker, day, follow=False), day, second, itself=True)
    scene.hide(kind.code, worker.key)


def colleague(scene: Scene, kind: Kind, index: int) -> None:
    """Colleagues looked up, each in what seems a matter."""
    worker = scene.worker()
    for day, second in few(scene, worker, kind.over("subjects", index), each=1 + index % 2):
        scene.look(scene.case(worker, day, follow=False), day, second, colleague=True)
    scene.hide(kind.code, worker.key)


def colleague_decoy(scene: Scene, kind: Kind, index: int) -> None:
    """A colleague who is a client: a notice about him came to the municipality that week."""
    worker = scene.worker()
    day = scene.chance.choice(
        [d for d in working_days(scene.figures.first + DAY * 7, scene.figures.last) if d.weekday()]
    )
    case = scene.case(worker, day, follow=False)
    scene.arrive(case, day - DAY * scene.chance.randint(1, day.weekday()))
    scene.look(case, day, worker.start + scene.chance.randrange(6 * HOUR), colleague=True)
    scene.hide(kind.code, worker.key, decoy=True)


def many(scene: Scene, kind: Kind, index: int) -> None:
    """One person, looked up by many under references of their own, in one organisation or several."""
    workers = _group(scene, kind.over("officials", index))
    _together(scene, kind, workers, team=False, decoy=False)


def many_decoy(scene: Scene, kind: Kind, index: int) -> None:
    """Three, by chance, in matters of their own; or a team under one reference."""
    if index % 2 == 0:
        _together(scene, kind, _group(scene, kind.near("officials", index)), team=False, decoy=True)
    else:
        _together(scene, kind, _team(scene, 4 + index % 3), team=True, decoy=True)


def _together(scene: Scene, kind: Kind, workers: list[Worker], *, team: bool, decoy: bool) -> None:
    days = working_days(scene.figures.first, scene.figures.last)
    start = scene.chance.randrange(len(days) - 5)
    subject, reference = scene.key("s1"), workers[0].organisation.form.take()
    home = workers[0].organisation.acts_for[0]
    for n, worker in enumerate(workers):
        day: date = days[start + scene.chance.randrange(5)] if n else days[start]
        told = {"reference": reference} if team else {}
        case = scene.case(worker, day, subject=subject, home=home, follow=False, **told)
        scene.counts.subjects -= n > 0 and scene.in_month(day)
        scene.look(case, day, worker.start + scene.chance.randrange(7 * HOUR))
    scene.hide(kind.code, *(w.key for w in workers), about=subject, decoy=decoy)


def _group(scene: Scene, number: int) -> list[Worker]:
    """Officials with nothing else hidden; they may meet again about somebody else."""
    free = [w for w in scene.free if not w.taken and not w.organisation.may_lack_case]
    return scene.chance.sample(free, number)


def _team(scene: Scene, number: int) -> list[Worker]:
    teams: dict[str, list[Worker]] = {}
    for worker in scene.free:
        if not worker.taken and not worker.organisation.may_lack_case:
            teams.setdefault(worker.organisation.id, []).append(worker)
    able = [team for team in teams.values() if len(team) >= number] or [max(teams.values(), key=len)]
    team = scene.chance.choice(able)
    return scene.chance.sample(team, min(number, len(team)))


def unknown(scene: Scene, kind: Kind, index: int) -> None:
    """Codes guessed one after another, within an hour; now and then one is somebody's."""
    worker = scene.worker()
    _guess(scene, worker, kind.over("codes", index), hit=index % 3 == 0)
    scene.hide(kind.code, worker.key)


def unknown_decoy(scene: Scene, kind: Kind, index: int) -> None:
    """Two misprints, then the right code."""
    worker = scene.worker()
    _guess(scene, worker, kind.near("codes", index), hit=True)
    scene.hide(kind.code, worker.key, decoy=True)


def _guess(scene: Scene, worker: Worker, codes: int, *, hit: bool) -> None:
    day = scene.day(worker, 0, leave=2)
    start = worker.start + scene.chance.randrange(6 * HOUR)
    case = scene.case(worker, day) if hit else None
    reference = case.reference if case else worker.organisation.form.take()
    for n, second in enumerate(spread(scene.chance, codes, start, 3000 if codes > 3 else 600)):
        reference = reference if n % 4 < 3 else worker.organisation.form.take()
        _miss(scene, worker, day, second, reference)
    if case:
        scene.look(case, day, start + 3100 if codes > 3 else start + 700)


def _miss(scene: Scene, worker: Worker, day: date, second: int, reference: str) -> None:
    begun = scene.counts.subjects, scene.counts.unfollowed
    case = scene.case(worker, day, follow=False, reference=reference, home=None)
    scene.counts.subjects, scene.counts.unfollowed = begun
    scene.look(case, day, second, known=False, home=None, staying=frozenset())
