"""Notices moved to and fro, files, exceptional requests, claims in series."""

from datetime import date, timedelta

from valtuus.demo.month.days import DAY, HOUR, moment, spread, working_days
from valtuus.demo.month.scene import OPEN, Scene
from valtuus.demo.month.types import Kind
from valtuus.demo.month.world import Worker
from valtuus.oversight.types import Exported, Taken

BILLING, RISK = "kelmu.view_lms_billing", "kelmu.view_lms_risk_list"
MOVED_TWICE = ((True, True, True), (False, True, True), (True, True))


def ping_pong(scene: Scene, kind: Kind, index: int) -> None:
    """One notice sent round between municipalities; or very many sent away in a day."""
    if index % 2 == 0:
        _round(scene, kind, (False,) * kind.over("moves_of_notice", index), decoy=False)
    else:
        _away(scene, kind, kind.over("moves_in_day", index), decoy=False)


def ping_pong_decoy(scene: Scene, kind: Kind, index: int) -> None:
    """A notice returned once; a day of many moves, yet not too many; a client who really moved twice."""
    if index % 4 == 0:
        _round(scene, kind, (False,) * kind.near("moves_of_notice", index), decoy=True)
    elif index % 4 == 2:
        _away(scene, kind, kind.near("moves_in_day", index), decoy=True)
    else:
        _round(scene, kind, MOVED_TWICE[index // 2 % 3], decoy=True)


def _round(scene: Scene, kind: Kind, moves: tuple[bool, ...], *, decoy: bool) -> None:
    movers = [scene.handler(joint=False), scene.handler(joint=False)]
    while movers[1].organisation is movers[0].organisation:
        movers[1] = scene.handler(joint=False)
    day = scene.day(movers[0], leave=len(moves) + 1)
    case = scene.notice(movers[0], day, follow=False)
    scene.look(case, day, movers[0].start, action=OPEN)
    days = [d for d in working_days(day, scene.figures.last)]
    for n, client_moved in enumerate(moves):
        mover, other = movers[n % 2], movers[(n + 1) % 2]
        second = mover.start + 3 * HOUR + scene.chance.randrange(3 * HOUR)
        towns = mover.organisation.id, other.organisation.id
        scene.move(mover, days[n], second, case.notice or "", *towns, client_moved=client_moved)
    scene.hide(kind.code, *(m.key for m in movers), about=case.notice or "", decoy=decoy)


def _away(scene: Scene, kind: Kind, moves: int, *, decoy: bool) -> None:
    worker = scene.handler(joint=False)
    day = scene.day(worker, 3, skip=3)
    others = _others(scene, worker)
    scene.chance.shuffle(others)
    opened = working_days(day - DAY * 5, day - DAY)[-1]
    worker.room[opened] = 2
    cases = [scene.notice(worker, opened, follow=False) for _ in range(moves)]
    for n, (case, second) in enumerate(zip(cases, spread(scene.chance, moves, worker.start, 7 * HOUR), strict=True)):
        scene.look(case, opened, worker.start + n * 700, action=OPEN)
        scene.move(worker, day, second, case.notice or "", worker.organisation.id, others[n % len(others)])
    scene.hide(kind.code, worker.key, decoy=decoy)


def opened_and_moved(scene: Scene, kind: Kind, index: int) -> None:
    """Read, then sent to the same neighbour, again and again, as if it had come to the wrong place."""
    _read_and_move(scene, kind, kind.over("notices", index), decoy=False)


def opened_and_moved_decoy(scene: Scene, kind: Kind, index: int) -> None:
    """A few; or to the municipality that was one with this until lately."""
    if index % 2 == 0:
        _read_and_move(scene, kind, kind.near("notices", index), decoy=True)
    else:
        pair = scene.world.neighbours[index // 2 % len(scene.world.neighbours)]
        _read_and_move(scene, kind, kind.over("notices", index // 2), pair, decoy=True)


def _read_and_move(scene: Scene, kind: Kind, number: int, pair: tuple[str, str] | None = None, *, decoy: bool) -> None:
    worker = scene.handler(organisation=pair[0]) if pair else scene.handler(joint=False)
    own = worker.organisation.id
    kin = {town for p in scene.world.neighbours if own in p for town in p}
    receiver = pair[1] if pair else scene.chance.choice([o for o in _others(scene, worker) if o not in kin])
    days = working_days(scene.figures.first + DAY, scene.figures.last)
    for n in range(number):
        day = days[n * len(days) // number]
        case = scene.notice(worker, day, follow=False, represented=own)
        second = worker.start + scene.chance.randrange(6 * HOUR)
        scene.look(case, day, second, action=OPEN)
        scene.move(worker, day, second + scene.chance.randrange(240, 3000), case.notice or "", own, receiver)
    scene.hide(kind.code, worker.key, about=receiver, decoy=decoy)


def _others(scene: Scene, worker: Worker) -> list[str]:
    return [o.id for o in scene.world.organisations if not o.joint and o is not worker.organisation]


def hoarding(scene: Scene, kind: Kind, index: int) -> None:
    """Files again and again: the 300-day lists, or lists of bills that another checks."""
    billing = index % 2 == 0
    worker = scene.worker("lms_billing") if billing else scene.worker("employment_services", without="lms_billing")
    _export(scene, worker, kind.over("subjects", index), 2 + index % 5, (RISK,) if billing else (BILLING, RISK))
    scene.hide(kind.code, worker.key)


def hoarding_decoy(scene: Scene, kind: Kind, index: int) -> None:
    """Not so many; or the monthly billing list of a large municipality, once, by who checks the bill."""
    worker = scene.worker("lms_billing")
    if index % 2 == 0:
        _export(scene, worker, kind.near("subjects", index), 1 + index % 3, (BILLING, RISK))
    else:
        _export(scene, worker, kind.over("subjects", index), 1, (BILLING,))
    scene.hide(kind.code, worker.key, decoy=True)


def _export(scene: Scene, worker: Worker, subjects: int, files: int, actions: tuple[str, ...]) -> None:
    for n in range(files):
        day = scene.day(worker)
        export(scene, worker, day, subjects // files + (n < subjects % files), actions[n % len(actions)])


def export(scene: Scene, worker: Worker, day: date, subjects: int, action: str) -> None:
    """One file."""
    at = moment(day, worker.start + scene.chance.randrange(7 * HOUR))
    represented = worker.organisation.acts_for[0]
    scene.put(Exported(0, at, worker.key, represented, action, subjects), day)
    scene.counts.exports += 1


def requests(scene: Scene, kind: Kind, index: int) -> None:
    """Urgent requests of nobody who was called; or the same asker served again and again."""
    officer, asker = scene.officer(), scene.chance.choice(scene.world.workers).key
    if index % 10 == 9:
        take(scene, officer, [asker] * (4 + index // 19))
    else:
        askers = [scene.chance.choice(scene.world.workers).key for _ in range({7: 2, 17: 3}.get(index, 1))]
        take(scene, officer, askers, urgent=True, called=False)
    scene.hide(kind.code, officer)


def requests_decoy(scene: Scene, kind: Kind, index: int) -> None:
    """Three for one asker; or an asker whose municipality cannot get in, and cannot be called, for an outage."""
    officer, asker = scene.officer(), scene.chance.choice(scene.world.workers).key
    if index % 10 == 0:
        take(scene, officer, [asker] * kind.near("for_one_asker", index))
    elif index % 10 == 5:
        take(scene, officer, [asker] * 4, outage=True)
    else:
        take(scene, officer, [asker], urgent=True, called=False, outage=True)
    scene.hide(kind.code, officer, decoy=True)


def take(
    scene: Scene, officer: str, askers: list[str], *, urgent: bool = False, called: bool = True, outage: bool = False
) -> None:
    """Exceptional requests taken on some days of the month; of one outage on one."""
    days = working_days(scene.figures.first, scene.figures.last)
    one = scene.chance.choice(days)
    for asker in askers:
        day = one if outage else scene.chance.choice(days)
        at = moment(day, 9 * HOUR + scene.chance.randrange(6 * HOUR))
        call = scene.key("call") if called else None
        scene.put(Taken(at, officer, scene.key("request"), asker, urgent, call, outage), day)
        scene.counts.requests += 1


def claims(scene: Scene, kind: Kind, index: int) -> None:
    """Claims one after another that do not hold."""
    worker = scene.worker("payment_claims")
    _claims(scene, worker, kind.over("claims", index), 0, account=False)
    scene.hide(kind.code, worker.key)


def claims_decoy(scene: Scene, kind: Kind, index: int) -> None:
    """A few of a good day's claims; or a batch withdrawn for a wrong account number."""
    worker = scene.worker("payment_claims")
    if index % 2 == 0:
        _claims(scene, worker, kind.near("claims", index), 5, account=False)
    else:
        _claims(scene, worker, kind.over("claims", index), 0, account=True)
    scene.hide(kind.code, worker.key, decoy=True)


def _claims(scene: Scene, worker: Worker, undone: int, kept: int, *, account: bool) -> None:
    day = scene.day(worker, leave=3)
    for n, second in enumerate(spread(scene.chance, undone + kept, worker.start, 7 * HOUR)):
        case = scene.case(worker, day, follow=True, **{"purpose": "prepare_claim"})
        scene.begun[worker.key].remove(case)
        scene.look(case, day, second)
        after = timedelta(2) if account else timedelta(scene.chance.randint(1, 14))
        told = {"undone_on": day + after, "account_error": account} if n < undone else {}
        scene.claim(case, day, second + 240, **told)
