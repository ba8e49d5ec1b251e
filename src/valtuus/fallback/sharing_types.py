"""A verdict that a person shows to who can mend it: people by key, organisations by id."""

from dataclasses import dataclass
from datetime import datetime

from valtuus.kernel.codes import MandateType
from valtuus.mandates.self_check_types import Verdict


@dataclass(frozen=True, slots=True)
class Fixing:
    """Kenen korjattavissa: the organisation whose granters can mend a verdict, the right that takes, and in which theme."""

    party: str
    right: MandateType
    theme: str


@dataclass(frozen=True, slots=True)
class Share:
    """Jaettu tarkistustulos. `reason`, `reason_fields`, `remedy`, `fixer`, `works`, `version`: the verdict as it was when shared.

    `ended_at`: withdrawn then.
    """

    id: str
    sharer: str
    sharer_name: str
    party: str
    actions: tuple[str, ...]
    fixing: Fixing
    at: datetime
    until: datetime
    works: str
    reason: str
    reason_fields: dict[str, str]
    remedy: str
    fixer: str
    version: int
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ShareSeen:
    """A shared verdict as its granter sees it: as it was, and decided anew."""

    share: Share
    now: tuple[Verdict, ...]
