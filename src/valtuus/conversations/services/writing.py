"""Add to a thread: a message of the partner or of the adviser, the note of a call, a note of the product."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import IntegrityError

from valtuus.conversations import telling, threads
from valtuus.conversations.queries import threads as queries
from valtuus.conversations.rules import threads as rules
from valtuus.conversations.services.authority import ANSWER, check_office
from valtuus.conversations.services.enclosing import enclose
from valtuus.conversations.threads import Adding
from valtuus.conversations.types import Conversation, Enclosed, Event, EventKind, Said, Side
from valtuus.kernel.actor import SYSTEM, Actor
from valtuus.ledger.services import recorded, through_recorded


@through_recorded
def write(id: str, said: Said, *, files: Sequence[Enclosed] = (), actor: Actor, at: datetime) -> Event:
    """Write into one's own thread. The same form sent twice adds one message, also when both come at once.

    Raises `DomainError` `conversation_missing` for another's, `conversation_moved_on` for a closed one, or of the text or a file.
    """
    return _once(_seen_by(id, actor), said, actor, lambda: _write(id, said, files, actor=actor, at=at))


@recorded
def _write(id: str, said: Said, files: Sequence[Enclosed], *, actor: Actor, at: datetime) -> Event:
    conversation = threads.locked(_seen_by(id, actor))
    event = _add(conversation, Adding(EventKind.MESSAGE, Side.PARTNER, said), files, actor, at)
    telling.tell_adviser(conversation, at=at)
    return event


@through_recorded
def answer(id: str, said: Said, *, files: Sequence[Enclosed] = (), actor: Actor, at: datetime) -> Event:
    """Answer as the adviser who has taken the thread. The partner is told that something waits. Sent twice, it is one answer.

    Raises `Refused` for whoever does not hold the office or has not taken it; `DomainError` as `write`.
    """
    there = queries.conversation(id).id
    return _once(there, said, actor, lambda: _answer(id, said, files, actor=actor, at=at))


@recorded
def _answer(id: str, said: Said, files: Sequence[Enclosed], *, actor: Actor, at: datetime) -> Event:
    conversation = threads.locked(id)
    check_office(ANSWER, conversation, actor=actor, at=at)
    event = _add(conversation, Adding(EventKind.MESSAGE, Side.ADVISER, said), files, actor, at)
    telling.tell_answered(conversation, event, at=at)
    return event


@through_recorded
def note_call(id: str, text: str, *, once: str = "", actor: Actor, at: datetime) -> Event:
    """Note a call about a thread that one has taken. The partner sees it too. Sent twice, it is one note. Raises as `answer`."""
    said, there = Said(text, "phone", once), queries.conversation(id).id
    return _once(there, said, actor, lambda: _note_call(id, said, actor=actor, at=at))


@recorded
def _note_call(id: str, said: Said, *, actor: Actor, at: datetime) -> Event:
    conversation = threads.locked(id)
    check_office(ANSWER, conversation, actor=actor, at=at)
    return _add(conversation, Adding(EventKind.CALL_NOTE, Side.ADVISER, said), (), actor, at)


@recorded
def note(id: str, code: str, said: Said, *, at: datetime) -> Event:
    """Add what the product itself has to say to a thread, in any state: `code` is of catalogue/conversations.toml, `note`."""
    adding = Adding(EventKind.NOTED, Side.SYSTEM, said, code)
    return threads.add(threads.locked(id), adding, actor=SYSTEM, at=at)


def _seen_by(id: str, actor: Actor) -> str:
    if not rules.is_partner(found := queries.conversation(id), actor.key):
        raise rules.missing()
    return found.id


def _add(conversation: Conversation, adding: Adding, files: Sequence[Enclosed], actor: Actor, at: datetime) -> Event:
    if fault := rules.text_fault(adding.said.text):
        raise fault
    event = threads.add(conversation, adding, actor=actor, at=at)
    if files:
        enclose(files, event.id, actor=actor, at=at)
    return event


def _once(id: str, said: Said, actor: Actor, add: Callable[[], Event]) -> Event:
    """INVARIANT: one event of a form. The second of two that come at once waits for the first and then meets its key."""
    if there := _there(id, said, actor):
        return there
    try:
        return add()
    except IntegrityError:
        if there := _there(id, said, actor):
            return there
        raise


def _there(id: str, said: Said, actor: Actor) -> Event | None:
    there = queries.event_once(id, said.once)
    return there if there is not None and there.by == actor.key else None
