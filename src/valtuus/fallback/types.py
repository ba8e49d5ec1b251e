"""What the fallback talks about: people and organisations by id and key, causes and symptoms by code (catalogue/symptoms.toml)."""

from dataclasses import dataclass
from enum import StrEnum

from valtuus.kernel.decision import Decision


class KnownBy(StrEnum):
    """Mistä syy tiedetään: from the decision, only by asking, or when a granter tries to give."""

    DECISION = "decision"
    ASKED = "asked"
    GRANTING = "granting"


@dataclass(frozen=True, slots=True)
class Cause:
    """Syy: a row of symptom → cause. `when`: narrows causes of one reason by `path` or `remedy`; `order` is of asking."""

    code: str
    order: int
    known_by: KnownBy
    symptoms: tuple[str, ...]
    reason: str
    remedy: str
    when: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Selvitys: why a person cannot do an action for an organisation, as of the decision's moment.

    `cause`: the one that the decision's reason names, empty where the decision is a permit and nothing asked was answered yes.
    `to_ask`: codes of the causes that the register cannot know, still to be asked, in their order. Remedy and fixer are the
    decision's own, where it is not a permit.
    """

    person: str
    represented: str
    action: str
    decision: Decision
    cause: str
    to_ask: tuple[str, ...] = ()
