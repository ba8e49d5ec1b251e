"""A decision is a value: what was decided, on which path or for which reasons, and who can mend it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Outcome(StrEnum):
    """Lopputulos. `UNKNOWN` is enforced as a refusal and never shown as one."""

    PERMIT = "permit"
    DENY = "deny"
    UNKNOWN = "unknown"


class BasisKind(StrEnum):
    """Peruste: what a permit rests on."""

    MANDATE = "mandate"
    OLD_RIGHT = "old_right"
    GROUND = "ground"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason code of the catalogue and the values that its sentence names (dates as ISO, parties by id, codes)."""

    code: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Remedy:
    """What puts a refusal right, the role whose holder can act, and the organisation whose holder it is (None: nobody's)."""

    code: str
    fixer: str
    party: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a path: giver and holder by id, the mandate that makes it (None: missing) and the codes of its faults."""

    giver: str
    holder: str
    grant: str | None
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Basis:
    """What carried a permit: kind, and for a mandate its path with the upper link first."""

    kind: BasisKind
    path: tuple[Link, ...] = ()

    @property
    def grants(self) -> tuple[str, ...]:
        """Ids of the mandates of the path, upper first."""
        return tuple(link.grant for link in self.path if link.grant is not None)


@dataclass(frozen=True, slots=True)
class Use:
    """Käyttö: how often, and when last, permits of one action rested on a mandate. Names neither who acted nor a client."""

    grant: str
    action: str
    times: int
    last: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """Päätös. The answer to one question, made from one version of the register and one catalogue; it can be made again.

    `near` is the nearest path of a refusal (empty for a stranger), `also` its other faults by rank, `warnings` what must be
    acknowledged before an act that is permitted.
    """

    outcome: Outcome
    reason: Reason
    at: datetime
    version: int
    catalogue: str
    basis: Basis | None = None
    remedy: Remedy | None = None
    also: tuple[Reason, ...] = ()
    near: tuple[Link, ...] = ()
    warnings: tuple[Reason, ...] = ()

    @property
    def permitted(self) -> bool:
        """Only a permit is a permit."""
        return self.outcome is Outcome.PERMIT

    @property
    def near_grants(self) -> tuple[str, ...]:
        """Ids of the mandates of the nearest path, upper first."""
        return tuple(link.grant for link in self.near if link.grant is not None)

    @property
    def path(self) -> tuple[Link, ...]:
        """The path that carried the permit, or the nearest one that did not."""
        return self.basis.path if self.basis else self.near
