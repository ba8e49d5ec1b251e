"""What time does to reports: words and names go when a matter is as old as it is kept; what was never confirmed goes in a day."""

from datetime import datetime

from valtuus.fallback import models
from valtuus.fallback import report_steps as steps
from valtuus.fallback.queries import report as queries
from valtuus.fallback.rules import report as rules
from valtuus.kernel.periods import helsinki_day
from valtuus.ledger.services import append, recorded, through_recorded


@through_recorded
def erase_old(*, at: datetime) -> list[str]:
    """Erase what was reported and noted of every matter that no rule keeps any longer, each in a transaction; their ids."""
    due = [m.id for m in queries.erasable(helsinki_day(at))]
    for id in due:
        _erase(id, at=at)
    return due


@recorded
def _erase(id: str, *, at: datetime) -> None:
    matter = steps.locked(id)
    line = append("reports_erased", {"matter": matter.id, "by": "retention", "at": at})
    models.MatterStep.objects.filter(matter_id=id).update(name="", note="", line_id=line)
    models.Report.objects.filter(matter_id=id).update(contents={}, line_id=line)
    models.Matter.objects.filter(id=id).update(erased_at=at, line_id=line)


@through_recorded
def erase_unconfirmed(*, at: datetime) -> int:
    """Erase what waited for a link longer than a day, and the digests that served the limits; how many."""
    due = queries.left_unconfirmed(at - rules.CONFIRM_WITHIN)
    return _erase_unconfirmed(due, at=at) if due else 0


@recorded
def _erase_unconfirmed(due: list[str], *, at: datetime) -> int:
    line = append("unsigned_reports_erased", {"asked": due, "at": at})
    gone = {"contents": {}, "address": "", "network": "", "erased_at": at, "line_id": line}
    return models.Unconfirmed.objects.filter(id__in=due, erased_at=None).update(**gone)
