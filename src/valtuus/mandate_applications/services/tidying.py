"""What time does: what was asked for and did not come is rejected; what is old is erased. Run by `valtuus tidy_applications`."""

from datetime import datetime

from valtuus.attachments import services as keeping
from valtuus.kernel.actor import SYSTEM
from valtuus.kernel.periods import helsinki_day
from valtuus.ledger.services import recorded, through_recorded
from valtuus.mandate_applications import queries, rules, steps
from valtuus.mandate_applications.services.drafting import annexes_of
from valtuus.mandate_applications.services.handling import rejected
from valtuus.mandate_applications.types import State, StepKind

NOT_IN_TIME = "not_completed_in_time"
FORGOTTEN = "draft_forgotten"


@through_recorded
def reject_lapsed(*, at: datetime) -> list[str]:
    """Reject every application whose time for completing has passed, each in a transaction of its own; their ids."""
    today = helsinki_day(at)
    due = [a.id for a in queries.open_applications() if rules.has_lapsed(a, today)]
    return [id for id in due if _reject(id, at=at)]


@through_recorded
def erase_old(*, at: datetime) -> list[str]:
    """Erase what no rule keeps any longer: content, names and annexes; their ids. The steps stay, with keys and no names."""
    today = helsinki_day(at)
    due = [a.id for a in queries.old_applications(today) if rules.may_be_erased(a, today)]
    for id in due:
        _erase(id, at=at)
    return due


@recorded
def _reject(id: str, *, at: datetime) -> bool:
    application = steps.locked(id)
    rejected(application, NOT_IN_TIME, "", actor=SYSTEM, at=at)
    return True


@recorded
def _erase(id: str, *, at: datetime) -> None:
    application = steps.locked(id)
    if annexes := annexes_of(id):
        keeping.erase(annexes, by="retention", at=at)
    if application.state in (State.DRAFT, State.AWAITING_SIGNATURES):
        steps.add(application, StepKind.WITHDRAWN, steps.Told(code=FORGOTTEN), actor=SYSTEM, at=at)
    steps.write_content(application, None, by="retention", at=at)
