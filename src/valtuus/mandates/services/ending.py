"""End a mandate at once."""

from datetime import datetime

from valtuus.kernel.actor import Actor
from valtuus.kernel.decision import Decision
from valtuus.kernel.errors import DomainError, ErrorKind, Refused
from valtuus.ledger import services as ledger
from valtuus.ledger.services import recorded
from valtuus.mandates.models import Revocation
from valtuus.mandates.queries.granting import granting_facts
from valtuus.mandates.queries.register import mandate as find_mandate
from valtuus.mandates.rules.granting import may_end


@recorded
def end_mandate(mandate: str, *, actor: Actor, at: datetime) -> Decision:
    """End a mandate at once, from this moment on. Raises `Refused` where the actor may not, `DomainError` `mandate_missing`
    for one that is not there and `mandate_already_ended` for one that has ended early before."""
    found = find_mandate(mandate)
    if found is None:
        raise DomainError("mandate_missing", kind=ErrorKind.MISSING, field="mandate", given=mandate)
    facts = granting_facts(actor.key, found.giver, found.holder, at=at)
    decision = may_end(found, actor.key, facts, at, strong=actor.strong)
    if not decision.permitted:
        raise Refused(decision)
    if found.revoked_at is not None:
        raise DomainError("mandate_already_ended", kind=ErrorKind.CONFLICT, field="mandate", given=mandate)
    line = ledger.append("mandate_ended", {"mandate": mandate, "by": actor.key, "at": at})
    Revocation.objects.create(
        grant_id=mandate, revoked_at=at, revoked_by=actor.key, line_id=line, entry_id=ledger.entry()
    )
    return decision
