"""Pick up a conversation that waits behind a link: the first who does, by strong sign-in, is its partner from then on."""

from datetime import datetime

from valtuus.conversations import mailing, threads
from valtuus.conversations.mail_types import LinkState
from valtuus.conversations.queries import mail as mails
from valtuus.conversations.queries import threads as queries
from valtuus.conversations.rules import mail_out
from valtuus.conversations.rules import threads as rules
from valtuus.conversations.services.authority import ANSWER, check_office
from valtuus.conversations.threads import Adding
from valtuus.conversations.types import Conversation, EventKind, Said, Side
from valtuus.kernel.actor import Actor
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.periods import helsinki_day
from valtuus.ledger.services import reads_only, recorded, through_recorded
from valtuus.parties import queries as parties


@reads_only
def look(token: str, *, actor: Actor, at: datetime) -> tuple[Conversation, LinkState]:
    """What a link is to a person. It opens nothing. Raises `DomainError` `conversation_missing` for no link of ours and for one
    whose conversation another has picked up; a guessed token is told the same."""
    link = mails.pickup_by(token)
    if link is None:
        raise rules.missing()
    conversation = queries.conversation(link.conversation)
    state = mail_out.link_state(link, conversation, actor.key, at)
    if state is None:
        raise rules.missing()
    return conversation, state


@through_recorded
def open_link(token: str, *, actor: Actor, at: datetime) -> str:
    """Open what waits behind a link and become its partner; the conversation's id. Once it is mine, it only leads there.

    Raises `DomainError` as `look`; `pickup_expired`, `pickup_needs_strong`, and `pickup_not_employed` where the conversation is
    about an organisation for which the person does not work.
    """
    conversation, state = look(token, actor=actor, at=at)
    return conversation.id if state is LinkState.MINE else _bind(token, actor=actor, at=at)


@recorded
def _bind(token: str, *, actor: Actor, at: datetime) -> str:
    conversation, state = look(token, actor=actor, at=at)
    threads.locked(conversation.id)
    conversation, state = look(token, actor=actor, at=at)  # of two who press at once, the second sees the first's
    if state is LinkState.MINE:
        raise rules.moved_on()
    if state is LinkState.EXPIRED:
        raise DomainError("pickup_expired", kind=ErrorKind.MISSING, field="token")
    _check_person(conversation, actor, at)
    threads.add(conversation, Adding(EventKind.PICKED_UP, Side.PARTNER, Said("", "")), actor=actor, at=at)
    return conversation.id


def _check_person(conversation: Conversation, actor: Actor, at: datetime) -> None:
    if not actor.strong:
        raise DomainError("pickup_needs_strong", kind=ErrorKind.REFUSED, field="actor")
    works_for = {e.party for e in parties.employers_of(actor.key, helsinki_day(at))}
    if conversation.party is not None and conversation.party not in works_for:
        raise DomainError("pickup_not_employed", kind=ErrorKind.REFUSED, field="actor")


@recorded
def renew_link(id: str, *, actor: Actor, at: datetime) -> None:
    """Send a new link, as the adviser who has taken the conversation. Raises `Refused`; `DomainError` `no_address_to_write_to`
    where its partner has signed in or has told no address."""
    conversation = threads.locked(id)
    check_office(ANSWER, conversation, actor=actor, at=at)
    if not mail_out.is_known_by_address(conversation):
        raise DomainError("no_address_to_write_to", kind=ErrorKind.CONFLICT, field="conversation")
    mailing.send_link(conversation, at=at)
