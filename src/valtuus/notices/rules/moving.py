"""Moving a notice to the right municipality (brief, section c, after 434/2003, 21 §).

Where it may go: to a municipality that its own facts name, or back to the one it came from. The first return is free; a second one,
and every other municipality, is the desk's to decide. A return is a move to where the notice has been before.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from valtuus.kernel.codes import PartyKind
from valtuus.kernel.decision import Reason
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.notices.rules.acts import held_by_other, moved_on
from valtuus.notices.types import Kind, Move, Notice, State, Target
from valtuus.parties.types import Party


def places(notice: Notice, moves: Sequence[Move]) -> list[str]:
    """Where it has been, in order; the last one has it now."""
    return [notice.addressed_to, *(m.receiver for m in moves)]


def came_from(notice: Notice, moves: Sequence[Move]) -> str | None:
    """Which municipality moved it here, None where it was addressed here."""
    return moves[-1].giver if moves else None


def returns(notice: Notice, moves: Sequence[Move]) -> int:
    """How often a municipality has sent it to where it had been before; the desk's moves are none."""
    been = places(notice, moves)
    return sum(m.receiver in been[: i + 1] for i, m in enumerate(moves) if not m.by_desk)


def check_target(notice: Notice, target: Party, today: date) -> None:
    """Raise `DomainError` for a target that nobody may move it to: where it is, what is no municipality, what has ceased."""
    if target.id == notice.municipality:
        raise DomainError("notice_move_to_itself", field="target")
    if target.kind is not PartyKind.MUNICIPALITY:
        raise DomainError("notice_move_to_other_kind", field="target")
    if target.ceased_on is not None and target.ceased_on < today:
        raise DomainError("notice_move_to_ceased", field="target", kind=ErrorKind.CONFLICT)


def move_fault(
    notice: Notice, moves: Sequence[Move], target: Party, reason: str, *, actor: str, in_facts: bool
) -> Reason | None:
    """Why a municipal handler may not move it to a target (`check_target` has been asked), in the order of the catalogue's ranks.

    Raises `DomainError` `notice_moved_on` for one that is done.
    """
    if notice.state is State.DONE:
        raise moved_on()
    if held := held_by_other(notice, actor):
        return held
    if not reason.strip():
        return Reason("move_reason_missing")
    if not in_facts and target.id != came_from(notice, moves):
        return Reason("move_target_not_possible")
    if target.id in places(notice, moves) and returns(notice, moves):
        return Reason("second_return")
    return None


def targets(
    notice: Notice,
    moves: Sequence[Move],
    facts: Mapping[str, str],
    known: Mapping[str, Party],
    *,
    kind: Kind,
    today: date,
) -> tuple[Target, ...]:
    """Where a handler may move it, the right one by law first. `facts`: municipalities by what names them; `known`: by id."""
    back, second = came_from(notice, moves), returns(notice, moves) > 0
    wanted = dict.fromkeys([*_by_law_first(facts, kind), *([back] if back else [])])
    been = places(notice, moves)
    found = []
    for id in wanted:
        party = known.get(id)
        ceased = party is None or (party.ceased_on is not None and party.ceased_on < today)
        if party is None or ceased or id == notice.municipality or (second and id in been):
            continue
        named = tuple(name for name, place in facts.items() if place == id)
        found.append(Target(party, named, id == back, kind.right_municipality in named))
    return tuple(found)


def _by_law_first(facts: Mapping[str, str], kind: Kind) -> Iterable[str]:
    right = facts.get(kind.right_municipality)
    return [*([right] if right else []), *facts.values()]
