"""When a notice is seen, and until when it must be dealt with. Days are Finnish calendar days.

- *Seen*: a contact or notice of need at once; urgent applications and notices of unemployed and immigrants on the day on which they
  arrived; the others from the day after the basic decision, but never before they arrived. A day is a day here, working or not: a
  list may grow on a Saturday, since nobody is bound to read it then [inferred].
- *Period*: counted in working days from the first day on which the municipality can see it, which itself does not count: before
  that day it could do nothing, and Kela's own time of handling is not taken from the municipality's [inferred from 1412/1997,
  14 b–14 e §]. A move starts nothing anew.
"""

from datetime import date, datetime

from valtuus.kernel.periods import helsinki_day
from valtuus.kernel.working_days import working_day_at, working_days_until
from valtuus.notices.types import Kind, Notice, State, Waiting

AFTER_DECISION = "day_after_basic_decision"


def visible_from(kind: Kind, arrived_at: datetime, decision_on: date | None) -> date:
    """The first day on which a municipality sees a notice. Raises `ValueError` for a kind that follows a decision without one."""
    arrived = helsinki_day(arrived_at)
    if kind.visible != AFTER_DECISION:
        return arrived
    if decision_on is None:
        raise ValueError(f"{kind.code} follows the basic decision")
    return max(arrived, date.fromordinal(decision_on.toordinal() + 1))


def deadline(kind: Kind, visible: date) -> date | None:
    """The last day on which it is dealt with in time; None where no period runs."""
    return None if kind.working_days is None else working_day_at(visible, kind.working_days)


def waiting(notice: Notice, kind: Kind, today: date) -> Waiting:
    """The notice as a list of today shows it. What is done has no days left."""
    last = deadline(kind, notice.visible_from)
    open_still = last is not None and notice.state is not State.DONE
    return Waiting(notice, last, working_days_until(today, last) if last is not None and open_still else None)
