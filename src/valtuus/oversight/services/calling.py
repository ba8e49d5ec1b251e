"""What somebody who has contacted the help desk can do and what not, as he sees it himself; recorded, and shown to him."""

from datetime import datetime

from valtuus.conversations.queries.threads import conversation
from valtuus.disclosures.services import record
from valtuus.disclosures.types import LookUp
from valtuus.kernel.actor import Actor
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.ledger.services import through_recorded
from valtuus.mandates.services.checking import check_of
from valtuus.mandates.services.deciding import decide
from valtuus.mandates.types import Question
from valtuus.oversight.search_types import CallersRights

ANSWER = "desk.answer"


@through_recorded
def rights_of_caller(thread: str, *, actor: Actor, at: datetime) -> CallersRights:
    """The rights of the partner of a conversation that the adviser has taken. The look is recorded before anything is read.

    Raises `Refused`, recorded too, for who does not serve at the desk, has not taken it, or is the partner himself; `DomainError`
    `conversation_missing`, and `caller_unknown` where nobody signed in stands behind the conversation.
    """
    found = conversation(thread)
    person = found.partner.key
    if not person:
        raise DomainError("caller_unknown", kind=ErrorKind.CONFLICT, given=str(found.number))
    mine, own = found.adviser == actor.key, person == actor.key
    question = Question(actor.key, None, ANSWER, strong=actor.strong, assigned=mine, about_close=own)
    told = {"conversation": found.id, "person": person}
    look = LookUp(actor, None, None, ANSWER, (), "", "", (), "", (), question=told)
    receipt = record(look, decide(question, at=at), scopes_given=())
    return CallersRights(receipt.number, found, check_of(person, at=at))
