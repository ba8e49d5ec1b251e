"""The symptom finder: symptom and answers in, the next question or the possible causes out (brief, section f)."""

from collections.abc import Iterable, Mapping, Sequence

from valtuus.fallback.finder_types import FinderAnswer, FinderQuestion, FinderStep
from valtuus.fallback.types import Cause
from valtuus.kernel.catalogue import unknown_code

SYMPTOM, UNSURE = "symptom", "unsure"


def step(
    given: Mapping[str, str], symptoms: Sequence[str], questions: Iterable[FinderQuestion], causes: Iterable[Cause]
) -> FinderStep:
    """What comes after these answers. There is always a cause left: an answer that leaves none is not offered.

    Raises `DomainError` `unknown_code`, naming the question, for an answer that is not offered; answers to what is not asked on
    this way are passed over.
    """
    if not given.get(SYMPTOM):
        return FinderStep({}, SYMPTOM, tuple(symptoms), ())
    answered = {SYMPTOM: _chosen(SYMPTOM, given[SYMPTOM], symptoms)}
    left = sorted((c for c in causes if answered[SYMPTOM] in c.symptoms), key=lambda c: c.order)
    for question in sorted(questions, key=lambda q: q.order):
        offered = _offered(question, answered[SYMPTOM], left)
        if not offered:
            continue
        choices = (*(a.code for a in offered), UNSURE)
        if not given.get(question.code):
            return FinderStep(answered, question.code, choices, tuple(left))
        answered[question.code] = chosen = _chosen(question.code, given[question.code], choices)
        left = next((_left(question, a, left) for a in offered if a.code == chosen), left)
    return FinderStep(answered, "", (), tuple(left))


def _chosen(question: str, given: str, allowed: Sequence[str]) -> str:
    if given not in allowed:
        raise unknown_code(question, given, dict.fromkeys(allowed))
    return given


def _offered(question: FinderQuestion, symptom: str, left: Sequence[Cause]) -> list[FinderAnswer]:
    """The answers that leave a cause; none where they tell nothing apart, and so the question is not asked."""
    if question.symptoms and symptom not in question.symptoms:
        return []
    found = {a: tuple(c.code for c in _left(question, a, left)) for a in question.answers}
    offered = [a for a, codes in found.items() if codes]
    return offered if len({found[a] for a in offered}) > 1 else []


def _left(question: FinderQuestion, answer: FinderAnswer, causes: Iterable[Cause]) -> list[Cause]:
    if question.only and answer.causes:
        return [c for c in causes if c.code in answer.causes]
    told_apart = frozenset().union(*(a.causes for a in question.answers))
    return [c for c in causes if c.code in answer.causes or c.code not in told_apart]
