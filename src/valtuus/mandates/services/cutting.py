"""Look before you cut: what ending mandates would do. Ends nothing and records nothing."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from valtuus.kernel.actor import Actor
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import MandateType
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.periods import helsinki_day
from valtuus.ledger.services import reads_only
from valtuus.mandates.outlook import Cut
from valtuus.mandates.queries.facts import facts_for
from valtuus.mandates.queries.lists import given_by, who_might_act
from valtuus.mandates.queries.register import links_to, mandates
from valtuus.mandates.rules.cutting import INBOX, losses, nobody_left, touched
from valtuus.mandates.rules.self_check import alike
from valtuus.mandates.services.seeing import mandate_seen
from valtuus.mandates.types import Facts, Grant, Question


@reads_only
def look_before_cut(ids: Sequence[str], *, actor: Actor, at: datetime) -> Cut:
    """What would be lost if these mandates ended now, together. Raises `DomainError` `mandate_missing` for one that is not there
    or that the actor may not see."""
    for mandate in ids:
        mandate_seen(mandate, actor=actor, at=at)
    found = mandates(ids)
    if len(found) != len(set(ids)):
        raise DomainError("mandate_missing", kind=ErrorKind.MISSING, field="mandate", given=", ".join(ids)[:80])
    ending = tuple(found[i] for i in dict.fromkeys(ids))
    pairs = touched(ending, _below(ending), _above(ending))
    questions = [Question(person, party, a.first.code) for person, party in pairs for a in alike(catalogue())]
    facts = facts_for(questions, explain=False) if questions else []
    parties = tuple(sorted({party for _, party in pairs}))
    return Cut(ending, losses(questions, facts, found, at), nobody_left(parties, _inboxes(parties, at), found, at))


def _below(ending: Iterable[Grant]) -> list[Grant]:
    middles = {g.holder for g in ending if not g.to_person}
    return [g for m in sorted(middles) for g in given_by(m) if g.type is MandateType.REPRESENT]


def _above(ending: Iterable[Grant]) -> list[Grant]:
    return links_to({g.giver for g in ending if g.type is MandateType.REPRESENT})


def _inboxes(parties: Iterable[str], at: datetime) -> dict[str, list[tuple[Question, Facts]]]:
    asked = [Question(who, p, INBOX) for p in parties for who in who_might_act(p, helsinki_day(at), at)]
    found: dict[str, list[tuple[Question, Facts]]] = {}
    for question, facts in zip(asked, facts_for(asked, explain=False) if asked else [], strict=True):
        found.setdefault(str(question.represented), []).append((question, facts))
    return found
