"""What people see of mandates: lists, the history of one, who may act, and what an end would take. Pure values, as `types`."""

from dataclasses import dataclass
from datetime import datetime

from valtuus.kernel.decision import Decision
from valtuus.mandates.self_check_types import Held
from valtuus.mandates.types import Grant


@dataclass(frozen=True, slots=True)
class Event:
    """Valtuuden tapahtuma: `asked`, `given`, `approved`, `registered`, `details_changed` or `ended_early`; when and by whom, where
    known, and the application behind it ('' for none)."""

    what: str
    at: datetime | None
    by: str | None
    application: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A mandate in an organisation's list, with its state (`mandate.valid`)."""

    grant: Grant
    status: str


@dataclass(frozen=True, slots=True)
class MandateSeen:
    """A mandate as who may see it sees it: state, history, the path it makes, and whether the reader may end it."""

    grant: Grant
    status: str
    history: tuple[Event, ...]
    above: tuple[Held, ...]
    may_end: Decision


@dataclass(frozen=True, slots=True)
class Loss:
    """Menetys: what one person may do for one party by mandates that end; `kept`: by another path she still may.
    `actions`: of the actions that are always decided alike the first."""

    person: str
    party: str
    actions: tuple[str, ...]
    kept: bool


@dataclass(frozen=True, slots=True)
class Cut:
    """What ending mandates would do: who loses what, and the municipalities whose inbox nobody would see any more."""

    ending: tuple[Grant, ...]
    losses: tuple[Loss, ...]
    unseen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WhoMay:
    """A person who may act for an organisation, with what she may do: the decision on one action for each theme, permits only."""

    person: str
    permits: tuple[tuple[str, Decision], ...]
