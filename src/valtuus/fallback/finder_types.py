"""What the symptom finder talks about: codes only, nothing of anybody."""

from collections.abc import Mapping
from dataclasses import dataclass

from valtuus.fallback.types import Cause


@dataclass(frozen=True, slots=True)
class FinderAnswer:
    """Vastausvaihtoehto: of the causes that its question tells apart it leaves these."""

    code: str
    causes: frozenset[str]


@dataclass(frozen=True, slots=True)
class FinderQuestion:
    """Oirehaun kysymys. `only`: an answer that names causes leaves no other. `symptoms`: asked only then; empty: whatever it is."""

    code: str
    order: int
    answers: tuple[FinderAnswer, ...]
    symptoms: frozenset[str] = frozenset()
    only: bool = False


@dataclass(frozen=True, slots=True)
class FinderStep:
    """Oirehaun vaihe: what was answered, what is asked next of which choices, and the causes that are still possible, in order.

    `question` empty: nothing more is asked, the causes are the outcome.
    """

    answered: Mapping[str, str]
    question: str
    choices: tuple[str, ...]
    causes: tuple[Cause, ...]

    @property
    def over(self) -> bool:
        """Whether this is the outcome."""
        return not self.question
