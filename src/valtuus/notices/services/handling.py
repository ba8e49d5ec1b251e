"""What a municipal handler does with a notice: hold, release, mark as handled, move."""

from datetime import datetime

from valtuus.kernel.actor import Actor
from valtuus.kernel.codes import MandateType
from valtuus.kernel.decision import Decision, Reason
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.periods import helsinki_day
from valtuus.ledger.services import recorded
from valtuus.mandates.queries.granters import granters_of
from valtuus.mandates.services.deciding import decide
from valtuus.mandates.types import Question
from valtuus.notices import steps, telling
from valtuus.notices.queries.notices import facts_name
from valtuus.notices.rules import acts, moving
from valtuus.notices.rules.places import Standing, standing
from valtuus.notices.rules.words import reason_fault
from valtuus.notices.services.judging import permit, refusal
from valtuus.notices.services.looking import missing
from valtuus.notices.types import HOLD, MOVE, RELEASE, EventKind, Move, Notice
from valtuus.parties import queries as parties


@recorded
def hold(represented: str, id: str, *, actor: Actor, at: datetime) -> None:
    """Take a notice in hand: of two who press at once one alone has it.

    Raises `Refused`: without the right, `held_by_other` with the holder, `not_this_municipalitys_notice` where it was moved away;
    `DomainError` `notice_missing`, and `notice_moved_on` for one that is done or mine already.
    """
    permitted = permit(HOLD, represented, actor=actor, at=at)
    found, _ = _here(represented, id, permitted, at)
    _refuse(permitted, acts.hold_fault(found, actor.key))
    steps.add(found, EventKind.HELD, actor=actor, at=at, holder=actor.key, holder_name=actor.name)


@recorded
def release(represented: str, id: str, *, actor: Actor, at: datetime) -> None:
    """Put back what one holds. Raises as `hold`."""
    permitted = permit(RELEASE, represented, actor=actor, at=at)
    found, _ = _here(represented, id, permitted, at)
    _refuse(permitted, acts.release_fault(found, actor.key))
    steps.add(found, EventKind.RELEASED, actor=actor, at=at)


@recorded
def release_for_leaver(represented: str, id: str, *, actor: Actor, at: datetime) -> None:
    """Put back, as a granter of the municipality, what is held by somebody who has no way in any more; he is told.

    Raises `DomainError` `notice_missing` for whoever is no granter of it, signed in strongly, and where it is not; and
    `notice_holder_still_works`, `notice_moved_on`.
    """
    found, moves = steps.locked(id)
    right = actor.strong and actor.key in granters_of(represented, MandateType.GRANT, at=at)
    if not right or found is None or standing(found, moves, represented, helsinki_day(at)) is not Standing.HERE:
        raise missing(id)
    acts.release_fault(found, actor.key, for_leaver=True)
    if decide(Question(found.holder, represented, HOLD), at=at).permitted:
        raise DomainError("notice_holder_still_works", kind=ErrorKind.CONFLICT, field="notice")
    steps.add(found, EventKind.RELEASED, actor=actor, at=at)
    telling.tell_holder(found, parties.party(represented), at=at)


@recorded
def mark_handled(represented: str, id: str, *, actor: Actor, at: datetime) -> None:
    """Mark as handled what one holds: its period runs no more. Raises as `hold`."""
    permitted = permit(HOLD, represented, actor=actor, at=at)
    found, _ = _here(represented, id, permitted, at)
    _refuse(permitted, acts.handled_fault(found, actor.key))
    steps.add(found, EventKind.HANDLED, actor=actor, at=at)


@recorded
def move(represented: str, id: str, target: str, reason: str, *, actor: Actor, at: datetime) -> None:
    """Move a notice to another municipality, which sees it at once and is told; arrival and period stay, its holder is cleared.

    Who moves has opened it: without a recorded opening its facts name nothing to him. Of two who move at once one alone does.
    Raises `Refused` as `hold`, and `move_reason_missing`, `move_target_not_possible`, `second_return`; `DomainError`
    `party_missing`, `notice_move_to_itself`, `notice_move_to_ceased`, `notice_move_to_other_kind`, and of the reason's words.
    """
    permitted = permit(MOVE, represented, actor=actor, at=at)
    found, moves = _here(represented, id, permitted, at)
    if fault := reason_fault(reason):
        raise fault
    receiver = parties.party(target)
    moving.check_target(found, receiver, helsinki_day(at))
    named = facts_name(found.id, actor.key, receiver.id)
    _refuse(permitted, moving.move_fault(found, moves, receiver, reason, actor=actor.key, in_facts=named))
    steps.add(
        found,
        EventKind.MOVED,
        actor=actor,
        at=at,
        municipality=receiver.id,
        giver=found.municipality,
        reason=reason.strip(),
    )
    telling.tell_receiver(found, receiver, at=at)


def _here(represented: str, id: str, permitted: Decision, at: datetime) -> tuple[Notice, tuple[Move, ...]]:
    """INVARIANT: behind the lock, and behind the permit: who may not act for the municipality learns of no notice."""
    found, moves = steps.locked(id)
    place = standing(found, moves, represented, helsinki_day(at))
    if found is None or place is Standing.ELSEWHERE:
        raise missing(id)
    if place is Standing.GONE:
        raise refusal(permitted, Reason("not_this_municipalitys_notice"))
    return found, moves


def _refuse(permitted: Decision, reason: Reason | None) -> None:
    if reason is not None:
        raise refusal(permitted, reason)
