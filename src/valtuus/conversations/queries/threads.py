"""Reads of the conversations. Whose they are to read is asked by the services."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connections
from django.db.models import Q

from valtuus.conversations import models
from valtuus.conversations.rules import threads as rules
from valtuus.conversations.types import Conversation, Event, EventKind, Kind, Partner, Seen, Side, State
from valtuus.kernel.identifiers import is_id
from valtuus.ledger.queries import alias


def conversation(id: str) -> Conversation:
    """One conversation. Raises `DomainError` `conversation_missing`, also for text that is no id."""
    row = models.Conversation.objects.filter(id=id).first() if is_id(id) else None
    if row is None:
        raise rules.missing()
    return _conversation(row)


def conversations(ids: Iterable[str]) -> dict[str, Conversation]:
    """Conversations by id; those that are not there are left out."""
    rows = models.Conversation.objects.filter(id__in=[i for i in set(ids) if is_id(i)])
    return {str(row.id): _conversation(row) for row in rows}


def begun_with(once: str) -> Conversation | None:
    """The conversation that a form with this id has begun already."""
    row = models.Conversation.objects.filter(once=once).first() if is_id(once) else None
    return _conversation(row) if row else None


def conversations_of(key: str) -> list[Conversation]:
    """A partner's own, the last changed first."""
    rows = models.Conversation.objects.filter(partner=key, erased_at=None).exclude(partner="")
    return [_conversation(row) for row in rows.order_by("-changed_at")]


def on_desk(*, closed: bool = False, limit: int = 1_000) -> list[Conversation]:
    """What waits or is being answered, the longest waiting first; or what is closed, the last closed first."""
    rows = models.Conversation.objects.filter(erased_at=None)
    if closed:
        found = rows.filter(state=State.CLOSED.value).order_by("-changed_at")
    else:
        found = rows.filter(state__in=[s.value for s in rules.OPEN]).order_by("changed_at")
    return [_conversation(row) for row in found[:limit]]


def closed_before(moment: datetime, limit: int = 1_000) -> list[Conversation]:
    """Closed conversations last changed before a moment whose words are still there, the oldest first."""
    rows = models.Conversation.objects.filter(state=State.CLOSED.value, erased_at=None, changed_at__lt=moment)
    return [_conversation(row) for row in rows.order_by("changed_at")[:limit]]


def events_of(id: str, *, after: int = 0) -> list[Event]:
    """The events of a thread after a number, in order."""
    rows = models.Event.objects.filter(conversation_id=id, number__gt=after).order_by("number")
    return [_event(row) for row in rows]


def event_once(id: str, once: str) -> Event | None:
    """The event that a form with this id has added already."""
    row = models.Event.objects.filter(conversation_id=id, once=once).first() if is_id(once) else None
    return _event(row) if row else None


def seen_in(id: str) -> list[Seen]:
    """How far each person has read a thread."""
    rows = models.Seen.objects.filter(conversation_id=id).order_by("at")
    return [Seen(row.person, Side(row.side), row.upto, row.at) for row in rows]


def unread_of(key: str) -> dict[str, int]:
    """Of a partner's threads: how many messages of advisers he has not read, by id; none left out are zero."""
    sql = """
    select c.id::text, count(*) from conversations_conversation c
    join conversations_event e on e.conversation_id = c.id and e.side = 'adviser' and e.kind = 'message'
    left join conversations_seen s on s.conversation_id = c.id and s.person = %(key)s
    where c.partner = %(key)s and %(key)s <> '' and c.erased_at is null and e.number > coalesce(s.upto, 0) group by c.id"""
    with connections[alias()].cursor() as cursor:
        cursor.execute(sql, {"key": key})
        return dict(cursor.fetchall())


def unanswered_since(ids: Iterable[str]) -> dict[str, datetime]:
    """Of these threads those in which the partner waits for an answer, and since when: his first word, or his opening it again,
    after an adviser's last word and after the last close."""
    sql = """
    select e.conversation_id::text, min(e.at) from conversations_event e
    where e.conversation_id = any(%(ids)s::uuid[]) and e.side = 'partner' and e.kind in ('message', 'reopened')
      and e.number > coalesce((select max(a.number) from conversations_event a where a.conversation_id = e.conversation_id
        and (a.side = 'adviser' and a.kind in ('message', 'call_note') or a.kind = 'closed')), 0)
    group by e.conversation_id"""
    with connections[alias()].cursor() as cursor:
        cursor.execute(sql, {"ids": list(ids)})
        return dict(cursor.fetchall())


def said_by(id: str, side: Side, *, after: int, upto: int) -> list[int]:
    """Numbers of what a side has said in a thread between two events."""
    rows = models.Event.objects.filter(conversation_id=id, side=side.value, number__gt=after, number__lte=upto)
    kinds = [EventKind.MESSAGE.value, EventKind.CALL_NOTE.value]
    return list(rows.filter(kind__in=kinds).order_by("number").values_list("number", flat=True))


def of_address(address: str) -> list[Conversation]:
    """Open conversations with a partner known by this e-mail address, the last changed first."""
    wanted = Q(partner_address__iexact=address, state__in=[s.value for s in rules.OPEN], erased_at=None)
    rows = models.Conversation.objects.filter(wanted).exclude(partner_address="").order_by("-changed_at")
    return [_conversation(row) for row in rows]


def _conversation(row: models.Conversation) -> Conversation:
    return Conversation(
        id=str(row.id),
        number=row.number,
        kind=Kind(row.kind),
        channel=row.channel,
        state=State(row.state),
        party=str(row.party) if row.party else None,
        partner=Partner(row.partner, row.partner_name, row.partner_address),
        subject=row.subject,
        language=row.language,
        opened_at=row.opened_at,
        changed_at=row.changed_at,
        adviser=row.adviser,
        last=row.last,
        erased_at=row.erased_at,
    )


def _event(row: models.Event) -> Event:
    return Event(
        id=str(row.id),
        number=row.number,
        kind=EventKind(row.kind),
        side=Side(row.side),
        channel=row.channel,
        by=row.by,
        name=row.name,
        at=row.at,
        text=row.text,
        code=row.code,
        to=row.to,
        detail=row.detail,
    )
