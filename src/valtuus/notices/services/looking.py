"""The looks of the inbox: the list, the names on a page, one notice. Each is recorded before anything is read."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from valtuus.agreements.services import grounds_opened
from valtuus.disclosures.services import record_in_going
from valtuus.kernel.actor import Actor
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.decision import Decision
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.periods import helsinki_day
from valtuus.ledger.queries import in_one_go
from valtuus.ledger.services import reads_only, through_recorded
from valtuus.notices.queries import content, notices
from valtuus.notices.rules import moving
from valtuus.notices.rules.kinds import kinds, use_of
from valtuus.notices.rules.places import Standing, standing, trace
from valtuus.notices.rules.times import waiting
from valtuus.notices.services.judging import judge_look, look_of, permit
from valtuus.notices.types import (
    OPEN,
    SHOW_NAMES,
    VIEW_INBOX,
    Content,
    Inbox,
    Move,
    Names,
    Notice,
    Opened,
    Seen,
)
from valtuus.parties import queries as parties
from valtuus.parties.types import Party

SHOWN_AFTER = timedelta(days=365)  # how long the list shows what is done or was moved away
MOST_NAMES = 25


@through_recorded
def inbox(represented: str, *, actor: Actor, at: datetime) -> Inbox:
    """The list of a municipality: a recorded look without subjects, since it names nobody. Raises `Refused`."""
    with in_one_go():
        judged = judge_look(VIEW_INBOX, represented, use_of(), actor=actor, at=at)
        look = look_of(judged, VIEW_INBOX, represented, (), actor=actor)
        receipt = record_in_going(look, judged.decision, scopes_given=())
    return _listed(represented, receipt().number, judged.decision, at)


def _listed(represented: str, number: int, decision: Decision, at: datetime) -> Inbox:
    today, known, since = helsinki_day(at), kinds(catalogue()), at - SHOWN_AFTER
    found = notices.in_municipality(represented, today=today, since=since)
    gone = notices.gone_from(represented, since=since)
    return Inbox(tuple(waiting(n, known[n.kind], today) for n in found), tuple(gone), number, decision)


@through_recorded
def show_names(represented: str, ids: Sequence[str], *, actor: Actor, at: datetime) -> Names:
    """The names of the notices of one page: one recorded look that names them all and opens nothing but names.

    Of those that are not in the municipality's inbox (any more) nothing is told; those whose ground the agreement does not name
    are withheld. Raises `Refused`; `DomainError` `notices_none_named` for no notice at all, `notices_too_many_named`.
    """
    if len(set(ids)) > MOST_NAMES:
        raise DomainError("notices_too_many_named", field="notices", given=str(len(ids)), allowed=str(MOST_NAMES))
    known, withheld = kinds(catalogue()), frozenset[str]()
    found = _in_inbox(represented, ids, at)
    with in_one_go():
        judged = judge_look(SHOW_NAMES, represented, use_of(), actor=actor, at=at)
        grounds = grounds_opened(judged.decision, action=SHOW_NAMES, represented=represented)
        if grounds is not None:
            withheld = frozenset(n.id for n in found if known[n.kind].ground not in grounds)
        subjects = tuple(n.handle for n in found if n.id not in withheld) if judged.decision.permitted else ()
        nothing = judged.decision.permitted and not found
        look = look_of(judged, SHOW_NAMES, represented, subjects, actor=actor)
        receipt = None if nothing else record_in_going(look, judged.decision, scopes_given=())
    if receipt is None:
        raise DomainError("notices_none_named", field="notices", kind=ErrorKind.CONFLICT)
    key = receipt()
    shown = content.names_of(key, actor=actor)
    names = {n.id: shown[n.handle] for n in found if n.handle in shown}
    return Names(_listed(represented, key.number, judged.decision, at), names, withheld)


def _in_inbox(represented: str, ids: Sequence[str], at: datetime) -> list[Notice]:
    wanted = set(ids)
    here = notices.in_municipality(represented, today=helsinki_day(at), since=at - SHOWN_AFTER)
    return [n for n in here if n.id in wanted]


@reads_only
def seen(represented: str, id: str, *, actor: Actor, at: datetime) -> Seen:
    """A notice as its page shows it before it is opened: what the list shows of it, or the trace of its move. Raises `Refused`;
    `DomainError` `notice_missing`, whatever the cause."""
    permit(OPEN, represented, actor=actor, at=at)
    notice, moves, place = _placed(represented, id, at)
    if notice is None or place is Standing.ELSEWHERE:
        raise missing(id)
    if place is Standing.GONE:
        return Seen(gone=trace(notice, moves, represented))
    return Seen(waiting(notice, kinds(catalogue())[notice.kind], helsinki_day(at)))


@through_recorded
def open_notice(represented: str, id: str, *, actor: Actor, at: datetime) -> Opened:
    """Open one notice on the ground of its kind: decide, record, read.

    Raises `Refused`, recorded: without the right, and with `not_this_municipalitys_notice` where the municipality has moved it
    away. Raises `DomainError` `notice_missing` for one that the municipality never had, which is not recorded: nobody is named.
    """
    notice, moves, place = _placed(represented, id, at)
    kind = kinds(catalogue())[notice.kind] if notice is not None and place is not Standing.ELSEWHERE else None
    gone = notice is not None and place is Standing.GONE
    use = use_of(kind, notice.municipality if gone and notice is not None else None)
    subjects = (notice.handle,) if notice is not None and kind is not None else ()
    with in_one_go():
        judged = judge_look(OPEN, represented, use, actor=actor, at=at)
        nothing = judged.decision.permitted and kind is None
        look = look_of(judged, OPEN, represented, subjects, actor=actor)
        receipt = None if nothing else record_in_going(look, judged.decision, scopes_given=judged.scopes)
    if receipt is None:
        raise missing(id)
    key = receipt()
    assert notice is not None  # noqa: S101 - a permit without a notice was answered above
    assert kind is not None  # noqa: S101 - the same
    found = content.content_of(key, actor=actor)
    today = helsinki_day(at)
    return Opened(
        waiting(notice, kind, today),
        found,
        key.number,
        judged.decision,
        kind.ground,
        moves,
        known := places_of(notice, moves, found),
        moving.targets(notice, moves, found.facts, known, kind=kind, today=today),
    )


@reads_only
def places_of(notice: Notice, moves: Sequence[Move], found: Content) -> Mapping[str, Party]:
    """Every municipality that a notice names, its facts and its moves, by id."""
    return parties.parties([notice.municipality, notice.addressed_to, *found.facts.values(), *(m.giver for m in moves)])


def _placed(represented: str, id: str, at: datetime) -> tuple[Notice | None, tuple[Move, ...], Standing]:
    notice, moves = notices.with_moves(id)
    return notice, moves, standing(notice, moves, represented, helsinki_day(at))


@reads_only
def missing(id: str) -> DomainError:
    """No such notice for this municipality."""
    return DomainError("notice_missing", kind=ErrorKind.MISSING, field="notice", given=id[:80])
