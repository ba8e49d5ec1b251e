"""The day's run over open requests: what is too old lapses, and who should act is reminded."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.identifiers import uuid7
from valtuus.kernel.periods import day_begins, helsinki_day, months_later
from valtuus.ledger import services as ledger
from valtuus.ledger.services import recorded, through_recorded
from valtuus.mandates import models
from valtuus.mandates.queries.requests import open_requests, reminders_of, wait_for_turn
from valtuus.mandates.queries.requests import request as find_request
from valtuus.mandates.request_types import Asked
from valtuus.mandates.rules.requesting import BEFORE_LAPSE, LIVES_MONTHS, is_open, lapses_on, reminder_due
from valtuus.mandates.services.request_alerts import tell_approvers, tell_asker
from valtuus.mandates.services.request_ends import end_request, require_open


@through_recorded
def lapse_due(*, at: datetime) -> int:
    """Let every request lapse that is six months old, each by itself, and tell who asked; how many. Run again, it finds none."""
    before = day_begins(months_later(helsinki_day(at), -LIVES_MONTHS) + timedelta(days=4))
    too_old = [asked for asked in open_requests(asked_before=before) if not is_open(asked, at)]
    return sum(_done(partial(let_lapse, asked, at=at)) for asked in too_old)


@recorded
def let_lapse(asked: Asked, *, at: datetime) -> None:
    """Let one request lapse and tell who asked. Raises `DomainError` where somebody has answered it meanwhile."""
    end_request(asked, "lapsed", by=None, at=at)
    tell_asker(asked, "request_lapsed", at=at)


@through_recorded
def remind_due(*, at: datetime) -> int:
    """Send each reminder whose day has come, once: after 7 and 21 days to who may approve, two weeks before the lapse to who asked.

    How many requests were reminded of. Days without a run are made up for by the latest reminder alone.
    """
    waiting = [asked for asked in open_requests(asked_before=at) if is_open(asked, at)]
    sent = reminders_of(a.wanted.id for a in waiting)
    due = [(a, reminder_due(a, sent.get(a.wanted.id, frozenset()), helsinki_day(at))) for a in waiting]
    return sum(_done(partial(remind, asked, step, at=at)) for asked, step in due if step is not None)


@recorded
def remind(asked: Asked, step: str, *, at: datetime) -> None:
    """Send one reminder of one request. Raises `DomainError` `request_reminded` where another run has sent it meanwhile, and
    `request_already_decided` or `request_not_open` where the request has been answered."""
    id, until = asked.wanted.id, lapses_on(asked.asked_at)
    wait_for_turn(id)
    require_open(find_request(id) or asked, at=at)
    if step in reminders_of([id]).get(id, ()) or until is None:
        raise DomainError("request_reminded", kind=ErrorKind.CONFLICT, field="request", given=id)
    line = ledger.append("request_reminded", {"request": id, "step": step, "at": at})
    models.RequestReminder.objects.create(id=uuid7(), line_id=line, request_id=id, step=step, at=at)
    tell = tell_asker if step == BEFORE_LAPSE else tell_approvers
    kind = "request_lapses_soon" if step == BEFORE_LAPSE else "request_reminder"
    tell(asked, kind, at=at, date=until.isoformat())


def _done(change: Callable[[], None]) -> bool:
    """Whether it was done; answered or reminded meanwhile, that counts, and the run goes on."""
    try:
        change()
    except DomainError as error:
        if error.kind is not ErrorKind.CONFLICT:
            raise
        return False
    return True
