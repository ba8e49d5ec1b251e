"""The advisers' desk: take a thread, hand it over, tie it to an organisation, close and reopen it."""

from collections.abc import Iterable
from datetime import datetime

from valtuus.conversations import telling, threads
from valtuus.conversations.queries import threads as queries
from valtuus.conversations.rules import threads as rules
from valtuus.conversations.services.authority import ANSWER, OFFICE, check_adviser, check_office
from valtuus.conversations.threads import Adding
from valtuus.conversations.types import Conversation, Event, EventKind, Kind, Said, Side, State
from valtuus.kernel.actor import SYSTEM, Actor
from valtuus.kernel.catalogue import catalogue, unknown_code
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.periods import helsinki_day
from valtuus.ledger.services import reads_only, recorded
from valtuus.parties import queries as parties
from valtuus.parties.types import Official


@reads_only
def desk(*, closed: bool = False, actor: Actor, at: datetime) -> list[Conversation]:
    """The outline of what waits or is being answered, or of what is closed. Raises `Refused` without the office."""
    check_adviser(None, actor=actor, at=at)
    return queries.on_desk(closed=closed)


@recorded
def take(id: str, *, over: bool = False, actor: Actor, at: datetime) -> Event:
    """Take a thread; `over`: also one that another has. Of two who press at once one alone has it.

    Raises `Refused` without the office or for one's own matter; `DomainError` `conversation_taken_by_other`, or
    `conversation_moved_on` where it is mine already or closed.
    """
    conversation = threads.locked(id)
    check_adviser(conversation, actor=actor, at=at)
    if rules.is_mine(conversation, actor.key):
        raise rules.moved_on()
    if conversation.adviser and not over:
        raise DomainError("conversation_taken_by_other", kind=ErrorKind.CONFLICT, field="conversation")
    return threads.add(conversation, Adding(EventKind.TAKEN, Side.ADVISER), actor=actor, at=at)


@reads_only
def colleagues_for(conversation: Conversation, *, actor: Actor, at: datetime) -> list[Official]:
    """The other advisers to whom a thread can be handed, by name: never to who is its partner."""
    holders = parties.holders_of_office(OFFICE, helsinki_day(at))
    return [o for o in holders if o.key != actor.key and not rules.is_partner(conversation, o.key)]


@recorded
def hand_over(id: str, to: str, *, actor: Actor, at: datetime) -> Event:
    """Hand a thread that one has taken to another adviser, who is told. Raises `Refused`; `DomainError` `not_an_adviser`."""
    conversation = threads.locked(id)
    check_office(ANSWER, conversation, actor=actor, at=at)
    colleagues = {o.key: o for o in colleagues_for(conversation, actor=actor, at=at)}
    if to not in colleagues:
        raise DomainError("not_an_adviser", field="to")
    event = threads.add(conversation, Adding(EventKind.HANDED_OVER, Side.ADVISER, to=to), actor=actor, at=at)
    telling.tell_handed_over(conversation, colleagues[to], at=at)
    return event


@recorded
def tie(id: str, party: str, *, actor: Actor, at: datetime) -> Event:
    """Say which organisation a thread that one has taken is about. Raises `Refused`; `DomainError` `party_missing`."""
    conversation = threads.locked(id)
    check_office(ANSWER, conversation, actor=actor, at=at)
    tied = Adding(EventKind.TIED, Side.ADVISER, to=parties.party(party).id)
    return threads.add(conversation, tied, actor=actor, at=at)


@recorded
def close(id: str, reason: str, text: str = "", *, actor: Actor, at: datetime) -> Event:
    """Close a thread that one has taken, with a reason of the catalogue and, if one likes, a last word; the partner is told.

    Raises `Refused`; `DomainError` `unknown_code`, `message_too_long`, `conversation_moved_on`.
    """
    conversation = threads.locked(id)
    check_office(ANSWER, conversation, actor=actor, at=at)
    _check_reason(reason)
    if text and (fault := rules.text_fault(text)):
        raise fault
    adding = Adding(EventKind.CLOSED, Side.ADVISER, Said(text, ""), reason)
    event = threads.add(conversation, adding, actor=actor, at=at)
    telling.tell_partner("conversation_closed", conversation, event, at=at)
    return event


@recorded
def close_own(id: str, *, actor: Actor, at: datetime) -> Event:
    """Close one's own thread: the matter is settled. Raises `DomainError` `conversation_missing`, `conversation_moved_on`."""
    conversation = threads.locked(id)
    if not rules.is_partner(conversation, actor.key):
        raise rules.missing()
    event = threads.add(conversation, Adding(EventKind.CLOSED, Side.PARTNER, code=rules.BY_PARTNER), actor=actor, at=at)
    telling.tell_adviser(conversation, at=at)
    return event


@recorded
def close_with_matter(ids: Iterable[str], *, at: datetime) -> None:
    """Close those of these threads that are reports and still open, since their matter has ended; its members are told above.

    A closed thread can be opened again, and its time of keeping begins.
    """
    for id in sorted(set(ids)):
        conversation = threads.locked(id)
        if conversation.kind is Kind.REPORT and conversation.state is not State.CLOSED:
            adding = Adding(EventKind.CLOSED, Side.SYSTEM, code=rules.WITH_MATTER)
            threads.add(conversation, adding, actor=SYSTEM, at=at)


@recorded
def reopen(id: str, *, actor: Actor, at: datetime) -> Event:
    """Open a closed thread again, one's own or, with the office, anybody's. It then waits for an adviser.

    Raises `DomainError` `conversation_missing`, `conversation_moved_on`; `Refused` as `take`.
    """
    conversation = threads.locked(id)
    side = Side.PARTNER if rules.is_partner(conversation, actor.key) else Side.ADVISER
    if side is Side.ADVISER:
        check_adviser(conversation, actor=actor, at=at)
    return threads.add(conversation, Adding(EventKind.REOPENED, side), actor=actor, at=at)


def _check_reason(reason: str) -> None:
    allowed = catalogue().codes("closing_reason")
    if reason not in allowed or reason in rules.NOT_CHOSEN:
        raise unknown_code("reason", reason, dict.fromkeys(allowed))
