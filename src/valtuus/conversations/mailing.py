"""Mails to a partner who is known by an address only; they join the event's transaction. INVARIANT: no content, no name, no
subject of his: the number of the conversation, and a link behind a sign-in."""

from datetime import datetime, timedelta

from valtuus.alerts.services import tell
from valtuus.alerts.types import Alert, Recipient
from valtuus.conversations import models
from valtuus.conversations.mail_tokens import digest_of, sender_of, token_of
from valtuus.conversations.rules.mail_out import RECIPIENT
from valtuus.conversations.types import Conversation
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.identifiers import uuid7
from valtuus.ledger.services import append

DOOR = "pick_up"


def tell_received(conversation: Conversation, *, at: datetime) -> None:
    """That the first message came, and its number."""
    _tell(conversation, Alert("mail_received", {"number": str(conversation.number)}), at)


def send_link(conversation: Conversation, *, at: datetime) -> None:
    """That something waits, with a link of its own to it. Links sent before stay good until their time is up."""
    id = str(uuid7())
    line = append("pickup_sent", {"conversation": conversation.id, "pickup": id, "at": at})
    models.PickUp.objects.create(
        id=id,
        line_id=line,
        conversation_id=conversation.id,
        digest=digest_of(token_of(id)),
        until=at + timedelta(days=link_days()),
    )
    _tell(conversation, Alert("mail_waits", {"number": str(conversation.number)}, None, DOOR, {"token": id}), at)


def tell_too_large(address: str, language: str, *, at: datetime) -> None:
    """That a message was too large to be taken in."""
    tell([Recipient(f"{RECIPIENT}{sender_of(address)}", "", address, language)], Alert("mail_too_large"), at=at)


def link_days() -> int:
    """For how many days a link is good (catalogue/cutover.toml)."""
    return int(catalogue().rows["durations"][0]["secure_mail_link_days"])


def _tell(conversation: Conversation, alert: Alert, at: datetime) -> None:
    who = Recipient(RECIPIENT + conversation.id, "", conversation.partner.address, conversation.language)
    tell([who], alert, at=at)
