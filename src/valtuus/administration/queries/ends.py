"""What ends soon and nothing takes over."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from valtuus.administration import models
from valtuus.administration.queries.check import examined
from valtuus.administration.rules.ends import STEPS, has_successor
from valtuus.administration.types import Examined
from valtuus.kernel.periods import helsinki_day
from valtuus.mandates.queries.examined import beside, ending
from valtuus.mandates.types import Grant

LONGEST = timedelta(days=max(STEPS))


def ending_soon(*, at: datetime, party: str | None = None) -> list[Grant]:
    """The mandates in force that end within 60 days without a successor, the first to end first; of one organisation or of all."""
    today = helsinki_day(at)
    found = [j.grant for j in examined(ending(today, today + LONGEST, at=at, giver=party)) if j.sound]
    others = defaultdict[tuple[str, str], list[Examined]](list)
    for one in examined(beside(found, at=at)):
        others[one.grant.giver, one.grant.holder].append(one)
    alone = (g for g in found if not has_successor(g, others[g.giver, g.holder]))
    return sorted(alone, key=lambda g: (g.last_day, g.id))


def warned_of(grants: Iterable[str]) -> dict[str, set[int]]:
    """The days before the end at which each of these mandates has been warned of."""
    found = defaultdict[str, set[int]](set)
    for mandate, days in models.EndWarning.objects.filter(mandate__in=list(grants)).values_list("mandate", "days"):
        found[str(mandate)].add(days)
    return found
