"""What a right to grant opens of an organisation: the decision every page of its administration asks first."""

from datetime import datetime

from valtuus.kernel.actor import Actor
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.decision import Decision
from valtuus.kernel.errors import About, Refused
from valtuus.ledger.services import reads_only
from valtuus.mandates import holding
from valtuus.mandates.rules import by_right


@reads_only
def may_administer(party: str, action: str, *, actor: Actor, at: datetime) -> Decision:
    """Whether the actor may do an action `by_right` for an organisation (`mandates.view_organisation` …). Records nothing."""
    standing = holding.standing_of(actor.key)
    return by_right.may_by_right(catalogue().action(action), party, actor.key, standing, at, strong=actor.strong)


@reads_only
def administered_themes(party: str, action: str, *, actor: Actor, at: datetime) -> frozenset[str]:
    """The themes in which the actor may do it. Raises `Refused` where she may not at all. Records nothing."""
    standing = holding.standing_of(actor.key)
    decision = by_right.may_by_right(catalogue().action(action), party, actor.key, standing, at, strong=actor.strong)
    if not decision.permitted:
        raise Refused(decision, about=About(action, party))
    return by_right.reach(party, actor.key, standing, at)


@reads_only
def administered_by(*, actor: Actor, at: datetime) -> tuple[str, ...]:
    """The organisations in whose name the actor has a right to grant in force. Records nothing."""
    standing = holding.standing_of(actor.key)
    givers = {g.giver for g in standing.grants if g.holder == actor.key}
    return tuple(sorted(p for p in givers if by_right.rights_in_force(p, actor.key, standing, at)))
