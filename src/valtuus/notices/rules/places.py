"""Where a notice stands for a municipality that asks for it."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from valtuus.notices.types import Move, Notice, Trace


class Standing(StrEnum):
    """HERE: it has it. GONE: it had it. ELSEWHERE: it never had it, does not see it yet, or there is none; all three look alike."""

    HERE = "here"
    GONE = "gone"
    ELSEWHERE = "elsewhere"


def standing(notice: Notice | None, moves: Sequence[Move], municipality: str, today: date) -> Standing:
    """Where it stands for a municipality on a day."""
    if notice is None or notice.visible_from > today:
        return Standing.ELSEWHERE
    if notice.municipality == municipality:
        return Standing.HERE
    return Standing.GONE if any(m.giver == municipality for m in moves) else Standing.ELSEWHERE


def trace(notice: Notice, moves: Sequence[Move], municipality: str) -> Trace:
    """What is left of it at a municipality that moved it away: the latest move from there."""
    last = next(m for m in reversed(moves) if m.giver == municipality)
    return Trace(notice.id, notice.number, notice.kind, last.at, last.receiver)
