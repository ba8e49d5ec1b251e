"""Show a verdict to who can mend it, take it back, and see one that was shown."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from valtuus.alerts.services import tell
from valtuus.alerts.types import Alert, Recipient
from valtuus.fallback import models
from valtuus.fallback.queries import sharing as queries
from valtuus.fallback.rules.sharing import A_DAY, LIVES, fixing_of, is_open, may_see
from valtuus.fallback.sharing_types import Fixing, Share, ShareSeen
from valtuus.kernel.actor import Actor
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.periods import helsinki_day
from valtuus.ledger.queries import alias
from valtuus.ledger.services import append, reads_only, recorded
from valtuus.mandates.queries.granters import granters_of
from valtuus.mandates.queries.requests import wait_for_turn
from valtuus.mandates.self_check_types import Verdict
from valtuus.mandates.services.checking import self_check, verdicts_of
from valtuus.parties import queries as parties

DOOR = "shared_verdict"


@recorded
def share(party: str, action: str, *, actor: Actor, at: datetime) -> str:
    """Show the actor's own verdict on an action for an organisation to everybody who can mend it, and tell them; the link's id.

    What is shown is decided here, not taken from a page. Raises `DomainError`: `share_nothing` where there is no such verdict or
    no granter's remedy, `share_nobody` where nobody else can give it, `share_open` where it is shown already, `share_quota_used`.
    """
    wait_for_turn(actor.key)
    verdict, fixing = _own(party, action, actor, at)
    _check_open(party, verdict, actor, at)
    granters = [k for k in _granters(fixing, at) if k != actor.key]
    if not granters:
        raise DomainError("share_nobody", kind=ErrorKind.CONFLICT, field="party")
    made = _made(verdict, fixing, actor, at)
    line = append("verdict_shared", {"share": made})
    models.Share.objects.create(line_id=line, **_columns(made))
    _tell(made, granters, at)
    return made.id


@recorded
def withdraw(share: str, *, actor: Actor, at: datetime) -> None:
    """Take back what one has shared: its link opens to nobody from now on. Raises `DomainError` `share_missing`, also for another's
    and for one that is over."""
    found = queries.share_of(share)
    if found is None or found.sharer != actor.key or not is_open(found, at):
        raise _missing()
    line = append("verdict_share_withdrawn", {"share": found.id, "by": actor.key, "at": at})
    try:
        with transaction.atomic(using=alias()):
            models.ShareEnd.objects.create(share_id=UUID(found.id), line_id=line, at=at)
    except IntegrityError as twice:  # withdrawn at the same moment in another window
        raise _missing() from twice


@reads_only
def shared(share: str, *, actor: Actor, at: datetime) -> ShareSeen:
    """A shared verdict, decided anew, to who may give what lacks at this very moment. Raises `DomainError` `share_missing` for
    everybody else, for one that is over and for one that never was: nobody learns which. Records nothing."""
    found = queries.share_of(share)
    if found is None or not may_see(found, _granters(found.fixing, at), actor, at):
        raise _missing()
    return ShareSeen(found, verdicts_of(found.sharer, found.party, found.actions, at=at))


def _missing() -> DomainError:
    # The one answer to who is not shown it, whatever the cause.
    return DomainError("share_missing", kind=ErrorKind.MISSING, field="share")


def _own(party: str, action: str, actor: Actor, at: datetime) -> tuple[Verdict, Fixing]:
    for verdict in self_check(actor=actor, at=at).verdicts:
        if verdict.party == party and any(action in about.actions for about in verdict.about):
            fixing = fixing_of(verdict)
            if fixing is not None:
                return verdict, fixing
    raise DomainError("share_nothing", kind=ErrorKind.CONFLICT, field="action", given=action[:80])


def _check_open(party: str, verdict: Verdict, actor: Actor, at: datetime) -> None:
    actions = {a for about in verdict.about for a in about.actions}
    if any(s.party == party and actions & set(s.actions) for s in queries.shares_of(actor.key, at=at)):
        raise DomainError("share_open", kind=ErrorKind.CONFLICT, field="action")
    if queries.shared_on(helsinki_day(at), actor.key) >= A_DAY:
        raise DomainError("share_quota_used", kind=ErrorKind.REFUSED, allowed=str(A_DAY))


def _granters(fixing: Fixing, at: datetime) -> tuple[str, ...]:
    return granters_of(fixing.party, fixing.right, [fixing.theme], at=at)


def _made(verdict: Verdict, fixing: Fixing, actor: Actor, at: datetime) -> Share:
    decision = verdict.decision
    assert decision.remedy is not None  # noqa: S101 - what can be mended has a remedy
    return Share(
        id=str(uuid4()),
        sharer=actor.key,
        sharer_name=actor.name,
        party=verdict.party,
        actions=tuple(a for about in verdict.about for a in about.actions),
        fixing=fixing,
        at=at,
        until=at + LIVES,
        works=verdict.works.value,
        reason=decision.reason.code,
        reason_fields=dict(decision.reason.fields),
        remedy=decision.remedy.code,
        fixer=decision.remedy.fixer,
        version=decision.version,
    )


def _columns(made: Share) -> dict[str, object]:
    kept = ("works", "reason", "reason_fields", "remedy", "fixer", "version")
    same = ("id", "sharer", "sharer_name", "party", "at", "until")
    fixing = {"fixing": made.fixing.party, "right": made.fixing.right.value, "theme": made.fixing.theme}
    values = {name: getattr(made, name) for name in same} | {"actions": list(made.actions)}
    return values | fixing | {"verdict": {name: getattr(made, name) for name in kept}}


def _tell(made: Share, granters: Sequence[str], at: datetime) -> None:
    names = parties.officials(granters)
    people = [Recipient(key, names[key].name if key in names else "") for key in granters]
    values = {"person": made.sharer_name, "org": made.party, "theme": made.fixing.theme}
    tell(people, Alert("verdict_shared", values, made.fixing.party, DOOR, {"share": made.id}), at=at)
