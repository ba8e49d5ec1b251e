"""What goes out to an address, and what a link to it opens. Values in, values out."""

from collections.abc import Collection
from datetime import datetime

from valtuus.alerts.types import MailState, Told
from valtuus.conversations.mail_types import LinkState, PickUp, SentMail, SentState
from valtuus.conversations.rules import threads as rules
from valtuus.conversations.types import Conversation

RECIPIENT = "mail:"  # begins the key of who is known by an address only: nobody signs in under it
BOUNCED = "mail_bounced"
_STATES = {s: SentState(s.value) for s in MailState}


def sent(told: Told, bounced: Collection[str]) -> SentMail | None:
    """What became of a mail; None where none was due. `bounced`: ids of what was told by mails that came back."""
    posted = told.posted
    if posted is None:
        return None
    state = SentState.BOUNCED if told.id in bounced else _STATES[posted.state]
    return SentMail(told.alert.kind, posted.address, state, told.at, posted.at, posted.tries)


def is_known_by_address(conversation: Conversation) -> bool:
    """Whether nobody has signed in as its partner, and there is an address to write to."""
    return conversation.partner.key == "" and conversation.partner.address != ""


def link_state(link: PickUp, conversation: Conversation, key: str, at: datetime) -> LinkState | None:
    """What a link is to a person; None: it leads nowhere for him. Whose the thread is comes before the link's age."""
    if conversation.erased_at is not None or rules.is_mine(conversation, key):
        return None
    if rules.is_partner(conversation, key):
        return LinkState.MINE
    if conversation.partner.key:
        return None
    return LinkState.WAITING if at < link.until else LinkState.EXPIRED
