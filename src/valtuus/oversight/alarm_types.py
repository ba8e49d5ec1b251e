"""What the alarms talk about; beside types.py, which holds what the rules see and is written by two."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class State(StrEnum):
    """Hälytyksen tila: waits for an auditor, or closed with a reason."""

    OPEN = "open"
    CLOSED = "closed"


class EventKind(StrEnum):
    """Hälytyksen tapahtuma: more came to the same case; explained, closed, opened again by somebody."""

    GROWN = "grown"
    EXPLAINED = "explained"
    CLOSED = "closed"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class Alarm:
    """Hälytys: a case as it stands, grown as it has. `threshold`: the numbers of the kind when it was raised.

    `at_look`: raised at a look itself and not taken into the list yet. `closed_at_count`: what was counted when it was closed.
    """

    id: str
    kind: str
    officials: tuple[str, ...]
    about: str
    first: date
    last: date
    counted: float
    threshold: Mapping[str, float]
    evidence: tuple[int, ...]
    parties: frozenset[str]
    raised_at: datetime
    state: State = State.OPEN
    events: int = 0
    closed_at_count: float | None = None
    at_look: bool = False


@dataclass(frozen=True, slots=True)
class AlarmEvent:
    """Tapahtuma of an alarm: what happened, when, by whom; why and in what words; how much had been counted by then."""

    kind: EventKind
    at: datetime
    name: str
    reason: str
    note: str
    counted: float | None


@dataclass(frozen=True, slots=True)
class AlarmSeen:
    """An opened alarm with its events. `record`: the number of the record that opening it left."""

    alarm: Alarm
    events: tuple[AlarmEvent, ...]
    record: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run of judging came to: how many alarms are new, and how many have grown."""

    raised: int
    grown: int
