"""One event of a thread at a time: lock it, see whether the event may follow, add it with its line."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from valtuus.conversations import models
from valtuus.conversations.queries import threads as queries
from valtuus.conversations.rules import threads as rules
from valtuus.conversations.types import Conversation, Event, EventKind, Opening, Said, Side, State
from valtuus.kernel.actor import Actor
from valtuus.kernel.canonical import digest, plain
from valtuus.kernel.identifiers import uuid7
from valtuus.ledger.queries import next_number
from valtuus.ledger.services import append

NOTHING = Said("", "")


@dataclass(frozen=True, slots=True)
class Adding:
    """An event to be added. `code` and `to` are the kind's own: a closing reason, the adviser who is handed the thread."""

    kind: EventKind
    side: Side
    said: Said = field(default=NOTHING)
    code: str = ""
    to: str = ""


def locked(id: str) -> Conversation:
    """The conversation, locked to the end of the transaction, so that the state that is read is the state that is changed.

    Raises `DomainError` `conversation_missing`, also for one whose words are erased.
    """
    found = queries.conversation(id)
    # INVARIANT: the lock comes before the reading that counts: what waited here sees what was committed meanwhile.
    models.Conversation.objects.select_for_update().get(id=found.id)
    found = queries.conversation(id)
    if found.erased_at is not None:
        raise rules.missing()
    return found


def begin(opening: Opening, side: Side, *, actor: Actor, at: datetime, event: str = "") -> Conversation:
    """A new conversation with its first message, or note of a call, of `side`. Whether it may begin is asked by the caller."""
    id, number = uuid7(), next_number()
    kind = EventKind.CALL_NOTE if opening.channel == "phone" and side is Side.ADVISER else EventKind.MESSAGE
    told = {"conversation": str(id), "kind": opening.kind, "channel": opening.channel, "by": actor.key}
    line = append("conversation_opened", told | {"party": opening.party, "text": digest(opening.text), "at": at})
    taken = actor.key if side is Side.ADVISER else ""
    models.Conversation.objects.create(
        id=id,
        line_id=line,
        number=number,
        kind=opening.kind.value,
        channel=opening.channel,
        state=(State.TAKEN if taken else State.WAITING).value,
        party=opening.party,
        partner=opening.partner.key,
        partner_name=opening.partner.name,
        partner_address=opening.partner.address,
        subject=opening.subject.strip(),
        language=opening.language,
        opened_at=at,
        changed_at=at,
        adviser=taken,
        last=1,
        once=opening.once or None,
    )
    said = Said(opening.text, opening.channel, "", event, opening.detail)
    _write(str(id), 1, line, Adding(kind, side, said), actor, at)
    return queries.conversation(str(id))


def add(conversation: Conversation, adding: Adding, *, actor: Actor, at: datetime) -> Event:
    """Add an event to a locked thread. Raises `DomainError` `conversation_moved_on` where it may not follow."""
    after = rules.state_after(conversation.state, adding.kind, adding.side)
    if after is None:
        raise rules.moved_on()
    number = conversation.last + 1
    told = {"conversation": conversation.id, "number": number, "kind": adding.kind, "by": actor.key, "at": at}
    more = {"text": digest(adding.said.text), "code": adding.code, "to": adding.to, "channel": adding.said.channel}
    line = append("conversation_event", told | more)
    _write(conversation.id, number, line, adding, actor, at)
    changed: dict[str, Any] = {"line_id": line, "state": after.value, "last": number, "changed_at": at}
    models.Conversation.objects.filter(id=conversation.id).update(**changed | _also(adding, actor))
    return queries.events_of(conversation.id, after=number - 1)[0]


def _also(adding: Adding, actor: Actor) -> dict[str, Any]:
    match adding.kind:
        case EventKind.TAKEN:
            return {"adviser": actor.key}
        case EventKind.HANDED_OVER:
            return {"adviser": adding.to}
        case EventKind.REOPENED:
            return {"adviser": ""}
        case EventKind.TIED:
            return {"party": adding.to}
        case EventKind.PICKED_UP:
            return {"partner": actor.key, "partner_name": actor.name}
    return {}


def _write(id: str, number: int, line: UUID, adding: Adding, actor: Actor, at: datetime) -> None:
    said = adding.said
    models.Event.objects.create(
        id=said.id or uuid7(),
        line_id=line,
        conversation_id=id,
        number=number,
        kind=adding.kind.value,
        side=adding.side.value,
        channel=said.channel,
        by=actor.key,
        name=actor.name,
        at=at,
        text=said.text,
        code=adding.code,
        to=adding.to,
        detail=plain(said.detail),
        once=said.once or None,
    )
