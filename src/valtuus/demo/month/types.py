"""What the synthetic month talks about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from math import ceil, floor
from typing import Any

from valtuus.oversight.types import Course


@dataclass(frozen=True, slots=True)
class Planted:
    """Piilotettu tapaus: a case hidden in the month, or a decoy. `about` as in a finding, "" where officials say enough.

    `also`: other kinds that the same officials honestly are cases of.
    """

    kind: str
    officials: tuple[str, ...]
    about: str = ""
    decoy: bool = False
    also: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Month:
    """Keksitty kuukausi: what happened, with 28 days before the month and what follows its looks in the 30 days after it; and
    what was hidden in it. `course.first` and `course.last` are the month that is judged."""

    course: Course
    planted: tuple[Planted, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of the plan as the planter reads it: threshold, range over it, numbers."""

    code: str
    threshold: Mapping[str, float]
    strength: tuple[float, float]
    planted: int
    decoys: int

    def over(self, name: str, index: int) -> int:
        """A whole number over (or at) the threshold; the cases of a kind together cover the whole range of strength."""
        return min(ceil(self.threshold[name] * self.strength_of(index) - 1e-9), floor(self.highest(name) + 1e-9))

    def strength_of(self, index: int) -> float:
        """The factor of the case of this index, the lowest first."""
        low, high = self.strength
        return low + (high - low) * index / max(self.planted - 1, 1)

    def within(self, index: int) -> float:
        """The same, strictly inside the range: for shares, which come out in whole numbers."""
        low, high = self.strength
        return low + (high - low) * (0.03 + 0.94 * index / max(self.planted - 1, 1))

    def highest(self, name: str) -> float:
        """The end of the range."""
        return self.threshold[name] * self.strength[1]

    def near(self, name: str, index: int) -> int:
        """A whole number at 0.6 to 0.95 of the threshold."""
        limit = self.threshold[name]
        wanted = round(limit * (0.6 + 0.35 * index / max(self.decoys - 1, 1)))
        return max(ceil(limit * 0.6 - 1e-9), min(floor(limit * 0.95 + 1e-9), wanted))


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of [month]."""

    first: date
    last: date
    seed: int
    municipalities: int
    joint_authorities: int
    officials: int
    subjects: int
    looks: int
    exports: int
    claims: int
    notices: int
    requests: int
    with_reference: float
    followed_up: float


@dataclass(slots=True)
class Counts:
    """What of the figures is used up so far."""

    looks: int = 0
    subjects: int = 0
    unfollowed: int = 0
    lacking: int = 0
    notices: int = 0
    claims: int = 0
    exports: int = 0
    requests: int = 0
    made: dict[str, int] = field(default_factory=dict)


def figures_of(plan: Mapping[str, Any]) -> Figures:
    """The figures of a plan."""
    month = plan["month"]
    return Figures(
        first=month["first_day"],
        last=month["last_day"],
        seed=month["seed"],
        municipalities=month["municipalities"],
        joint_authorities=month["joint_authorities"],
        officials=month["officials"],
        subjects=month["subjects"],
        looks=month["looks"],
        exports=month["exports"],
        claims=month["claims"],
        notices=month["notices"],
        requests=month["exceptional_requests"],
        with_reference=month["share_with_case_reference"],
        followed_up=month["share_followed_up"],
    )


def kinds_of(plan: Mapping[str, Any]) -> tuple[Kind, ...]:
    """The kinds of a plan, in its order."""
    return tuple(
        Kind(row["code"], row["threshold"], (row["strength"][0], row["strength"][1]), row["planted"], row["decoys"])
        for row in plan["kind"]
    )
