"""What ends soon: which warning is due, what counts as a successor, and the same mandate once more."""

from collections.abc import Iterable
from datetime import date, timedelta

from valtuus.administration.types import Examined
from valtuus.kernel.periods import months_later
from valtuus.mandates.types import Draft, Grant

STEPS = (7, 30, 60)  # days before the end, the newest first
ONE_DAY = timedelta(days=1)


def step_of(grant: Grant, today: date) -> int | None:
    """The newest warning that a mandate has reached: 7, 30 or 60 days before its last day; None: not yet, or it is over."""
    left = (grant.last_day - today).days
    return next((step for step in STEPS if 0 <= left <= step), None)


def warning_due(grant: Grant, today: date, warned: Iterable[int]) -> int | None:
    """The warning to be given now: the newest reached, once; earlier ones that were missed are not made up for."""
    step = step_of(grant, today)
    return None if step is None or any(w <= step for w in warned) else step


def has_successor(grant: Grant, others: Iterable[Examined]) -> bool:
    """Whether another mandate takes over: same giver, holder and type, every theme, no narrower limit, unbroken and longer."""
    return any(_succeeds(j, grant) for j in others)


def _succeeds(other: Examined, grant: Grant) -> bool:
    after = other.grant
    same = (after.giver, after.holder, after.type) == (grant.giver, grant.holder, grant.type)
    wide = grant.themes <= after.themes and _limit_covers(after.limit, grant.limit)
    unbroken = after.first_day <= grant.last_day + ONE_DAY and after.last_day > grant.last_day
    return same and wide and unbroken and (other.sound or other.to_come) and after.id != grant.id


def _limit_covers(wider: frozenset[str] | None, narrower: frozenset[str] | None) -> bool:
    return wider is None or (narrower is not None and narrower <= wider)


def renewed(grant: Grant, last_day: date | None, today: date) -> Draft:
    """The same once more, from the day after its last day, or from today if that has passed; for as long as it was unless a last
    day is told."""
    first = max(grant.last_day + ONE_DAY, today)
    return Draft(
        grant.giver,
        grant.holder,
        grant.to_person,
        grant.type,
        grant.themes,
        first,
        last_day or as_long(grant, first),
        grant.limit,
        grant.specifier,
    )


def as_long(grant: Grant, first: date) -> date:
    """The last day of the same duration from a day on: whole months where it was whole months, else as many days."""
    after = grant.last_day + ONE_DAY
    months = (after.year - grant.first_day.year) * 12 + after.month - grant.first_day.month
    if months > 0 and months_later(grant.first_day, months) == after:
        return months_later(first, months) - ONE_DAY
    return first + (grant.last_day - grant.first_day)
