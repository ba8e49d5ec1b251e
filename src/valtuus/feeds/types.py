"""What feeds talk about."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class FeedKind(StrEnum):
    """Syötteen laji: what a delivery is about, by the name under which `valtuus load` takes it."""

    BENEFITS = "benefits"
    NOTICES = "notices"
    LISTS = "lists"


@dataclass(frozen=True, slots=True)
class Source:
    """Lähde: a system that sends deliveries, with one of its public keys. `ended_at`: the key is no longer taken."""

    key: str
    name: str
    kinds: frozenset[FeedKind]
    added_at: datetime
    ended_at: datetime | None = None
