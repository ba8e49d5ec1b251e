"""Who is told what of a thread; the alert joins the event's transaction. INVARIANT: it says that something waits, never what."""

from datetime import datetime

from valtuus.alerts.services import tell
from valtuus.alerts.types import Alert, Recipient
from valtuus.conversations import mailing
from valtuus.conversations.rules.mail_out import is_known_by_address
from valtuus.conversations.types import Conversation, Event
from valtuus.parties import queries as parties
from valtuus.parties.types import Official

BY_MAIL = "secure_email"
SHOW, DESK = "conversation", "conversation_desk"


def tell_partner(kind: str, conversation: Conversation, event: Event, *, at: datetime) -> None:
    """The partner who has signed in; one who came by mail is told at the address that his link came to. One known by an address
    only gets a link."""
    if is_known_by_address(conversation):
        mailing.send_link(conversation, at=at)
    elif key := conversation.partner.key:
        proven = conversation.partner.address if conversation.channel == BY_MAIL else ""
        who = [Recipient(key, conversation.partner.name, proven, conversation.language)]
        tell(who, Alert(kind, {"number": str(conversation.number)}, None, SHOW, {"id": conversation.id}), at=at)


def tell_adviser(conversation: Conversation, *, at: datetime) -> None:
    """The adviser who has the thread: the partner has written."""
    officials = parties.officials([conversation.adviser] if conversation.adviser else [])
    _tell_advisers("conversation_written", conversation, list(officials.values()), at)


def tell_handed_over(conversation: Conversation, to: Official, *, at: datetime) -> None:
    """The adviser to whom it was handed."""
    _tell_advisers("conversation_handed_over", conversation, [to], at)


def _tell_advisers(kind: str, conversation: Conversation, advisers: list[Official], at: datetime) -> None:
    if advisers:
        alert = Alert(kind, {"number": str(conversation.number)}, None, DESK, {"id": conversation.id})
        tell([Recipient(a.key, a.name) for a in advisers], alert, at=at)
