"""Days to count: how far the cut-over is, and which mandates end soon."""

from collections.abc import Iterable
from datetime import date, timedelta

from valtuus.kernel.catalogue import Service
from valtuus.kernel.codes import RIGHTS_TO_GRANT
from valtuus.mandates.self_check_types import Held
from valtuus.portal.types import Cutover, Expiring

SOON = timedelta(days=60)


def cutover(services: Iterable[Service], day: date) -> Cutover | None:
    """The day after the last day of the old rights, while it is still to come; None from that day on, or where none is set."""
    lasts = [s.old_rights_until for s in services if s.old_rights_until is not None]
    first = max(lasts) + timedelta(days=1) if lasts else None
    return Cutover(first, (first - day).days) if first is not None and day < first else None


def expiring(held: Iterable[Held], day: date) -> list[Expiring]:
    """Of mandates in force those whose last day is at most 60 days away, and the links above them; the first to end first."""
    found: dict[str, Expiring] = {}
    for mandate in held:
        for one in (mandate, *mandate.above):
            if one.status == "mandate.valid" and one.grant.last_day <= day + SOON:
                grant = one.grant
                found[grant.id] = Expiring(grant.type, grant.giver, grant.holder, grant.last_day, grant.to_person)
    return sorted(found.values(), key=lambda e: (e.last_day, not e.own, e.giver))


def administers(held: Iterable[Held]) -> bool:
    """Whether some right to grant is among the mandates in force, so that there is something to administer."""
    return any(h.grant.type in RIGHTS_TO_GRANT and h.status == "mandate.valid" for h in held)
