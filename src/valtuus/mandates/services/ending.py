"""End mandates at once, and tell whom it concerns."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from valtuus.alerts.services import tell
from valtuus.alerts.types import Alert, Recipient
from valtuus.kernel.actor import Actor
from valtuus.kernel.codes import MandateType
from valtuus.kernel.decision import Decision
from valtuus.kernel.errors import About, DomainError, ErrorKind, Refused
from valtuus.kernel.periods import helsinki_day
from valtuus.ledger import services as ledger
from valtuus.ledger.services import recorded
from valtuus.mandates.models import Revocation
from valtuus.mandates.queries.granters import granters_of
from valtuus.mandates.queries.granting import granting_facts
from valtuus.mandates.queries.register import mandate as find_mandate
from valtuus.mandates.rules.granting import may_end
from valtuus.mandates.types import Grant
from valtuus.parties.queries import officials


@recorded
def end_mandate(mandate: str, *, actor: Actor, at: datetime) -> Decision:
    """End a mandate at once, from this moment on. Raises `Refused` where the actor may not, `DomainError` `mandate_missing`
    for one that is not there and `mandate_already_ended` for one that has ended early before.

    Told to its holder and, where the other side ended it, to who may give in the giver's name.
    """
    return end_mandates([mandate], actor=actor, at=at)[0]


@recorded
def end_mandates(mandates: Sequence[str], *, actor: Actor, at: datetime) -> list[Decision]:
    """End several at once, all or none, in one version of the register; otherwise as `end_mandate`."""
    found = [_ending(m, actor, at) for m in dict.fromkeys(mandates)]
    for given, _ in found:
        line = ledger.append("mandate_ended", {"mandate": given.id, "by": actor.key, "at": at})
        stamp = {"line_id": line, "entry_id": ledger.entry()}
        Revocation.objects.create(grant_id=given.id, revoked_at=at, revoked_by=actor.key, **stamp)
    for given, _ in found:
        _tell(given, actor, at)
    return [decision for _, decision in found]


def _ending(mandate: str, actor: Actor, at: datetime) -> tuple[Grant, Decision]:
    found = find_mandate(mandate)
    if found is None:
        raise DomainError("mandate_missing", kind=ErrorKind.MISSING, field="mandate", given=mandate)
    facts = granting_facts(actor.key, found.giver, found.holder, at=at)
    decision = may_end(found, actor.key, facts, at, strong=actor.strong)
    if not decision.permitted:
        raise Refused(decision, about=About("mandates.end", found.giver))
    if found.revoked_at is not None:
        raise DomainError("mandate_already_ended", kind=ErrorKind.CONFLICT, field="mandate", given=mandate)
    return found, decision


def _tell(ended: Grant, actor: Actor, at: datetime) -> None:
    """The holder; of an organisation those who look after what it received; and who may give in the giver's name."""
    told = {"theme": ",".join(sorted(ended.themes)), "date": helsinki_day(at).isoformat()}
    if ended.to_person:
        _to([ended.holder], Alert("mandate_ended", told, ended.giver, "check_own_mandates"), actor, at)
    received = () if ended.to_person else granters_of(ended.holder, MandateType.GRANT_REPRESENT, at=at)
    told |= {"person": actor.name, "holder": ended.holder}
    keepers = {*received, *granters_of(ended.giver, themes=ended.themes, at=at)} - {ended.holder}
    _to(keepers, Alert("mandate_ended_by", told, ended.giver), actor, at)


def _to(keys: Iterable[str], alert: Alert, actor: Actor, at: datetime) -> None:
    known = officials(set(keys) - {actor.key}).values()
    if known:
        tell([Recipient(o.key, o.name) for o in known], alert, at=at)
