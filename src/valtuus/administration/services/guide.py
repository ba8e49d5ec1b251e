"""Say that a step is done which no register can show."""

from datetime import datetime

from valtuus.administration import models
from valtuus.administration.queries.guide import guide_of
from valtuus.administration.services.authority import administer
from valtuus.kernel.actor import Actor
from valtuus.kernel.errors import DomainError
from valtuus.kernel.identifiers import uuid7
from valtuus.ledger.services import append, recorded
from valtuus.parties.types import Party


@recorded
def tell_step(party: Party, step: str, *, actor: Actor, at: datetime) -> None:
    """Say for the organisation that a step is done; name and day are shown. Raises `Refused` without a right to grant,
    `DomainError` `step_not_told` for a step that the register ticks."""
    administer(party, actor=actor, at=at)
    told = [s.code for s in guide_of(party, at=at).steps if s.tells]
    if step not in told:
        raise DomainError("step_not_told", field="step", given=step[:80], allowed=", ".join(told))
    line = append("step_told", {"party": party.id, "step": step, "by": actor.key, "at": at})
    models.Told.objects.create(id=uuid7(), line_id=line, party=party.id, step=step, by=actor.key, at=at)
