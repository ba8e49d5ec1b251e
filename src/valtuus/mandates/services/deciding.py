"""The register's answers: decide, answer for the record, decide again."""

from collections.abc import Sequence
from datetime import datetime

from valtuus.kernel.canonical import plain
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.decision import Decision
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.identifiers import is_id, uuid7
from valtuus.ledger import services as ledger
from valtuus.ledger.services import reads_only, recorded
from valtuus.mandates.models import Answer
from valtuus.mandates.queries.answers import answer_number
from valtuus.mandates.queries.facts import facts_for
from valtuus.mandates.rules.decide import as_known
from valtuus.mandates.rules.decide import decide as decide_on
from valtuus.mandates.types import (
    Answered,
    Facts,
    FactsReader,
    Question,
)


@reads_only
def decide(
    question: Question,
    *,
    at: datetime,
    known_at: datetime | None = None,
    version: int | None = None,
    reader: FactsReader = facts_for,
) -> Decision:
    """The decision on one question now, or as known at an earlier moment, or from an earlier version. Records nothing.

    Raises `DomainError` `unknown_code` for an action or party that is not there, `not_carried_by_mandate` for an action
    that neither a theme nor an office carries. `reader`: where the facts come from, the register unless said.
    """
    return decide_all([question], at=at, known_at=known_at, version=version, reader=reader)[0]


@reads_only
def decide_all(
    questions: Sequence[Question],
    *,
    at: datetime,
    known_at: datetime | None = None,
    version: int | None = None,
    reader: FactsReader = facts_for,
) -> list[Decision]:
    """One decision a question, in order, all from one version. A permit is found on the mandates alone; the rest of the
    facts is read only to explain a refusal."""
    for question in questions:
        _check(question)
    brief = reader(questions, explain=False, as_of=version)
    first = [_decide(q, f, at, known_at) for q, f in zip(questions, brief, strict=True)]
    refused = [i for i, decision in enumerate(first) if not decision.permitted]
    if refused:
        asked = [questions[i] for i in refused]
        # INVARIANT: the explanation is read from the same version; a mandate given in between changes no answer half-way.
        for i, facts in zip(refused, reader(asked, explain=True, as_of=brief[0].version), strict=True):
            _check_party(questions[i], facts)
            first[i] = _decide(questions[i], facts, at, known_at)
    return first


def _decide(question: Question, facts: Facts, at: datetime, known_at: datetime | None) -> Decision:
    return decide_on(question, facts if known_at is None else as_known(facts, known_at), at)


def _check(question: Question) -> None:
    action = catalogue().action(question.action)
    if action.own or action.by_right:
        allowed = ", ".join(a.code for a in catalogue().actions.values() if a.theme or a.by_office)
        raise DomainError("not_carried_by_mandate", field="action", given=action.code, allowed=allowed)
    if action.theme is not None and question.represented is None:
        raise DomainError("represented_missing", field="for", given="", allowed="a municipality")
    if question.represented is not None and not is_id(question.represented):
        raise DomainError("party_missing", kind=ErrorKind.MISSING, field="for", given=question.represented[:80])


def _check_party(question: Question, facts: Facts) -> None:
    if question.represented is not None and question.represented not in facts.organisations:
        raise DomainError("party_missing", kind=ErrorKind.MISSING, field="for", given=question.represented)


@recorded
def answer(question: Question, *, at: datetime, known_at: datetime | None = None) -> tuple[int, Decision]:
    """Decide for somebody who keeps the answer: the record's number and the decision. `replay` makes it again."""
    decision = decide(question, at=at, known_at=known_at)
    line = ledger.append("decision_answered", {"question": question, "decision": decision})
    row = uuid7()
    Answer.objects.create(id=row, line_id=line, question=plain(question), decision=plain(decision), known_at=known_at)
    return answer_number(str(row)), decision


@reads_only
def decide_again(kept: Answered) -> Decision:
    """Make a kept decision again, from the very version and moment it was made from. Records nothing."""
    at, version = datetime.fromisoformat(str(kept.decision["at"])), int(str(kept.decision["version"]))
    return decide(kept.question, at=at, known_at=kept.known_at, version=version)
