"""Answer a request: approve or decline it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from valtuus.kernel.actor import Actor
from valtuus.kernel.codes import RIGHT_NEEDED, RIGHTS_TO_GRANT, MandateType
from valtuus.kernel.decision import Decision
from valtuus.kernel.errors import DomainError, ErrorKind, Refused
from valtuus.kernel.identifiers import uuid7
from valtuus.kernel.periods import helsinki_day
from valtuus.ledger import services as ledger
from valtuus.ledger.services import reads_only, recorded
from valtuus.mandates import models
from valtuus.mandates.loading import columns_of
from valtuus.mandates.queries.granters import may_give_in
from valtuus.mandates.queries.granting import granting_facts, granting_facts_of
from valtuus.mandates.queries.register import mandates_of_person
from valtuus.mandates.queries.requests import open_requests_to
from valtuus.mandates.queries.requests import request as find_request
from valtuus.mandates.request_types import Asked, ToApprove
from valtuus.mandates.rules.granting import about_giving, mandate_of, may_give
from valtuus.mandates.rules.requesting import draft_of, is_open
from valtuus.mandates.services.request_alerts import tell_asker
from valtuus.mandates.services.request_ends import end_request, require_open
from valtuus.mandates.services.requesting import check_text
from valtuus.mandates.services.telling import tell_of_self
from valtuus.mandates.types import Draft, Grant

NONE: frozenset[str] = frozenset()
APPROVE = "mandates.approve_request"
Rights = dict[tuple[str, MandateType], frozenset[str]]


@reads_only
def requests_to_approve(*, actor: Actor, at: datetime) -> list[Asked]:
    """The open requests that the actor may answer, by the themes of his rights; the oldest first."""
    rights = {giver: may_give_in(giver, at=at) for giver in _givers(actor)}
    return [
        asked
        for asked in open_requests_to(rights)
        if is_open(asked, at) and asked.wanted.themes <= _themes(rights[asked.wanted.giver], asked, actor)
    ]


@reads_only
def weighed(asked: Asked, *, actor: Actor, at: datetime) -> ToApprove:
    """What an approval by the actor now would be: the mandate, and the decision with its warnings. Records nothing."""
    [found] = weighed_all([asked], actor=actor, at=at)
    return found


@reads_only
def weighed_all(requests: Iterable[Asked], *, actor: Actor, at: datetime) -> list[ToApprove]:
    """The same of many, in order, in as many statements for each giver as for one request."""
    drafts = [(asked, draft_of(asked.wanted, helsinki_day(at))) for asked in requests]
    holders = defaultdict[str, list[str]](list)
    for _, draft in drafts:
        holders[draft.giver].append(draft.holder)
    facts = {giver: granting_facts_of(actor.key, giver, wanted, at=at) for giver, wanted in holders.items()}
    return [
        ToApprove(asked, draft, may_give(draft, facts[draft.giver][draft.holder], at, strong=actor.strong))
        for asked, draft in drafts
    ]


@reads_only
def request_to_approve(request: str, *, actor: Actor, at: datetime) -> ToApprove:
    """One open request that the actor may answer, weighed. Raises as `approve` does where it is missing, not his, or not open."""
    asked = _to_answer(request, actor, at)
    require_open(asked, at=at)
    return weighed(asked, actor=actor, at=at)


@recorded
def approve(
    request: str,
    *,
    actor: Actor,
    at: datetime,
    first_day: date | None = None,
    last_day: date | None = None,
    acknowledged: frozenset[str] = NONE,
) -> tuple[str, Decision]:
    """Approve a request: the mandate's id and the decision. Given by the actor now, whole; it begins today if the asked first
    day has passed; the days may be narrowed. Who asked is told, and of one's own request every other granter.

    Raises `Refused` where the actor may not give it, `DomainError`: `request_missing`, `request_already_decided`,
    `request_not_open`, `request_last_day_passed`, `request_widened`, `request_warnings_unseen`.
    """
    asked = _to_answer(request, actor, at)
    draft = draft_of(asked.wanted, helsinki_day(at), first_day, last_day)
    _check_days(draft, asked.wanted, helsinki_day(at))
    decision = _judged(draft, actor, at)
    if not decision.permitted:
        raise Refused(decision, about=about_giving(draft, APPROVE))
    if unseen := sorted({w.code for w in decision.warnings} - acknowledged):
        raise DomainError("request_warnings_unseen", field="acknowledged", given=", ".join(unseen))
    end_request(asked, "approved", by=actor.key, at=at)
    told = {"given_by": actor.key, "given_at": at, "approved_at": at, "asked_at": asked.asked_at}
    given = mandate_of(draft, str(uuid7()), **told)
    line = ledger.append("mandate_given", {"mandate": given, "by": actor.key, "warnings": decision.warnings})
    models.Grant.objects.create(
        **columns_of(given),
        given_by=actor.key,
        given_at=at,
        request_id=request,
        line_id=line,
        entry_id=ledger.entry(),
    )
    if given.holder == actor.key:
        tell_of_self([given], actor=actor, at=at)
    tell_asker(asked, "request_approved", at=at, but=actor.key)
    return given.id, decision


@recorded
def decline(request: str, *, reason: str, actor: Actor, at: datetime) -> None:
    """Decline a request with a reason, which is told to who asked. Who might approve may decline.

    Raises `Refused` for others among the granters, `DomainError`: `request_reason_missing`, `request_text_long`,
    `request_text_identity_code`, `request_missing`, `request_already_decided`, `request_not_open`.
    """
    if not reason.strip():
        raise DomainError("request_reason_missing", field="reason")
    check_text(reason, "reason")
    asked = _to_answer(request, actor, at)
    end_request(asked, "rejected", by=actor.key, at=at, reason=reason.strip())
    tell_asker(asked, "request_declined", at=at, but=actor.key, reason=reason.strip())


def _givers(actor: Actor) -> list[str]:
    return sorted({g.giver for g in mandates_of_person(actor.key) if g.type in RIGHTS_TO_GRANT})


def _themes(rights: Rights, asked: Asked, actor: Actor) -> frozenset[str]:
    needed = RIGHT_NEEDED.get(asked.wanted.type)
    return rights.get((actor.key, needed), NONE) if needed else NONE


def _judged(draft: Draft, actor: Actor, at: datetime) -> Decision:
    return may_give(draft, granting_facts(actor.key, draft.giver, draft.holder, at=at), at, strong=actor.strong)


def _to_answer(request: str, actor: Actor, at: datetime) -> Asked:
    """The request, for somebody who may answer it. Who gives nothing for the organisation does not learn that it is there."""
    asked = find_request(request)
    if asked is None or asked.wanted.giver not in _givers(actor):
        raise DomainError("request_missing", kind=ErrorKind.MISSING, field="request", given=request[:80])
    today = helsinki_day(at)
    draft = draft_of(asked.wanted, today, today, today)
    decision = _judged(draft, actor, at)
    if not decision.permitted:
        raise Refused(decision, about=about_giving(draft, APPROVE))
    return asked


def _check_days(draft: Draft, wanted: Grant, today: date) -> None:
    if wanted.last_day < today:
        raise DomainError("request_last_day_passed", kind=ErrorKind.CONFLICT, field="request", given=wanted.id)
    allowed = f"{wanted.first_day.isoformat()}–{wanted.last_day.isoformat()}"
    for field, day in (("first_day", draft.first_day), ("last_day", draft.last_day)):
        if day is not None and not wanted.first_day <= day <= wanted.last_day:
            raise DomainError("request_widened", field=field, given=day.isoformat(), allowed=allowed)
