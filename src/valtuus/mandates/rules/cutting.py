"""Look before you cut: who loses what for whom when mandates end, decided as every other question, with and without them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from valtuus.kernel.codes import MandateType
from valtuus.mandates.outlook import Loss
from valtuus.mandates.rules.decide import decide
from valtuus.mandates.types import Facts, Grant, Question

INBOX = "kelmu.view_inbox"


def touched(ending: Iterable[Grant], below: Iterable[Grant], above: Iterable[Grant]) -> list[tuple[str, str]]:
    """The pairs of person and represented party that may lose something: for a mandate to a person herself, for one to an
    organisation everybody who represents it. `below`: mandates to represent of the organisations that lose one; `above`: what
    the givers of ending mandates to represent have received. Rights to grant carry no action: nobody loses one with them."""
    found, lower, upper = set[tuple[str, str]](), list(below), list(above)
    for grant in ending:
        if grant.type is MandateType.ACT and grant.to_person:
            found.add((grant.holder, grant.giver))
        elif grant.type is MandateType.ACT:
            found |= {(r.holder, grant.giver) for r in lower if r.giver == grant.holder and _reaches(r, grant)}
        elif grant.type is MandateType.REPRESENT:
            found |= {(grant.holder, u.giver) for u in upper if u.holder == grant.giver and _reaches(grant, u)}
    return sorted(found)


def _reaches(lower: Grant, upper: Grant) -> bool:
    return bool(lower.themes & upper.themes) and (lower.limit is None or upper.giver in lower.limit)


def without(facts: Facts, ending: Iterable[str], at: datetime) -> Facts:
    """The facts as they will be once these mandates have ended at a moment."""
    gone = frozenset(ending)
    return replace(facts, grants=tuple(_ended(g, at) if g.id in gone else g for g in facts.grants))


def _ended(grant: Grant, at: datetime) -> Grant:
    return grant if grant.revoked_at is not None else replace(grant, revoked_at=at)


def losses(
    questions: Sequence[Question], facts: Sequence[Facts], ending: Iterable[str], at: datetime
) -> tuple[Loss, ...]:
    """What each person may do now and not any more (`kept` False), or still may by another path (`kept`), action by action."""
    gone, found = frozenset(ending), dict[tuple[str, str, bool], list[str]]()
    for question, one in zip(questions, facts, strict=True):
        before = decide(question, one, at)
        rests = before.basis is not None and not gone.isdisjoint(before.basis.grants)
        if before.permitted and rests:
            kept = decide(question, without(one, gone, at), at).permitted
            found.setdefault((question.person, question.represented or "", kept), []).append(question.action)
    return tuple(Loss(person, party, tuple(actions), kept) for (person, party, kept), actions in found.items())


def nobody_left(
    parties: Iterable[str], inbox: Mapping[str, Sequence[tuple[Question, Facts]]], ending: Iterable[str], at: datetime
) -> tuple[str, ...]:
    """The municipalities whose inbox somebody sees now and nobody will. `inbox`: the question of each who might, by party."""
    gone = frozenset(ending)

    def seen(party: str, *, after: bool) -> bool:
        asked = ((q, without(f, gone, at) if after else f) for q, f in inbox.get(party, ()))
        return any(decide(q, f, at).permitted for q, f in asked)

    return tuple(p for p in parties if seen(p, after=False) and not seen(p, after=True))
