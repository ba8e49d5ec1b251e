"""What the office lets an adviser do with a conversation."""

from datetime import datetime

from valtuus.conversations.rules import threads as rules
from valtuus.conversations.types import Conversation
from valtuus.kernel.actor import Actor
from valtuus.kernel.errors import Refused
from valtuus.kernel.periods import helsinki_day
from valtuus.ledger.services import reads_only
from valtuus.mandates.services.deciding import decide
from valtuus.mandates.types import Question
from valtuus.parties import queries as parties

OFFICE = "kela_desk"
ANSWER = "desk.answer"


@reads_only
def check_office(action: str, conversation: Conversation | None, *, actor: Actor, at: datetime) -> None:
    """Raise `Refused` unless the actor may do an act of the desk: office, strong sign-in, taken by him, not his own matter."""
    question = Question(
        actor.key,
        None,
        action,
        strong=actor.strong,
        assigned=conversation is not None and rules.is_mine(conversation, actor.key),
        about_close=conversation is not None and rules.is_partner(conversation, actor.key),
    )
    decision = decide(question, at=at)
    if not decision.permitted:
        raise Refused(decision)


@reads_only
def check_adviser(conversation: Conversation | None, *, actor: Actor, at: datetime) -> None:
    """Raise `Refused` unless the actor holds the office and it is not his own matter: taken by him or not."""
    question = Question(
        actor.key,
        None,
        ANSWER,
        strong=actor.strong,
        assigned=True,
        about_close=conversation is not None and rules.is_partner(conversation, actor.key),
    )
    decision = decide(question, at=at)
    if not decision.permitted:
        raise Refused(decision)


@reads_only
def is_adviser(key: str, *, at: datetime) -> bool:
    """Whether a person holds the office of an adviser now."""
    return OFFICE in parties.offices_of(key, helsinki_day(at))
