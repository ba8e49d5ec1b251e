"""How a thread goes: which event may follow which, who may write, what may stand in a subject. Values in, values out."""

import re
from datetime import date

from valtuus.conversations.types import Conversation, EventKind, Kind, Opening, Side, State
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.periods import helsinki_day, years_later

LONGEST_TEXT = 10_000
LONGEST_SUBJECT = 150
LONGEST_NAME = 120
KEPT_YEARS = 5
BY_PARTNER = "settled_by_partner"
WITH_MATTER = "matter_ended"
NOT_CHOSEN = (BY_PARTNER, WITH_MATTER)  # reasons that no adviser gives

_IDENTITY_CODE = re.compile(r"(?<![0-9A-Za-z])\d{6}[-+A-FU-Y]\d{3}[0-9A-Y](?![0-9A-Za-z])", re.IGNORECASE)
OPEN = (State.WAITING, State.TAKEN)

# Kind and side of an event → the states it may follow, and the state after it (None: the same).
_MOVES: dict[tuple[EventKind, Side], tuple[tuple[State, ...], State | None]] = {
    (EventKind.MESSAGE, Side.PARTNER): (OPEN, None),
    (EventKind.MESSAGE, Side.ADVISER): ((State.TAKEN,), None),
    (EventKind.CALL_NOTE, Side.ADVISER): ((State.TAKEN,), None),
    (EventKind.TAKEN, Side.ADVISER): (OPEN, State.TAKEN),
    (EventKind.HANDED_OVER, Side.ADVISER): ((State.TAKEN,), None),
    (EventKind.CLOSED, Side.ADVISER): ((State.TAKEN,), State.CLOSED),
    (EventKind.CLOSED, Side.PARTNER): (OPEN, State.CLOSED),
    (EventKind.CLOSED, Side.SYSTEM): (OPEN, State.CLOSED),
    (EventKind.REOPENED, Side.PARTNER): ((State.CLOSED,), State.WAITING),
    (EventKind.REOPENED, Side.ADVISER): ((State.CLOSED,), State.WAITING),
    (EventKind.TIED, Side.ADVISER): ((State.TAKEN,), None),
    (EventKind.TIED, Side.SYSTEM): (OPEN, None),
    (EventKind.PICKED_UP, Side.PARTNER): ((State.WAITING, State.TAKEN, State.CLOSED), None),
    (EventKind.NOTED, Side.SYSTEM): ((State.WAITING, State.TAKEN, State.CLOSED), None),
}


def state_after(state: State, kind: EventKind, side: Side) -> State | None:
    """The state after an event, None where it may not follow."""
    before, after = _MOVES.get((kind, side), ((), None))
    return (after or state) if state in before else None


def moved_on() -> DomainError:
    """The thread is not in the state that the reader saw: somebody was quicker, or it was closed."""
    return DomainError("conversation_moved_on", kind=ErrorKind.CONFLICT, field="conversation")


def missing() -> DomainError:
    """There is none, or it is somebody else's."""
    return DomainError("conversation_missing", kind=ErrorKind.MISSING, field="conversation")


def is_partner(conversation: Conversation, key: str) -> bool:
    """Whether it is a person's own thread."""
    return key != "" and conversation.partner.key == key


def is_mine(conversation: Conversation, key: str) -> bool:
    """Whether an adviser has taken it: the matter that his acts are tied to."""
    return key != "" and conversation.adviser == key


def opening_fault(opening: Opening) -> DomainError | None:
    """What is wrong with a new conversation, None if nothing."""
    return subject_fault(opening.subject) or text_fault(opening.text)


def subject_fault(subject: str) -> DomainError | None:
    """A subject stands in lists and mails: it says something, is short, and holds no identity code."""
    if not subject.strip():
        return DomainError("subject_empty", field="subject")
    if len(subject) > LONGEST_SUBJECT:
        return DomainError("subject_too_long", field="subject", given=str(len(subject)), allowed=str(LONGEST_SUBJECT))
    return DomainError("subject_holds_identity_code", field="subject") if holds_identity_code(subject) else None


def text_fault(text: str) -> DomainError | None:
    """A message says something and is not endless."""
    if not text.strip():
        return DomainError("message_empty", field="text")
    if len(text) > LONGEST_TEXT:
        return DomainError("message_too_long", field="text", given=str(len(text)), allowed=str(LONGEST_TEXT))
    return None


def holds_identity_code(text: str) -> bool:
    """Whether something of the form of an identity code stands in a text."""
    return bool(identity_codes_in(text))


def identity_codes_in(text: str) -> tuple[str, ...]:
    """What in a text has the form of an identity code."""
    return tuple(_IDENTITY_CODE.findall(text))


def may_be_erased(conversation: Conversation, today: date) -> bool:
    """Closed, not erased yet, and as many years old as such a matter is kept (domain.md, section h)."""
    ended = helsinki_day(conversation.changed_at)
    closed = conversation.state is State.CLOSED and conversation.erased_at is None
    return closed and years_later(ended, KEPT_YEARS) < today


def first_of_mail(kind: Kind) -> str:
    """The text code by which a conversation of a kind is named where no subject came."""
    return f"conversations.subject_{kind.value}"
