"""What the guide to mandates in order talks about. Organisations by id, people by key, days as Helsinki calendar days."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from valtuus.administration.types import CheckFacts, Examined
from valtuus.parties.types import Party


class StepState(StrEnum):
    """Tila: done, not done, or nothing to do here."""

    DONE = "done"
    NOT = "not"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Missing:
    """What a step lacks: a text code of the kind, with the theme, the organisation and the people it is about, where there are."""

    code: str
    theme: str = ""
    party: str = ""
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A step for one member municipality."""

    municipality: str
    state: StepState
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody of the organisation has said that a step is done."""

    step: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """Vaihe of the guide with its state. `tells`: a person of the organisation may say that it is done; `said`: who has."""

    code: str
    needed: bool
    state: StepState
    missing: tuple[Missing, ...] = ()
    parts: tuple[Part, ...] = ()
    tells: bool = False
    said: Said | None = None


@dataclass(frozen=True, slots=True)
class GuideFacts:
    """What the guide consults, beyond the facts of the check.

    `rights`: the rights to grant, those to come too; `upper`: for a municipality its links to joint authorities; `authorities`:
    the tasks by joint authority of which it is a member. `seen`: municipalities whose inbox was seen by a mandate. `drafts`: how
    many drafts of old rights await. `reviewed_on`: the day of the last closed review.
    """

    check: CheckFacts
    rights: tuple[Examined, ...] = ()
    upper: tuple[Examined, ...] = ()
    authorities: Mapping[str, frozenset[str]] = field(default_factory=dict)
    said: Mapping[str, Said] = field(default_factory=dict)
    applied: bool = False
    drafts: int = 0
    seen: frozenset[str] = frozenset()
    reviewed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Guide:
    """Valtuudet kuntoon: the steps in order."""

    party: Party
    steps: tuple[Step, ...]

    @property
    def next(self) -> Step | None:
        """What to do next: the first needed step that is not done, else the first other one."""
        open_steps = [s for s in self.steps if s.state is StepState.NOT]
        return next((s for s in open_steps if s.needed), next(iter(open_steps), None))

    @property
    def in_order(self) -> bool:
        """Whether everything needed is done."""
        return all(s.state is not StepState.NOT for s in self.steps if s.needed)


class OldRightDrafts(Protocol):
    """Who knows of the drafts made of old rights."""

    def __call__(self, party: str) -> int:
        """How many await the giver."""
        ...
