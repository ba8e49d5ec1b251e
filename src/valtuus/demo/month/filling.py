"""What else happens in an ordinary month: claims, notices, moves, mandates, files and exceptional requests, to its figures."""

from datetime import date, timedelta

from valtuus.demo.month.days import HELSINKI, HOUR, moment, working_days
from valtuus.demo.month.plants.lists import BILLING, RISK, export, take
from valtuus.demo.month.scene import OPEN, Case, Scene
from valtuus.demo.month.world import Worker
from valtuus.oversight.types import DutyHeld, Looked

MOVED = 0.04  # of the notices opened
FILE = 380  # subjects of an ordinary file, at most


def fill(scene: Scene) -> None:
    """Fill up to the figures."""
    _claims(scene)
    _arrivals(scene)
    _moves(scene)
    _mandates(scene)
    _files(scene)
    for _ in range(scene.figures.requests - scene.counts.requests):
        officer = scene.chance.choice(scene.world.officers[scene.officers_used :])
        take(scene, officer, [scene.chance.choice(scene.world.workers).key], urgent=scene.chance.random() < 0.3)


def _cases(scene: Scene) -> list[Case]:
    return [c for c in scene.kept if c.follow and scene.in_month(c.day)]


def _later(scene: Scene, day: date) -> date:
    days = working_days(day, scene.figures.last)
    return days[min(int(scene.chance.expovariate(0.2)), len(days) - 1)]


def _claims(scene: Scene) -> None:
    able = [c for c in _cases(scene) if "prepare_claim" in c.worker.usual() and not c.worker.special]
    undone: set[tuple[str, date]] = set()
    for case in _some(scene, able, scene.figures.claims - scene.counts.claims):
        day = _later(scene, case.day)
        told = {}
        if scene.chance.random() < 0.03 and (case.worker.key, day) not in undone:
            undone.add((case.worker.key, day))
            told = {"undone_on": day + timedelta(scene.chance.randint(1, 20))}
        scene.claim(case, day, case.worker.start + 8 * HOUR + scene.chance.randrange(HOUR), **told)


def _arrivals(scene: Scene) -> None:
    for case in _some(scene, _cases(scene), scene.figures.notices - scene.counts.notices):
        scene.arrive(case, _later(scene, case.day), second=16 * HOUR + scene.chance.randrange(HOUR))


def _some(scene: Scene, cases: list[Case], number: int) -> list[Case]:
    if number < 0 or (number and not cases):
        raise ValueError(f"the plan's cases have used up a figure: {number} are left")
    more = number - len(cases)
    return scene.chance.sample(cases, min(number, len(cases))) + scene.chance.choices(cases, k=max(more, 0))


def _moves(scene: Scene) -> None:
    """Notices that came to the wrong place; by the institution's desk, too."""
    busy = {o for p in scene.planted if p.kind.startswith("notice_") for o in p.officials}
    opened = [h for h in scene.happened if isinstance(h, Looked) and h.action == OPEN and h.official not in busy]
    opened = [h for h in opened if not h.acting and scene.in_month(h.at.astimezone(HELSINKI).date())]
    for look in scene.chance.sample(opened, int(MOVED * len(opened))):
        towns = [o.id for o in scene.world.organisations if not o.joint and o.id != look.represented]
        by_desk = scene.chance.random() < 0.1
        at = look.at + timedelta(minutes=scene.chance.randrange(5, 150))
        official = scene.world.officers[-1] if by_desk else look.official
        scene.moved(
            at, official, look.notice or "", look.represented or "", scene.chance.choice(towns), by_desk=by_desk
        )


def _mandates(scene: Scene) -> None:
    """Mandates given to others and kept; some to who gives, first used days after."""
    days = working_days(scene.figures.first, scene.figures.last)
    plain = [w for w in scene.free if not w.taken]
    for n, worker in enumerate(scene.chance.sample(plain, len(plain) // 3)):
        at = moment(scene.chance.choice(days), 9 * HOUR + scene.chance.randrange(6 * HOUR))
        ended = at + timedelta(days=10 + n % 9) if n % 7 == 0 else None
        scene.give(scene.chance.choice(plain).key if n % 5 else worker.key, worker, at, ended)


def _files(scene: Scene) -> None:
    left = scene.figures.exports - scene.counts.exports
    plain = [w for w in scene.free if not w.taken]
    makers: list[Worker] = scene.chance.sample(plain, min(max(left // 3, 1), len(plain)))
    days = working_days(scene.figures.first, scene.figures.last)
    for n in range(left):
        worker = makers[n % len(makers)]
        if not worker.has("lms_billing") and not worker.has("employment_services"):
            worker.duties.append(DutyHeld("lms_billing", worker.since))
        action = BILLING if n % 2 else RISK
        export(scene, worker, scene.chance.choice(days), scene.chance.randint(5, FILE), action)
