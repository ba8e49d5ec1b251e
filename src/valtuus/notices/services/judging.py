"""The decision on an act or a look in the inbox: the mandate first, then the agreement and, where one is told, the ground."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from valtuus.agreements.services import narrow, narrow_and_open
from valtuus.agreements.types import Use
from valtuus.disclosures.types import LookUp
from valtuus.kernel.actor import Actor
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.decision import Decision, Outcome, Reason, Remedy
from valtuus.kernel.errors import About, Refused
from valtuus.ledger.services import reads_only
from valtuus.mandates.services.deciding import decide
from valtuus.mandates.types import Question
from valtuus.notices.rules.kinds import use_of
from valtuus.notices.types import PURPOSE


@dataclass(frozen=True, slots=True)
class Judged:
    """The decision on a look, the scopes that a permit opens, and what was judged, so that it can be judged again."""

    decision: Decision
    scopes: tuple[str, ...]
    question: Mapping[str, Any]
    use: Use


@reads_only
def judge_look(action: str, represented: str, use: Use, *, actor: Actor, at: datetime) -> Judged:
    """Decide on a look for a municipality, before anything of the look itself is read."""
    question = Question(actor.key, represented, action, strong=actor.strong)
    decision = decide(question, at=at)
    decision, scopes = narrow_and_open(decision, use, action=action, represented=represented)
    given = tuple(sorted(scopes)) if decision.permitted else ()
    return Judged(decision, given, {"question": question, "use": use}, use)


@reads_only
def look_of(
    judged: Judged, action: str, represented: str, subjects: tuple[str, ...], *, actor: Actor, case: str = ""
) -> LookUp:
    """The look as it is recorded."""
    path = judged.decision.path
    return LookUp(
        actor=actor,
        represented=represented,
        acting=path[0].holder if len(path) > 1 else represented,
        action=action,
        subjects=subjects,
        purpose=PURPOSE,
        ground=judged.use.ground or "",
        conditions=(),
        case_reference=case,
        scopes_asked=tuple(sorted(judged.use.scopes)),
        question=judged.question,
    )


@reads_only
def permit(action: str, represented: str, *, actor: Actor, at: datetime) -> Decision:
    """The permit for an act in the inbox of a municipality. Raises `Refused`."""
    decision = decide(Question(actor.key, represented, action, strong=actor.strong), at=at)
    decision = narrow(decision, use_of(), action=action, represented=represented)
    if not decision.permitted:
        raise Refused(decision, about=About(action, represented))
    return decision


@reads_only
def refusal(permitted: Decision, reason: Reason) -> Refused:
    """A permit that does not reach this notice: the refusal with the reason's remedy and who can do it."""
    code = catalogue().reasons[reason.code].remedy
    remedy = Remedy(code, catalogue().remedies[code].fixer) if code else None
    denied = replace(permitted, outcome=Outcome.DENY, reason=reason, remedy=remedy, basis=None, warnings=())
    return Refused(denied)
