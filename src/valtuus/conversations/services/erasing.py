"""What time does to conversations: words, names and attachments go when the matter is as old as it is kept."""

from datetime import datetime

from valtuus.attachments import services as keeping
from valtuus.attachments.queries import attachments_of_many
from valtuus.conversations import models, threads
from valtuus.conversations.queries import threads as queries
from valtuus.conversations.rules import threads as rules
from valtuus.kernel.periods import helsinki_day
from valtuus.ledger.services import append, recorded, through_recorded


@through_recorded
def erase_old(*, at: datetime) -> list[str]:
    """Erase the words and names of every conversation that no rule keeps any longer, each in a transaction; their ids."""
    today = helsinki_day(at)
    due = [c.id for c in queries.closed_before(at) if rules.may_be_erased(c, today)]
    for id in due:
        _erase(id, at=at)
    return due


@recorded
def _erase(id: str, *, at: datetime) -> None:
    conversation = threads.locked(id)
    files = [a for a in attachments_of_many(e.id for e in queries.events_of(id)) if a.erased_at is None]
    if files:
        keeping.erase(files, by="retention", at=at)
    line = append("conversation_erased", {"conversation": conversation.id, "by": "retention", "at": at})
    nobody = {"partner_name": "", "partner_address": "", "subject": ""}
    models.Conversation.objects.filter(id=id).update(**nobody, erased_at=at, line_id=line)
    # Behind the thread: the guard lets words go from an erased thread only.
    models.Event.objects.filter(conversation_id=id).update(text="", name="", detail={}, line_id=line)
