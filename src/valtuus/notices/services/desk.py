"""What the institution's desk does with a notice: find it by its number, open it, move it; tied to a matter that is taken."""

from datetime import datetime

from valtuus.disclosures.services import record
from valtuus.disclosures.types import LookUp
from valtuus.kernel.actor import Actor
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.decision import Decision, Reason
from valtuus.kernel.errors import DomainError, ErrorKind, Refused
from valtuus.kernel.periods import helsinki_day
from valtuus.ledger.services import reads_only, recorded, through_recorded
from valtuus.mandates.services.deciding import decide
from valtuus.mandates.types import Question
from valtuus.notices import steps, telling
from valtuus.notices.matters import matter_of
from valtuus.notices.queries import content, notices
from valtuus.notices.rules import acts, moving
from valtuus.notices.rules.kinds import kinds
from valtuus.notices.rules.times import waiting
from valtuus.notices.rules.words import reason_fault
from valtuus.notices.services.judging import refusal
from valtuus.notices.services.looking import missing, places_of
from valtuus.notices.types import DESK_MOVE, PURPOSE, EventKind, Matter, Notice, Opened, State, Waiting
from valtuus.parties import queries as parties


@reads_only
def find_at_desk(matter: str, number: int, *, actor: Actor, at: datetime) -> Waiting:
    """The notice of a number, without its person. Raises `Refused` unless the actor holds the office and has taken the matter;
    `DomainError` `notice_matter_missing`, `notice_missing`."""
    _permit(_matter(matter, actor), actor, at)
    return _waiting(_there(notices.notice_by_number(number), str(number)), at)


@reads_only
def seen_at_desk(matter: str, id: str, *, actor: Actor, at: datetime) -> Waiting:
    """The notice of an id, in the same way."""
    _permit(_matter(matter, actor), actor, at)
    return _waiting(_there(notices.notice(id), id), at)


@reads_only
def matter_at_desk(matter: str, *, actor: Actor, at: datetime) -> Matter:
    """The matter, where the actor may work on notices in it. Raises as `find_at_desk`."""
    found = _matter(matter, actor)
    _permit(found, actor, at)
    return found


@through_recorded
def open_at_desk(matter: str, id: str, *, actor: Actor, at: datetime) -> Opened:
    """Open a notice by receipt, basis `office`: the look names the matter by its number and acts for no organisation.

    Raises `Refused`, recorded; `DomainError` `notice_matter_missing`, `notice_missing`.
    """
    taken, (there, moves) = _matter(matter, actor), notices.with_moves(id)
    found = _there(there, id)
    kind = kinds(catalogue())[found.kind]
    question = _question(taken, actor)
    decision = decide(question, at=at)
    look = LookUp(
        actor=actor,
        represented=None,
        acting=None,
        action=DESK_MOVE,
        subjects=(found.handle,),
        purpose=PURPOSE,
        ground=kind.ground,
        conditions=(),
        case_reference=str(taken.number),
        scopes_asked=(kind.scope,),
        question={"question": question},
    )
    key = record(look, decision, scopes_given=(kind.scope,))
    shown = content.content_of(key, actor=actor)
    places = places_of(found, moves, shown)
    named = moving.targets(found, moves, shown.facts, places, kind=kind, today=helsinki_day(at))
    return Opened(_waiting(found, at), shown, key.number, decision, kind.ground, moves, places, named)


@recorded
def move_at_desk(matter: str, id: str, target: str, reason: str, *, actor: Actor, at: datetime) -> None:
    """Move a notice to any municipality that exists, whatever its facts, its returns and its holder. The receiver is told.

    Raises `Refused` as `find_at_desk`, and `move_reason_missing`; `DomainError` `notice_matter_missing`, `notice_missing`,
    `notice_moved_on` for one that is done, `party_missing`, and as `moving.check_target`.
    """
    taken = _matter(matter, actor)
    decision = _permit(taken, actor, at)
    found = _there(steps.locked(id)[0], id)
    if found.state is State.DONE:
        raise acts.moved_on()
    if fault := reason_fault(reason):
        raise fault
    receiver = parties.party(target)
    moving.check_target(found, receiver, helsinki_day(at))
    if not reason.strip():
        raise refusal(decision, Reason("move_reason_missing"))
    moved = {"municipality": receiver.id, "giver": found.municipality, "reason": reason.strip(), "by_desk": True}
    steps.add(found, EventKind.MOVED, actor=actor, at=at, **moved)
    telling.tell_receiver(found, receiver, at=at)


def _matter(id: str, actor: Actor) -> Matter:
    found = matter_of(id, actor)
    if found is None:
        raise DomainError("notice_matter_missing", kind=ErrorKind.MISSING, field="matter")
    return found


def _question(matter: Matter, actor: Actor) -> Question:
    return Question(
        actor.key, None, DESK_MOVE, strong=actor.strong, assigned=matter.mine, about_close=matter.about_close
    )


def _permit(matter: Matter, actor: Actor, at: datetime) -> Decision:
    decision = decide(_question(matter, actor), at=at)
    if not decision.permitted:
        raise Refused(decision)
    return decision


def _there(found: Notice | None, given: str) -> Notice:
    if found is None:
        raise missing(given)
    return found


def _waiting(found: Notice, at: datetime) -> Waiting:
    return waiting(found, kinds(catalogue())[found.kind], helsinki_day(at))
