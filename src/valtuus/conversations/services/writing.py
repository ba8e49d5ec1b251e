"""Add to a thread: a message of the partner or of the adviser, the note of a call, a note of the product."""

from datetime import datetime

from valtuus.conversations import telling, threads
from valtuus.conversations.queries import threads as queries
from valtuus.conversations.rules import threads as rules
from valtuus.conversations.services.authority import ANSWER, check_office
from valtuus.conversations.threads import Adding
from valtuus.conversations.types import Event, EventKind, Said, Side
from valtuus.kernel.actor import SYSTEM, Actor
from valtuus.ledger.services import recorded, through_recorded


@through_recorded
def write(id: str, said: Said, *, actor: Actor, at: datetime) -> Event:
    """Write into one's own thread. The same form sent twice adds one message.

    Raises `DomainError` `conversation_missing` for another's, `conversation_moved_on` for a closed one, or of the text.
    """
    return queries.event_once(_seen_by(id, actor), said.once) or _write(id, said, actor=actor, at=at)


@recorded
def _write(id: str, said: Said, *, actor: Actor, at: datetime) -> Event:
    conversation = threads.locked(_seen_by(id, actor))
    if fault := rules.text_fault(said.text):
        raise fault
    event = threads.add(conversation, Adding(EventKind.MESSAGE, Side.PARTNER, said), actor=actor, at=at)
    telling.tell_adviser(conversation, at=at)
    return event


@through_recorded
def answer(id: str, said: Said, *, actor: Actor, at: datetime) -> Event:
    """Answer as the adviser who has taken the thread. The partner is told that something waits. Sent twice, it is one answer.

    Raises `Refused` for whoever does not hold the office or has not taken it; `DomainError` as `write`.
    """
    there = queries.event_once(queries.conversation(id).id, said.once)
    return there if there is not None and there.by == actor.key else _answer(id, said, actor=actor, at=at)


@recorded
def _answer(id: str, said: Said, *, actor: Actor, at: datetime) -> Event:
    conversation = threads.locked(id)
    check_office(ANSWER, conversation, actor=actor, at=at)
    if fault := rules.text_fault(said.text):
        raise fault
    event = threads.add(conversation, Adding(EventKind.MESSAGE, Side.ADVISER, said), actor=actor, at=at)
    telling.tell_partner("conversation_answered", conversation, event, at=at)
    return event


@recorded
def note_call(id: str, text: str, *, actor: Actor, at: datetime) -> Event:
    """Note a call about a thread that one has taken. The partner sees it too. Raises as `answer`."""
    conversation = threads.locked(id)
    check_office(ANSWER, conversation, actor=actor, at=at)
    if fault := rules.text_fault(text):
        raise fault
    return threads.add(conversation, Adding(EventKind.CALL_NOTE, Side.ADVISER, Said(text, "phone")), actor=actor, at=at)


@recorded
def note(id: str, code: str, said: Said, *, at: datetime) -> Event:
    """Add what the product itself has to say to a thread, in any state: `code` is of catalogue/conversations.toml, `note`."""
    adding = Adding(EventKind.NOTED, Side.SYSTEM, said, code)
    return threads.add(threads.locked(id), adding, actor=SYSTEM, at=at)


def _seen_by(id: str, actor: Actor) -> str:
    if not rules.is_partner(found := queries.conversation(id), actor.key):
        raise rules.missing()
    return found.id
