"""The symptom finder in the reader's words, and causes as the finder and the help show them: in general terms, of nobody."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from valtuus.fallback.finder_types import FinderStep
from valtuus.fallback.rules.finder import SYMPTOM, UNSURE
from valtuus.fallback.types import Cause
from valtuus.kernel.catalogue import catalogue
from valtuus.web import doors
from valtuus.web.help import filled_generally
from valtuus.web.wording import say, word

SIGN_IN = "diagnosis"  # the door of the primary action: who signs in is checked
CANNOT = "report_without_sign_in"  # the door for who cannot sign in at all


@dataclass(frozen=True, slots=True)
class CauseShown:
    """A cause, what mends it ('' where nothing does), who can ('' where nobody needs to), and the page that says more."""

    code: str
    text: str
    remedy: str
    fixer: str
    page: str


@dataclass(frozen=True, slots=True)
class AnswerShown:
    """What was answered, and the address at which it can be answered anew."""

    question: str
    answer: str
    again: str


@dataclass(frozen=True, slots=True)
class Way:
    """A door with its button."""

    text: str
    address: str


def question_said(question: str) -> str:
    """The question in words."""
    return say("finder.symptom") if question == SYMPTOM else word("finder_question", question)


def answer_said(question: str, code: str) -> str:
    """An answer in words."""
    if question == SYMPTOM:
        return word("symptom", code)
    return say("finder.unsure") if code == UNSURE else word("finder_answer", f"{question}.{code}")


def causes_shown(causes: Iterable[Cause]) -> list[CauseShown]:
    """Causes in the order given."""
    return [_cause(cause) for cause in causes]


def _cause(cause: Cause) -> CauseShown:
    entry = catalogue().remedies[cause.remedy]
    none = cause.remedy == "none"
    return CauseShown(
        cause.code,
        filled_generally("cause", cause.code),
        "" if none else filled_generally("remedy", cause.remedy),
        "" if entry.fixer == "nobody" else word("role", entry.fixer),
        "" if none else reverse("remedy", kwargs={"code": cause.remedy}),
    )


def answers_shown(step: FinderStep) -> list[AnswerShown]:
    """What was answered so far. Answering one anew drops those after it: they may not be asked any more."""
    asked = list(step.answered)
    return [
        AnswerShown(
            question_said(question),
            answer_said(question, step.answered[question]),
            address({q: step.answered[q] for q in asked[:number]}),
        )
        for number, question in enumerate(asked)
    ]


def address(answers: Mapping[str, str]) -> str:
    """The page of the finder after these answers."""
    path = reverse("fallback:finder")
    return f"{path}?{urlencode(answers)}" if answers else path


def pages_of(symptom: str) -> list[Way]:
    """The help pages of a symptom, in the order of the data."""
    rows = sorted(catalogue().rows["page"], key=lambda row: row["order"])
    found = [row["code"] for row in rows if symptom in row["symptoms"]]
    return [Way(word("page", code), reverse("fallback:help_page", kwargs={"code": code})) for code in found]


def way(door: str) -> Way:
    """A door with its button."""
    return Way(say(doors.label(door)), doors.address(door))


def sign_in() -> Way:
    """The primary way on: who signs in is checked."""
    return Way(say("finder.sign_in"), doors.address(SIGN_IN))
