"""What a load says at its end, in the language of the installation."""

from dataclasses import dataclass

from django.utils.translation import get_language

from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import Language
from valtuus.kernel.errors import DomainError


@dataclass(frozen=True, slots=True)
class Report:
    """Sentences on what was done, and one for every fault; with any fault the command ends with exit code 1."""

    done: tuple[str, ...]
    faults: tuple[str, ...] = ()


def say(code: str, **fields: object) -> str:
    """A text of the catalogue with its fields filled in."""
    return catalogue().say("text", code, _language()).format(**fields)


def sentence(error: DomainError) -> str:
    """The wording of an error with what was given and what is allowed."""
    told = {"field": error.field or "", "given": error.given or "", "allowed": error.allowed or ""}
    return catalogue().say("error", error.code, _language()).format(**told | error.fields)


def _language() -> str:
    return (get_language() or Language.FI)[:2]
