"""What a holder of a right to grant may do in his organisation's name beside giving and ending."""

from datetime import datetime

from valtuus.kernel.actor import Actor
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import RIGHTS_TO_GRANT
from valtuus.kernel.decision import Decision
from valtuus.ledger.services import reads_only
from valtuus.mandates.queries.granting import granting_facts
from valtuus.mandates.queries.register import mandates_of_person
from valtuus.mandates.rules.by_right import by_right


@reads_only
def may_in_name_of(action: str, party: str, *, actor: Actor, at: datetime) -> Decision:
    """Whether the actor may do an action carried by a right to grant (`by_right`) in the name of a party. Records nothing.

    Raises `DomainError` `unknown_code` for an action and `party_missing` for a party that is not there.
    """
    facts = granting_facts(actor.key, party, actor.key, at=at)
    return by_right(catalogue().action(action), facts, at, strong=actor.strong)


@reads_only
def parties_granted_in(action: str, *, actor: Actor, at: datetime) -> tuple[str, ...]:
    """Ids of the organisations in whose name the actor may do the action; of nobody else's."""
    givers = sorted({g.giver for g in mandates_of_person(actor.key) if g.type in RIGHTS_TO_GRANT})
    return tuple(p for p in givers if may_in_name_of(action, p, actor=actor, at=at).permitted)
