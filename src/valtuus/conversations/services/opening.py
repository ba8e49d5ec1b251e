"""Open a conversation: a partner by chat or form, an adviser for a call, the mail for who wrote."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import IntegrityError

from valtuus.conversations import threads
from valtuus.conversations.queries import threads as queries
from valtuus.conversations.rules import threads as rules
from valtuus.conversations.services.authority import check_office
from valtuus.conversations.services.enclosing import enclose
from valtuus.conversations.types import Conversation, Enclosed, Opening, Side
from valtuus.kernel.actor import Actor
from valtuus.kernel.errors import DomainError
from valtuus.kernel.identifiers import uuid7
from valtuus.ledger.services import recorded, through_recorded
from valtuus.parties import queries as parties

NOTE_CALL = "desk.record_matter"


@through_recorded
def open_conversation(
    opening: Opening, *, files: Sequence[Enclosed] = (), actor: Actor, at: datetime, event: str = ""
) -> Conversation:
    """Open one as a partner, or as nobody in particular (`SYSTEM`): the partner is whom the opening names.

    Sending the same form twice meets the same conversation. `event`: the id of its first message, where attachments wait on it.
    Raises `DomainError`: of the subject, the text or a file, `party_missing`, or `conversation_missing` for another's form.
    """
    return _once(opening, lambda: begin(opening, files=files, actor=actor, at=at, event=event))


@recorded
def begin(
    opening: Opening, *, files: Sequence[Enclosed] = (), actor: Actor, at: datetime, event: str = ""
) -> Conversation:
    """Open one within the caller's transaction, if there is one: the form was not sent before."""
    _check(opening)
    first = event or str(uuid7())
    begun = threads.begin(opening, Side.PARTNER, actor=actor, at=at, event=first)
    if files:
        enclose(files, first, actor=actor, at=at)
    return begun


@through_recorded
def note_first_call(opening: Opening, *, actor: Actor, at: datetime) -> Conversation:
    """Open one for a call that an adviser has taken; it is his from the start. Sent twice, it is one.

    Raises `Refused` without the office, and as `open_conversation`.
    """
    return _once(opening, lambda: _note_first_call(opening, actor=actor, at=at))


@recorded
def _note_first_call(opening: Opening, *, actor: Actor, at: datetime) -> Conversation:
    check_office(NOTE_CALL, None, actor=actor, at=at)
    _check(opening)
    return threads.begin(opening, Side.ADVISER, actor=actor, at=at)


def _check(opening: Opening) -> None:
    if fault := rules.opening_fault(opening):
        raise fault
    if opening.party is not None:
        parties.party(opening.party)


def _once(opening: Opening, begin: Callable[[], Conversation]) -> Conversation:
    """INVARIANT: one conversation of a form, also when it comes twice at once: the second meets the first one's key."""
    if there := queries.begun_with(opening.once):
        return _own(there, opening)
    try:
        return begin()
    except IntegrityError:
        if there := queries.begun_with(opening.once):
            return _own(there, opening)
        raise


def _own(there: Conversation, opening: Opening) -> Conversation:
    if there.partner.key != opening.partner.key:
        raise DomainError("conversation_missing", field="once")
    return there
