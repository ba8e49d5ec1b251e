"""Open a conversation: a partner by chat or form, an adviser for a call, the mail for who wrote."""

from datetime import datetime

from valtuus.conversations import threads
from valtuus.conversations.queries import threads as queries
from valtuus.conversations.rules import threads as rules
from valtuus.conversations.services.authority import check_office
from valtuus.conversations.types import Conversation, Opening, Side
from valtuus.kernel.actor import Actor
from valtuus.kernel.errors import DomainError
from valtuus.ledger.services import recorded, through_recorded
from valtuus.parties import queries as parties

NOTE_CALL = "desk.record_matter"


@through_recorded
def open_conversation(opening: Opening, *, actor: Actor, at: datetime, event: str = "") -> Conversation:
    """Open one as a partner, or as nobody in particular (`SYSTEM`): the partner is whom the opening names.

    Sending the same form twice meets the same conversation. `event`: the id of its first message, where attachments wait on it.
    Raises `DomainError`: of the subject or the text, `party_missing`, or `conversation_missing` for another's form.
    """
    there = queries.begun_with(opening.once)
    if there is not None:
        return _own(there, opening)
    return begin(opening, actor=actor, at=at, event=event)


@recorded
def begin(opening: Opening, *, actor: Actor, at: datetime, event: str = "") -> Conversation:
    """Open one within the caller's transaction, if there is one: the form was not sent before."""
    _check(opening)
    return threads.begin(opening, Side.PARTNER, actor=actor, at=at, event=event)


@recorded
def note_first_call(opening: Opening, *, actor: Actor, at: datetime) -> Conversation:
    """Open one for a call that an adviser has taken; it is his from the start. Raises `Refused` without the office."""
    check_office(NOTE_CALL, None, actor=actor, at=at)
    _check(opening)
    return threads.begin(opening, Side.ADVISER, actor=actor, at=at)


def _check(opening: Opening) -> None:
    if fault := rules.opening_fault(opening):
        raise fault
    if opening.party is not None:
        parties.party(opening.party)


def _own(there: Conversation, opening: Opening) -> Conversation:
    if there.partner.key != opening.partner.key:
        raise DomainError("conversation_missing", field="once")
    return there
