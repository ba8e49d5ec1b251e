"""What goes a little wrong in honest work, too: a code mistyped, a reference, a late evening, a colleague's purpose."""

from datetime import date
from typing import Any

from valtuus.demo.month.days import HOUR
from valtuus.demo.month.desk import Desk
from valtuus.demo.month.references import misprint
from valtuus.kernel.catalogue import catalogue

SLIPS = 0.02  # of the looks of an ordinary official
MOST = 6  # of one official's month
LATE = 21 * HOUR


def slipped(desk: Desk, day: date, second: int) -> bool:
    """Whether this look went a little wrong; it is done then. Only of officials of whom nothing is hidden."""
    scene, worker = desk.scene, desk.worker
    if worker.taken or worker.steady or desk.latest is None or desk.slips >= MOST or scene.chance.random() >= SLIPS:
        return False
    desk.slips += 1
    _SLIPS[desk.slips % len(_SLIPS)](desk, day, second)
    return True


def _code(desk: Desk, day: date, second: int) -> None:
    if latest := desk.latest:
        told: dict[str, Any] = {
            "subjects": (desk.scene.key("s1"),),
            "home": None,
            "staying": frozenset(),
            "known": False,
        }
        desk.scene.look(latest, day, second, **told)


def _reference(desk: Desk, day: date, second: int) -> None:
    if latest := desk.latest:
        desk.scene.look(latest, day, second, case_reference=misprint(latest.reference, desk.scene.chance))


def _late(desk: Desk, day: date, second: int) -> None:
    if latest := desk.latest:
        desk.scene.look(latest, day, LATE + second % HOUR)


def _purpose(desk: Desk, day: date, second: int) -> None:
    if latest := desk.latest:
        every = sorted({p for duty in catalogue().duties.values() for p in duty.purposes} - {"handle_notice"})
        desk.scene.look(latest, day, second, purpose=desk.scene.chance.choice(every))


_SLIPS = (_code, _reference, _late, _purpose)
