"""Give a mandate; whole or not at all."""

from datetime import datetime

from valtuus.kernel.actor import Actor
from valtuus.kernel.catalogue import catalogue, unknown_code
from valtuus.kernel.decision import Decision
from valtuus.kernel.errors import DomainError, Refused
from valtuus.kernel.identifiers import uuid7
from valtuus.ledger import services as ledger
from valtuus.ledger.services import recorded
from valtuus.mandates.loading import rows_of
from valtuus.mandates.queries.granting import granting_facts
from valtuus.mandates.rules.granting import may_give
from valtuus.mandates.types import (
    Draft,
    Grant,
)


@recorded
def grant(draft: Draft, *, actor: Actor, at: datetime) -> tuple[str, Decision]:
    """Give a mandate: its id and the decision with its warnings. Raises `Refused` where the actor may not; whole or not at all."""
    _check_themes(draft)
    facts = granting_facts(actor.key, draft.giver, draft.holder, at=at)
    decision = may_give(draft, facts, at, strong=actor.strong)
    if not decision.permitted or draft.last_day is None:
        raise Refused(decision)
    given = Grant(
        id=str(uuid7()),
        giver=draft.giver,
        holder=draft.holder,
        to_person=draft.to_person,
        type=draft.type,
        themes=draft.themes,
        first_day=draft.first_day,
        last_day=draft.last_day,
        limit=draft.limit,
        specifier=draft.specifier,
        given_by=actor.key,
        given_at=at,
    )
    line = ledger.append("mandate_given", {"mandate": given, "by": actor.key, "warnings": decision.warnings})
    rows_of([given], line, ledger.entry()).create()
    return given.id, decision


def _check_themes(draft: Draft) -> None:
    for theme in sorted(draft.themes):
        if theme not in catalogue().themes:
            raise unknown_code("themes", theme, catalogue().themes)
    if draft.limit is not None and not draft.limit:
        raise DomainError("limit_empty", field="limit", given="", allowed="at least one municipality, or no limit")
