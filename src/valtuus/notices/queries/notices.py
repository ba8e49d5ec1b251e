"""Reads of notices without a person: what is where, in whose hands, and what has happened to it. No receipt is needed."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from valtuus.ledger.queries import asked
from valtuus.notices.types import ArrivedFor, Move, Notice, State, Trace
from valtuus.parties.queries import ids_among

# The latest event says where a notice is and in whose hands; without one it is where it was addressed.
_NOW_AND = """
select n.id::text, n.number, n.kind, n.arrived_at, n.visible_from, n.decision_on, n.municipality::text as addressed_to,
       coalesce(e.municipality, n.municipality)::text as municipality_now, e.kind, e.holder, e.by_name, coalesce(e.number, 0),
       e.at{more}
from notices_notice n left join lateral (
  select * from notices_event e where e.notice_id = n.id order by e.number desc limit 1) e on true
where """
_NOW = _NOW_AND.format(more="")
_MOVED = """,
       (select json_agg(json_build_array(m.notice_id, m.number, m.at, m."by", m.by_name, m.giver, m.municipality, m.reason,
                                         m.by_desk) order by m.number)
        from notices_event m where m.notice_id = n.id and m.kind = 'moved')"""
_WITH_MOVES = _NOW_AND.format(more=_MOVED) + "n.id = any(%(ids)s::uuid[])"
# Two ways to have it, each by an index of its own.
_IN = """n.id in (
  select id from notices_notice where municipality = any(%(municipalities)s::uuid[])
  union all
  select notice_id from notices_event where kind = 'moved' and municipality = any(%(municipalities)s::uuid[]))
  and coalesce(e.municipality, n.municipality) = any(%(municipalities)s::uuid[]) and n.visible_from <= %(today)s"""
_LIST = _NOW + _IN + " and (e.kind is distinct from 'handled' or e.at >= %(since)s) order by n.arrived_at, n.number"
_GONE = """
select distinct on (n.id) n.id::text, n.number, n.kind, m.at, m.municipality::text
from notices_event m join notices_notice n on n.id = m.notice_id
where m.kind = 'moved' and m.giver = %(municipality)s::uuid and m.at >= %(since)s
  and (select l.municipality from notices_event l where l.notice_id = n.id order by l.number desc limit 1) <> %(municipality)s::uuid
order by n.id, m.number desc
"""
_MOVES = """
select m.notice_id::text, m.number, m.at, m."by", m.by_name, m.giver::text, m.municipality::text, m.reason, m.by_desk
from notices_event m where m.kind = 'moved' and """
_OPEN = f"""
with here as ({_NOW}{_IN} and e.kind is distinct from 'handled')
select municipality_now, count(*) from here group by municipality_now"""  # noqa: S608 - our own statements
_HELD = f"""{_NOW}e.kind = 'held' and e.holder = any(%(people)s)
  and n.id in (select notice_id from notices_event where holder = any(%(people)s))
order by n.arrived_at, n.number"""  # noqa: S608 - the same
_HELD_IN = _NOW + _IN + " and e.kind = 'held' order by n.arrived_at, n.number"
_STATES = {"held": State.HELD, "handled": State.DONE}


def notice(id: str) -> Notice | None:
    """The notice of an id as it stands now; None where there is none."""
    found = _notices("n.id = any(%(ids)s::uuid[])", {"ids": list(ids_among([id]))})
    return found[0] if found else None


def with_moves(id: str) -> tuple[Notice | None, tuple[Move, ...]]:
    """The notice of an id as it stands now with every move of it in order; None and nothing where there is none."""
    rows = asked(_WITH_MOVES, {"ids": list(ids_among([id]))}).fetchall()
    if not rows:
        return None, ()
    *row, moves = rows[0]
    return _notice(row), tuple(map(_move, json.loads(moves) if isinstance(moves, str) else moves or ()))


def _move(told: Sequence[Any]) -> Move:
    notice, number, at, *rest = told
    return Move(notice, number, datetime.fromisoformat(at), *rest)


def notice_by_number(number: int) -> Notice | None:
    """The notice of the number that people say."""
    found = _notices("n.number = %(number)s", {"number": number})
    return found[0] if found else None


def in_municipality(municipality: str, *, today: date, since: datetime) -> list[Notice]:
    """What a municipality has and sees on a day, the oldest first; what is done only if it was done since a moment."""
    values = {"municipalities": [municipality], "today": today, "since": since}
    return [_notice(row) for row in asked(_LIST, values).fetchall()]


def gone_from(municipality: str, *, since: datetime) -> list[Trace]:
    """What was moved away from a municipality since a moment and has not come back."""
    found = [Trace(*row) for row in asked(_GONE, {"municipality": municipality, "since": since}).fetchall()]
    return sorted(found, key=lambda trace: trace.at, reverse=True)


def moves_of(notices: Iterable[str]) -> dict[str, tuple[Move, ...]]:
    """Every move of these notices, in order, by notice."""
    wanted = sorted(ids_among(notices))
    found: dict[str, tuple[Move, ...]] = dict.fromkeys(wanted, ())
    for move in _moves("m.notice_id = any(%(ids)s::uuid[]) order by m.notice_id, m.number", {"ids": wanted}):
        found[move.notice] += (move,)
    return found


def moves_of_handles(handles: Iterable[str]) -> list[Move]:
    """Every move of the notices behind these handles, the newest first: what a client's own page tells him."""
    ids = [handle.removeprefix("notice:") for handle in handles if handle.startswith("notice:")]
    found = [move for moves in moves_of(ids).values() for move in moves]
    return sorted(found, key=lambda move: move.at, reverse=True)


