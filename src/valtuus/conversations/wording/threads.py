"""A thread as its readers see it: who said what, by which way, when, and what the other side has read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from valtuus.attachments.types import Attachment
from valtuus.conversations.rules import hours as rules
from valtuus.conversations.types import Conversation, Event, EventKind, Hours, State, Thread
from valtuus.conversations.wording import mail
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.periods import helsinki_day
from valtuus.parties import queries as parties
from valtuus.web.wording import file_size, language, moment, say, word

SAID = (EventKind.MESSAGE, EventKind.CALL_NOTE)


@dataclass(frozen=True, slots=True)
class FileShown:
    """A file and where it is fetched."""

    name: str
    size: str
    address: str


@dataclass(frozen=True, slots=True)
class EventShown:
    """An event in words. `said`: somebody's own words, not what happened; `mine`: of the reader's side; `more`: lines of a mail."""

    number: int
    said: bool
    mine: bool
    what: str
    when: str
    way: str
    text: str
    files: tuple[FileShown, ...]
    seen: str
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ThreadShown:
    """A thread in words, as much of it as was asked for. `open`: not closed; `signed`: its partner has signed in."""

    id: str
    number: int
    subject: str
    party: str
    partner: str
    state: str
    adviser: str
    open: bool
    events: tuple[EventShown, ...]
    last: int
    seen_upto: int
    newly_seen: tuple[tuple[int, str], ...]
    signed: bool = False


def shown(thread: Thread, *, key: str, at: datetime) -> ThreadShown:
    """The thread as one reader sees it."""
    found = thread.conversation
    names = _names(thread)
    return ThreadShown(
        id=found.id,
        number=found.number,
        subject=found.subject,
        party=names.get(found.party or "", ""),
        partner=found.partner.name or found.partner.address,
        state=word("conversation_state", found.state),
        adviser=names.get(found.adviser, "") if found.state is State.TAKEN else "",
        open=found.state is not State.CLOSED,
        events=tuple(_event(e, thread, key, names, at) for e in thread.events),
        last=found.last if not thread.events else thread.events[-1].number,
        seen_upto=thread.seen_upto,
        newly_seen=tuple((n, _seen(thread.seen_at, at)) for n in thread.newly_seen),
        signed=bool(found.partner.key),
    )


def _names(thread: Thread) -> Mapping[str, str]:
    """Names of the organisations and advisers that a thread speaks of, by id and key."""
    tos = {e.to for e in thread.events if e.to} | {thread.conversation.party or "", thread.conversation.adviser}
    found = {id: p.name(language()) for id, p in parties.parties(tos - {""}).items()}
    return found | {key: o.name for key, o in parties.officials(tos - {""}).items()}


def _event(event: Event, thread: Thread, key: str, names: Mapping[str, str], at: datetime) -> EventShown:
    said = event.kind in SAID
    mine = event.side is thread.side
    return EventShown(
        number=event.number,
        said=said,
        mine=mine,
        what=_speaker(event, key) if said else _happened(event, names),
        when=moment(event.at),
        way=_way(event) if said else "",
        text=event.text,
        files=tuple(_file(a, thread.conversation) for a in thread.attachments if a.of == event.id),
        seen=_seen_of(event, thread, at) if mine and said else "",
        more=tuple(mail.lines_of(event)),
    )


def _speaker(event: Event, key: str) -> str:
    if event.by == key:
        return say("conversations.you")
    return (
        say(f"conversations.by_{event.side}", name=event.name)
        if event.name
        else say(f"conversations.side_{event.side}")
    )


def _happened(event: Event, names: Mapping[str, str]) -> str:
    match event.kind:
        case EventKind.CLOSED:
            return say("conversations.event_closed", reason=word("closing_reason", event.code))
        case EventKind.NOTED:
            return (
                word("note", event.code)
                if ("note", event.code) in catalogue().wording
                else say("conversations.event_noted")
            )
    return say(
        f"conversations.event_{event.kind}", name=event.name or say("name_not_shown"), to=names.get(event.to, "")
    )


def _way(event: Event) -> str:
    if event.kind is EventKind.CALL_NOTE:
        return say("conversations.way_call_note")
    code = f"conversations.way_{event.channel}"
    return say(code) if ("text", code) in catalogue().wording else word("channel", event.channel)


def _file(kept: Attachment, conversation: Conversation) -> FileShown:
    address = reverse("conversations:attachment", args=[conversation.id, kept.id])
    return FileShown(kept.name, file_size(kept.size), address)


def _seen_of(event: Event, thread: Thread, at: datetime) -> str:
    if event.number > thread.seen_upto:
        return ""
    mine = [e.number for e in thread.events if e.side is thread.side and e.kind in SAID]
    last = max(n for n in mine if n <= thread.seen_upto)
    # When an earlier one was read is not kept, only how far the other side has read and when it came so far.
    return _seen(thread.seen_at, at) if event.number == last else say("conversations.seen")


def _seen(seen_at: datetime | None, at: datetime) -> str:
    if seen_at is None:
        return ""
    today = helsinki_day(seen_at) == helsinki_day(at)
    return say("conversations.seen_at", time=clock_of(seen_at) if today else moment(seen_at))


def clock_of(at: datetime) -> str:
    """klo 8.05, Helsinki time."""
    return moment(at).partition(" ")[2]


def opening_hours() -> list[Hours]:
    """When advisers answer, from the catalogue."""
    rows = catalogue().rows["conversation_hours"]
    return [
        Hours(frozenset(row["weekdays"]), row["first"], row["last"], row.get("closed_on_holidays", False))
        for row in rows
    ]


def hours_sentence(at: datetime) -> str:
    """Whether somebody answers now, until when, or from when on."""
    hours = opening_hours()
    if until := rules.closing(at, hours):
        return say("conversations.hours_open", until=clock_of(until))
    opens = rules.next_opening(at, hours)
    if opens is None:
        return say("conversations.hours_none")
    holiday = rules.closed_for_holiday(at, hours)
    return say("conversations.hours_holiday" if holiday else "conversations.hours_shut", opens=moment(opens))
