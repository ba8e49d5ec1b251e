"""The symptom finder's data, from the catalogue: symptoms, questions and causes."""

from collections.abc import Mapping

from valtuus.fallback.finder_types import FinderAnswer, FinderQuestion, FinderStep
from valtuus.fallback.rules import finder
from valtuus.fallback.rules.diagnosis import causes_of
from valtuus.fallback.types import Cause
from valtuus.kernel.catalogue import catalogue


def next_step(given: Mapping[str, str]) -> FinderStep:
    """What the finder asks after these answers, or where it ends. Raises `DomainError` `unknown_code` naming the question."""
    return finder.step(given, catalogue().codes("symptom"), questions(), causes())


def causes() -> tuple[Cause, ...]:
    """Every cause of the catalogue, in the order of asking."""
    return causes_of(catalogue().rows["cause"])


def questions() -> tuple[FinderQuestion, ...]:
    """Every question with its answers."""
    answers = catalogue().rows["finder_answer"]
    return tuple(
        FinderQuestion(
            code=row["code"],
            order=row["order"],
            answers=tuple(FinderAnswer(a["code"], frozenset(a["causes"])) for a in answers if a["for"] == row["code"]),
            symptoms=frozenset(row.get("symptoms", ())),
            only=row.get("only", False),
        )
        for row in catalogue().rows["finder_question"]
    )
