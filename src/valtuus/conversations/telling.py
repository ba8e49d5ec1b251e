"""Who is told what of a thread; the alert joins the event's transaction. INVARIANT: it says that something waits, never what."""

from datetime import datetime, timedelta

from valtuus.alerts.queries import unread_about
from valtuus.alerts.services import tell
from valtuus.alerts.types import Alert, Recipient
from valtuus.conversations import mailing
from valtuus.conversations.queries import threads as queries
from valtuus.conversations.rules.mail_out import is_known_by_address
from valtuus.conversations.types import Conversation, Event, Side
from valtuus.parties import queries as parties
from valtuus.parties.types import Official

BY_MAIL = "secure_email"
SHOW, DESK = "conversation", "conversation_desk"
DOORS = {Side.PARTNER: SHOW, Side.ADVISER: DESK}
PRESENT = timedelta(minutes=2)


def tell_partner(kind: str, conversation: Conversation, event: Event, *, at: datetime) -> None:
    """The partner who has signed in; one who came by mail is told at the address that his link came to. One known by an address
    only gets a link."""
    if is_known_by_address(conversation):
        mailing.send_link(conversation, at=at)
    elif key := conversation.partner.key:
        proven = conversation.partner.address if conversation.channel == BY_MAIL else ""
        who = [Recipient(key, conversation.partner.name, proven, conversation.language)]
        tell(who, Alert(kind, {"number": str(conversation.number)}, None, SHOW, {"id": conversation.id}), at=at)


def tell_answered(conversation: Conversation, event: Event, *, at: datetime) -> None:
    """The partner: an adviser has answered. Not one who sits at the chat, having read it just now, nor one who has been told of
    this thread and has not come yet: a lively chat is no stream of mails."""
    key = conversation.partner.key
    here = any(s.person == key and at - s.at <= PRESENT for s in queries.seen_in(conversation.id))
    if not here and not unread_about(key, SHOW, {"id": conversation.id}):
        tell_partner("conversation_answered", conversation, event, at=at)


def tell_adviser(conversation: Conversation, *, at: datetime) -> None:
    """The adviser who has the thread: the partner has written. Told once until he reads it."""
    if unread_about(conversation.adviser, DESK, {"id": conversation.id}):
        return
    officials = parties.officials([conversation.adviser] if conversation.adviser else [])
    _tell_advisers("conversation_written", conversation, list(officials.values()), at)


def tell_handed_over(conversation: Conversation, to: Official, *, at: datetime) -> None:
    """The adviser to whom it was handed."""
    _tell_advisers("conversation_handed_over", conversation, [to], at)


def _tell_advisers(kind: str, conversation: Conversation, advisers: list[Official], at: datetime) -> None:
    if advisers:
        alert = Alert(kind, {"number": str(conversation.number)}, None, DESK, {"id": conversation.id})
        tell([Recipient(a.key, a.name) for a in advisers], alert, at=at)
