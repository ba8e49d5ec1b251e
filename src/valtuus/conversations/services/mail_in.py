"""Take a mail in: once, whoever says he sent it, into the thread that it belongs to or a new one; nothing is lost silently."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connections

from valtuus.conversations import mailing, models
from valtuus.conversations.mail_tokens import sender_of
from valtuus.conversations.mail_types import Fate, Nature, Parsed
from valtuus.conversations.queries import mail as mails
from valtuus.conversations.rules import mail as rules
from valtuus.conversations.services import mail_keeping as keeping
from valtuus.conversations.types import Conversation
from valtuus.ledger.queries import alias
from valtuus.ledger.services import append, recorded, through_recorded

TURN = 8501  # kind of the advisory lock: mails of one sender, one after another

KEPT = (Fate.OPENED, Fate.JOINED, Fate.NOTED)


@dataclass(frozen=True, slots=True)
class _Taken:
    fate: Fate
    conversation: Conversation | None = None


class _Again(Exception):
    """Another process has taken this mail in meanwhile."""

    def __init__(self, fate: Fate) -> None:
        self.fate = fate


@through_recorded
def take_in(raw: bytes, kind: str, *, whole: bool = True, at: datetime) -> Fate:
    """Take a mail in, as it came, from the mailbox of a kind; what became of it, now or when it was taken in before.

    `whole` False: it is larger than is taken, and `raw` is its head. All of it is one transaction, so that it is there or it is
    not; the table decides, whatever the mailbox says. Raises `DomainError` of kind `unavailable` where attachments cannot be
    checked now: it is to be tried again.
    """
    mail = rules.parsed(raw, own=_own_addresses(), host=_host(), whole=whole)
    if there := mails.fate_of(mail.key):
        return there
    try:
        return _take_in(mail, kind, whole, at=at)
    except _Again as again:
        return again.fate


@recorded
def _take_in(mail: Parsed, kind: str, whole: bool, *, at: datetime) -> Fate:
    sender = sender_of(mail.address)
    _wait_turn(sender)
    if fate := mails.fate_of(mail.key):
        raise _Again(fate)
    taken = _dealt_with(mail, kind, whole, sender, at)
    there = taken.conversation.id if taken.conversation else None
    told = {"mail": mail.key, "mailbox": kind, "fate": taken.fate, "conversation": there, "at": at}
    values = {"key": mail.key, "mailbox": kind, "sender": sender, "fate": taken.fate.value, "at": at}
    models.ReceivedMail.objects.create(line_id=append("mail_taken_in", told), conversation_id=there, **values)
    return taken.fate


def _dealt_with(mail: Parsed, kind: str, whole: bool, sender: str, at: datetime) -> _Taken:
    thread = _thread(mail)
    match mail.nature:
        case Nature.LOOP:
            return _Taken(Fate.IGNORED)
        case Nature.BOUNCE | Nature.AUTOMATIC:
            noted = thread is not None and keeping.note_automatic(thread[0], thread[1], mail, at=at)
            return _Taken(Fate.NOTED, thread[0]) if noted and thread else _Taken(Fate.IGNORED)
    there = thread[0] if thread else None
    count = mails.taken_from(sender, at)
    if sum(count.values()) >= rules.MOST_AN_HOUR or (there is None and count.get(Fate.OPENED, 0) >= rules.MOST_NEW):
        return _held(there, sender, count, at)
    return _kept(mail, kind, there, at) if whole else _too_large(mail, there, count, at)


def _thread(mail: Parsed) -> tuple[Conversation, str] | None:
    """The thread that a mail belongs to: by the id of a mail of ours, which only its recipient has seen, and by his address.

    A mail server that brings a mail back writes from an address of its own.
    """
    for id in mail.references:
        if (found := mails.thread_of(id)) is None:
            continue
        conversation, told = found
        same = mail.address and conversation.partner.address.lower() == mail.address.lower()
        if same or mail.nature is Nature.BOUNCE:
            return conversation, told.id
    return None


def _held(there: Conversation | None, sender: str, count: dict[Fate, int], at: datetime) -> _Taken:
    thread = there or mails.last_opened_by(sender, at)
    if thread is not None and not count.get(Fate.HELD):
        keeping.note(thread, "mail_flood", {}, at=at)
    return _Taken(Fate.HELD, thread)


def _too_large(mail: Parsed, there: Conversation | None, count: dict[Fate, int], at: datetime) -> _Taken:
    if there is not None:
        keeping.note(there, "mail_too_large", {}, at=at)
    if mail.address and not count.get(Fate.TOO_LARGE):
        mailing.tell_too_large(mail.address, mail.language, at=at)
    return _Taken(Fate.TOO_LARGE, there)


def _kept(mail: Parsed, kind: str, there: Conversation | None, at: datetime) -> _Taken:
    if there is not None:
        return _Taken(Fate.JOINED, keeping.join(there, mail, at=at))
    opened = keeping.open_by(mail, kind, at=at)
    if mail.address:
        mailing.tell_received(opened, at=at)
    return _Taken(Fate.OPENED, opened)


def _own_addresses() -> Sequence[str]:
    return [*(box.address for box in settings.MAILBOXES), settings.ANSWERED_FROM, settings.DEFAULT_FROM_EMAIL]


def _host() -> str:
    return urlsplit(settings.ORIGIN).hostname or "localhost"


def _wait_turn(sender: str) -> None:
    with connections[alias()].cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, %s))", [sender, TURN])
