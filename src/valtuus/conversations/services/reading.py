"""Read a thread: one's own, or as an adviser. Reading is noted, so that each side sees that the other has read."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from valtuus.alerts.queries import unread_about
from valtuus.alerts.services import mark_read
from valtuus.attachments.queries import attachments_of_many, content_of
from valtuus.attachments.types import Attachment
from valtuus.conversations import models, telling
from valtuus.conversations.queries import threads as queries
from valtuus.conversations.rules import threads as rules
from valtuus.conversations.services.authority import check_adviser, is_adviser
from valtuus.conversations.types import Conversation, Event, EventKind, Side, Thread
from valtuus.kernel.actor import Actor
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.identifiers import uuid7
from valtuus.ledger.services import append, recorded, through_recorded


@through_recorded
def read(id: str, *, actor: Actor, at: datetime) -> Thread:
    """A thread as its partner or an adviser reads it; everything in it is then read by him.

    An adviser's opening of a thread that he has not taken is recorded each time, before a word of it is shown. Raises
    `DomainError` `conversation_missing` for a stranger; a stranger is whoever is neither its partner nor an adviser.
    """
    conversation, side = seen_as(id, actor=actor, at=at)
    if side is Side.ADVISER and not rules.is_mine(conversation, actor.key):
        _record_opening(conversation, actor=actor, at=at)
    return _read(conversation, queries.events_of(id), side, actor, at)


@through_recorded
def since(id: str, after: int, *, seen: int = 0, actor: Actor, at: datetime) -> Thread:
    """What came into a thread after an event that the reader has before him already, and how far the others have read.

    `seen`: how far the other side had read when he last asked.

    For an adviser only of a thread that is his: another's is opened by `read`. Raises as `read`.
    """
    conversation, side = seen_as(id, actor=actor, at=at)
    if side is Side.ADVISER and not rules.is_mine(conversation, actor.key):
        raise rules.missing()
    thread = _read(conversation, queries.events_of(id, after=after), side, actor, at)
    newly = queries.said_by(id, side, after=seen, upto=thread.seen_upto) if thread.seen_upto > seen else ()
    return replace(thread, newly_seen=tuple(newly))


@through_recorded
def attachment(id: str, attachment: str, *, actor: Actor, at: datetime) -> tuple[Attachment, bytes]:
    """A file of a thread that one may read, with its content. An adviser's look into another's thread is recorded.

    Raises as `read`, and `DomainError` `attachment_missing`, also for a file of another thread.
    """
    conversation, side = seen_as(id, actor=actor, at=at)
    kept = attachments_of_many(e.id for e in queries.events_of(conversation.id))
    found = next((a for a in kept if a.id == attachment and a.erased_at is None), None)
    if found is None:
        raise DomainError("attachment_missing", kind=ErrorKind.MISSING, field="attachment")
    if side is Side.ADVISER and not rules.is_mine(conversation, actor.key):
        _record_opening(conversation, actor=actor, at=at)
    return found, content_of(found)


@through_recorded
def seen_as(id: str, *, actor: Actor, at: datetime) -> tuple[Conversation, Side]:
    """A conversation and the side on which a person stands in it. Raises `DomainError` `conversation_missing` for a stranger,
    `Refused` for an adviser whose sign-in is weak."""
    conversation = queries.conversation(id)
    if conversation.erased_at is not None:
        raise rules.missing()
    if rules.is_partner(conversation, actor.key):
        return conversation, Side.PARTNER
    if not is_adviser(actor.key, at=at):
        raise rules.missing()
    check_adviser(conversation, actor=actor, at=at)
    return conversation, Side.ADVISER


def _read(conversation: Conversation, events: Sequence[Event], side: Side, actor: Actor, at: datetime) -> Thread:
    upto = events[-1].number if events else 0
    seen = queries.seen_in(conversation.id)
    known = max((s.upto for s in seen if s.person == actor.key), default=0)
    if upto > known:
        _mark_read(conversation.id, side, upto, actor=actor, at=at)
    others = tuple(s for s in seen if s.person != actor.key)
    files = attachments_of_many(e.id for e in events if e.kind is EventKind.MESSAGE)
    kept = tuple(a for a in files if a.erased_at is None)
    return Thread(conversation, tuple(events), others, kept, side)


@recorded
def _record_opening(conversation: Conversation, *, actor: Actor, at: datetime) -> None:
    append("conversation_read_by_other", {"conversation": conversation.id, "by": actor.key, "at": at})


@recorded
def _mark_read(id: str, side: Side, upto: int, *, actor: Actor, at: datetime) -> None:
    line = append("conversation_seen", {"conversation": id, "by": actor.key, "upto": upto, "at": at})
    values = {"line_id": line, "side": side.value, "upto": upto, "at": at}
    keep = {"conversation_id": id, "person": actor.key}
    models.Seen.objects.update_or_create(**keep, defaults=values, create_defaults={"id": uuid7(), **keep, **values})
    # What told of it has done its work.
    if told := unread_about(actor.key, telling.DOORS[side], {"id": id}):
        mark_read(told, actor=actor, at=at)
