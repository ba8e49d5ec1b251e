"""Reads of the secure e-mail: what was taken in, what went out and what became of it, which link leads where."""

from datetime import datetime, timedelta

from django.db.models import Count

from valtuus.alerts import queries as alerts
from valtuus.alerts.types import Told
from valtuus.conversations import models
from valtuus.conversations.mail_tokens import digest_of
from valtuus.conversations.mail_types import Fate, PickUp, SentMail
from valtuus.conversations.queries import threads
from valtuus.conversations.rules import mail_out as rules
from valtuus.conversations.types import Conversation
from valtuus.kernel.errors import DomainError

HOUR = timedelta(hours=1)


def fate_of(key: str) -> Fate | None:
    """What became of a mail that was taken in already; None for a new one."""
    found = models.ReceivedMail.objects.filter(key=key).values_list("fate", flat=True).first()
    return Fate(found) if found else None


def taken_from(sender: str, at: datetime) -> dict[Fate, int]:
    """How many mails of a sender were taken in within the hour before a moment, by what became of them."""
    rows = models.ReceivedMail.objects.filter(sender=sender, at__gt=at - HOUR).values_list("fate")
    return {Fate(fate): count for fate, count in rows.annotate(Count("key"))}


def last_opened_by(sender: str, at: datetime) -> Conversation | None:
    """The conversation that a sender's mail touched last within the hour before a moment."""
    rows = models.ReceivedMail.objects.filter(sender=sender, at__gt=at - HOUR, conversation__erased_at=None)
    found = rows.exclude(conversation=None).order_by("-at", "-line_id").values_list("conversation", flat=True).first()
    return threads.conversation(str(found)) if found else None


def thread_of(mail: str) -> tuple[Conversation, Told] | None:
    """The conversation that a mail of ours was about, by the mail's id, and what it told; None where there is none any longer."""
    told = alerts.told_in(mail)
    if told is None or not told.recipient.startswith(rules.RECIPIENT):
        return None
    try:
        found = threads.conversation(told.recipient.removeprefix(rules.RECIPIENT))
    except DomainError:
        return None
    return (found, told) if found.erased_at is None else None


def sent_of(conversation: str) -> list[SentMail]:
    """Mails that went out of a conversation to an address, the newest first. Who may see it is asked above."""
    told = alerts.alerts_of(rules.RECIPIENT + conversation, limit=100)
    returned = [e for e in threads.events_of(conversation) if e.code == rules.BOUNCED]
    bounced = frozenset(str(e.detail.get("alert", "")) for e in returned)
    return [sent for t in told if (sent := rules.sent(t, bounced))]


def pickup_by(token: str) -> PickUp | None:
    """The link of a token."""
    row = models.PickUp.objects.filter(digest=digest_of(token)).first()
    return PickUp(str(row.id), str(row.conversation_id), row.until) if row else None
