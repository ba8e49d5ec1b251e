"""What the portal shows that no slice below has a word for."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Cutover:
    """Siirtymä: the first day on which the old rights are no longer enough, and how many days it is away."""

    day: date
    days_left: int


@dataclass(frozen=True, slots=True)
class Expiring:
    """A mandate that soon ends: one's own, or the one above it (`own` False), by ids and codes."""

    type: str
    giver: str
    holder: str
    last_day: date
    own: bool