def moves_between(since: datetime, until: datetime) -> list[Move]:
    """Every move from a moment on and before another, in order: for the oversight of searching."""
    condition = "m.at >= %(since)s and m.at < %(until)s order by m.at, m.id"
    return _moves(condition, {"since": since, "until": until})


def arrived_for_looked(since: datetime, until: datetime) -> list[ArrivedFor]:
    """The notices about the clients whom recorded looks of a time have named, whenever they came: for the oversight of searching.

    INVARIANT: of nobody else. Who has a notice and was never looked up does not come out of the database here.
    """
    values = {"since": since, "until": until}
    statement = (
        "select arrived_at, notice::text, subject_key, municipality::text "
        "from notices_arrived_of_looked(%(since)s, %(until)s)"
    )
    return [ArrivedFor(*row) for row in asked(statement, values).fetchall()]


def open_in(municipalities: Iterable[str], *, today: date) -> dict[str, int]:
    """How many notices that are not done each of these municipalities has and sees on a day."""
    wanted = sorted(ids_among(municipalities))
    rows = asked(_OPEN, {"municipalities": wanted, "today": today}).fetchall()
    return dict.fromkeys(wanted, 0) | {row[0]: row[1] for row in rows}


def held_by(people: Iterable[str], municipalities: Iterable[str] | None = None) -> list[Notice]:
    """What these people have in hand, in these municipalities or in all, the oldest first."""
    wanted = None if municipalities is None else set(municipalities)
    found = [_notice(row) for row in asked(_HELD, {"people": sorted(set(people))}).fetchall()]
    return [n for n in found if wanted is None or n.municipality in wanted]


def held_in(municipality: str) -> list[Notice]:
    """What is in somebody's hands in a municipality, the oldest first."""
    values = {"municipalities": [municipality], "today": date.max}
    return [_notice(row) for row in asked(_HELD_IN, values).fetchall()]


def facts_name(notice: str, actor: str, municipality: str) -> bool:
    """Whether a notice's own facts name a municipality, for an official who has opened it; false for everybody else."""
    [[answer]] = asked("select notices_facts_name(%s::uuid, %s, %s::uuid)", [notice, actor, municipality]).fetchall()
    return bool(answer)


def _notices(condition: str, values: dict[str, Any]) -> list[Notice]:
    return [_notice(row) for row in asked(_NOW + condition, values).fetchall()]


def _notice(row: Sequence[Any]) -> Notice:
    id, number, kind, arrived_at, visible_from, decision_on, addressed_to, here, event, holder, by_name, last, at = row
    state = _STATES.get(event, State.ARRIVED)
    name = by_name if state is not State.ARRIVED else ""
    return Notice(
        id,
        number,
        kind,
        arrived_at,
        visible_from,
        decision_on,
        addressed_to,
        here,
        state,
        holder or "",
        name or "",
        last,
        at,
    )


def _moves(condition: str, values: dict[str, Any]) -> list[Move]:
    return [Move(*row) for row in asked(_MOVES + condition, values).fetchall()]
