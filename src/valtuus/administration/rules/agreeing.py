"""How an agreement stands on a day. Values in, values out."""

from datetime import date

from valtuus.agreements.types import Agreement

NOW, COMING, ENDED, NEVER = STATES = ("now", "coming", "ended", "never")


def state_on(agreement: Agreement, day: date) -> str:
    """`now`, `coming`, `ended`, or `never`: it was changed before its first day."""
    first, last = agreement.period.first or date.min, agreement.period.last or date.max
    if last < first:
        return NEVER
    return COMING if day < first else ENDED if last < day else NOW
