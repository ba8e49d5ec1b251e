"""May this person do what a right to grant carries in an organisation's name: any right in force will do, whatever its themes."""

from datetime import datetime

from valtuus.kernel.catalogue import Action
from valtuus.kernel.decision import Basis, BasisKind, Decision, Link, Outcome, Reason, Remedy
from valtuus.kernel.periods import helsinki_day, in_utc
from valtuus.mandates.rules.faults import right_counts
from valtuus.mandates.types import GrantingFacts


def by_right(action: Action, facts: GrantingFacts, at: datetime, *, strong: bool = True) -> Decision:
    """Whether a right to grant of one of the action's types is in force for the giver of the facts."""
    at = in_utc(at)
    day = helsinki_day(at)
    if not strong:
        return _refuse("not_strongly_identified", facts, at)
    rights = [g for g in facts.rights if g.giver == facts.giver.id and g.type in action.by_right]
    sound = sorted(g.id for g in rights if right_counts(g, at, day, facts.organisations))
    if not sound:
        return _refuse("no_right_to_grant", facts, at)
    carried = next(g for g in rights if g.id == sound[0])
    path = (Link(carried.giver, carried.holder, carried.id),)
    reason = Reason("granted", {"date": day.isoformat()})
    return Decision(Outcome.PERMIT, reason, at, facts.version, facts.catalogue.digest, Basis(BasisKind.MANDATE, path))


def _refuse(code: str, facts: GrantingFacts, at: datetime) -> Decision:
    remedy = facts.catalogue.remedies[facts.catalogue.reasons[code].remedy or "none"]
    mended = Remedy(remedy.code, remedy.fixer, facts.giver.id if remedy.fixer != "self" else None)
    return Decision(Outcome.DENY, Reason(code), at, facts.version, facts.catalogue.digest, remedy=mended)
