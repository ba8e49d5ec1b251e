"""What the check of one's own mandates talks about. Ids and keys are text, as in `types`."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from valtuus.kernel.decision import Decision
from valtuus.mandates.types import Grant, ServiceActions


class Works(StrEnum):
    """Whether something works for a person: now, from a day on, not, or it could not be evaluated."""

    NOW = "now"
    LATER = "later"
    NOT = "not"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Held:
    """A mandate or request as its holder sees it, with its state (`mandate.valid`).

    `above`: for a mandate to represent, what others have given to its giver in a common theme, each with its own state.
    """

    grant: Grant
    status: str
    above: tuple["Held", ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person can do for one organisation: the actions, service by service, that stand or fall together.

    `decision` is that of now; `later` the permit that begins on `from_day`. `wanted` False: neither a mandate that the person
    holds nor a known duty of hers is about it, so that its absence is no news.
    """

    party: str
    about: tuple[ServiceActions, ...]
    works: Works
    decision: Decision
    from_day: date | None = None
    later: Decision | None = None
    wanted: bool = True

    @property
    def drawn(self) -> Decision:
        """The decision whose path is drawn: the permit to come, else that of now."""
        return self.later or self.decision


@dataclass(frozen=True, slots=True)
class Principal:
    """Päämies: an organisation that a person may act for now, with what she may do, each by its best path."""

    party: str
    open: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """Omien valtuuksien tarkistus of one person as of one moment."""

    held: tuple[Held, ...]
    verdicts: tuple[Verdict, ...]

    @property
    def principals(self) -> tuple[Principal, ...]:
        """The organisations for which something works now."""
        works = [v for v in self.verdicts if v.works is Works.NOW]
        parties = dict.fromkeys(v.party for v in works)
        return tuple(Principal(party, tuple(v for v in works if v.party == party)) for party in parties)
