"""A request ends once: whoever comes first has answered it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.ledger import services as ledger
from valtuus.ledger.queries import alias
from valtuus.ledger.services import reads_only, recorded
from valtuus.mandates import models
from valtuus.mandates.queries.requests import open_requests_to
from valtuus.mandates.queries.requests import request as find_request
from valtuus.mandates.request_types import Asked
from valtuus.mandates.rules.requesting import state_of
from valtuus.mandates.types import Grant

KINDS = {
    "approved": "request_approved",
    "rejected": "request_declined",
    "withdrawn": "request_withdrawn",
    "lapsed": "request_lapsed",
}
DECIDED = frozenset({"request.approved", "request.rejected"})


@recorded
def end_request(asked: Asked, how: str, *, by: str | None, at: datetime, reason: str = "") -> None:
    """Write how a request ended. Raises `DomainError` `request_already_decided` or `request_not_open` where it has ended before,
    also at this very moment in another transaction; who did it is not told.

    Only what still waits may be approved, declined or withdrawn; what has lapsed by the clock is entered as lapsed.
    """
    if how != "lapsed":
        require_open(asked, at=at)
    request, told = asked.wanted.id, {"request": asked.wanted.id, "how": how, "by": by, "at": at, "reason": reason}
    line = ledger.append(KINDS[how], told)
    row = models.RequestEnd(
        request_id=request, how=how, at=at, by=by, reason=reason, line_id=line, entry_id=ledger.entry()
    )
    try:
        # A savepoint, so that after the clash it can still be read how the other one ended it.
        with transaction.atomic(using=alias()):
            row.save(force_insert=True)
    except IntegrityError:
        found = find_request(request)
        if found is not None and found.how is not None:
            require_open(found, at=at)
        raise


@recorded
def answer_with(given: Sequence[Grant], *, by: str, at: datetime) -> int:
    """Giving answers the request (brief, section b, "Fine points"): every open request that a given mandate covers – same giver,
    holder and type, every theme – ends as approved. How many."""
    by_link = defaultdict[tuple[str, str, str], list[Grant]](list)
    for one in given:
        by_link[_link(one)].append(one)
    waiting = open_requests_to({g.giver for g in given})
    asked = [a for a in waiting if any(a.wanted.themes <= g.themes for g in by_link.get(_link(a.wanted), ()))]
    answered = 0
    for request in asked:
        try:
            end_request(request, "approved", by=by, at=at)
        except DomainError:
            continue  # lapsed by the clock, or another has answered it this very moment: the mandate is given all the same
        answered += 1
    return answered


def _link(grant: Grant) -> tuple[str, str, str]:
    return grant.giver, grant.holder, grant.type.value


@reads_only
def require_open(asked: Asked, *, at: datetime) -> None:
    """Raise `DomainError` `request_already_decided` or `request_not_open` for a request that waits no longer."""
    state = state_of(asked, at)
    if state == "request.awaiting_approval":
        return
    code = "request_already_decided" if state in DECIDED else "request_not_open"
    raise DomainError(code, kind=ErrorKind.CONFLICT, field="request", given=asked.wanted.id)
