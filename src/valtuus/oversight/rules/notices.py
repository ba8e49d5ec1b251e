"""Notices moved to and fro; notices read and moved."""

from collections.abc import Iterator

from valtuus.oversight.rules.seen import HOUR, Seen, Threshold, grouped, month_of
from valtuus.oversight.types import Finding, Looked, Moved


def notice_ping_pong(seen: Seen, threshold: Threshold) -> Iterator[Finding]:
    """Moves of one notice, and moves by one official in a day; neither those of the desk nor those that followed the client."""
    moves = _own_moves(seen)
    for notice, found in grouped(moves, lambda move: move.notice).items():
        if len(found) >= threshold["moves_of_notice"]:
            yield seen.finding(threshold.kind, {move.official for move in found}, len(found), found, notice)
    for (official, _day), found in grouped(moves, lambda move: (move.official, seen.day_of(move))).items():
        if len(found) >= threshold["moves_in_day"]:
            yield seen.finding(threshold.kind, [official], len(found), found)


def notice_opened_and_moved(seen: Seen, threshold: Threshold) -> Iterator[Finding]:
    """Notices that one official opened and moved within the hour to one municipality, in a month; not between neighbours."""
    opened = grouped((look for look in seen.looks if look.notice), lambda look: (look.official, look.notice))
    found: dict[tuple[str, str, object], dict[str, list[Looked]]] = {}
    for move in _own_moves(seen):
        if frozenset({move.giver, move.receiver}) in seen.course.neighbours:
            continue
        before = [look for look in opened.get((move.official, move.notice), ()) if _just_before(look, move)]
        if before:
            case = move.official, move.receiver, month_of(seen.day_of(move))
            found.setdefault(case, {}).setdefault(move.notice, []).extend(before)
    for (official, receiver, _month), notices in found.items():
        if len(notices) >= threshold["notices"]:
            looks = [look for read in notices.values() for look in read]
            yield seen.finding(threshold.kind, [official], len(notices), looks, receiver)


def _just_before(look: Looked, move: Moved) -> bool:
    return look.at <= move.at <= look.at + HOUR


def _own_moves(seen: Seen) -> list[Moved]:
    return [move for move in seen.of(Moved) if not move.by_desk and not move.client_moved]
