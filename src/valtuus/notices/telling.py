"""Who is told of a notice: those who see the inbox to which one was moved, and the holder whose notice a granter put back."""

from datetime import datetime

from valtuus.alerts.services import tell
from valtuus.alerts.types import Alert, Recipient
from valtuus.kernel.codes import MandateType
from valtuus.kernel.periods import helsinki_day
from valtuus.mandates.queries.granters import granters_of
from valtuus.mandates.queries.lists import who_might_act
from valtuus.mandates.services.deciding import decide_all
from valtuus.mandates.types import Question
from valtuus.notices.types import VIEW_INBOX, Notice
from valtuus.parties import queries as parties
from valtuus.parties.types import Party


def tell_receiver(notice: Notice, receiver: Party, *, at: datetime) -> None:
    """Tell those who see the receiver's inbox; where nobody does, those who may give the mandates, and its registry office."""
    seen_by = _handlers(receiver.id, at)
    values = {"number": str(notice.number)}
    if seen_by:
        alert = Alert("notice_moved_here", values, receiver.id, "notice", _door(receiver, notice))
        tell(_people(seen_by), alert, at=at)
        return
    granters = _people(granters_of(receiver.id, MandateType.GRANT, at=at))
    office = Recipient(f"party:{receiver.id}", receiver.name_fi, receiver.contact)
    tell([*granters, office], Alert("notice_moved_unseen", values, receiver.id), at=at)


def tell_holder(notice: Notice, municipality: Party, *, at: datetime) -> None:
    """Tell a holder that a granter has put back what he held."""
    alert = Alert("notice_released", {"number": str(notice.number)}, municipality.id)
    if people := _people([notice.holder]):
        tell(people, alert, at=at)


def _door(receiver: Party, notice: Notice) -> dict[str, str]:
    return {"party": receiver.code, "notice": notice.id}


def _handlers(municipality: str, at: datetime) -> list[str]:
    people = who_might_act(municipality, helsinki_day(at), at)
    questions = [Question(person, municipality, VIEW_INBOX) for person in people]
    decisions = decide_all(questions, at=at) if questions else []
    return [person for person, decision in zip(people, decisions, strict=True) if decision.permitted]


def _people(keys: list[str] | tuple[str, ...]) -> list[Recipient]:
    return [Recipient(o.key, o.name) for o in parties.officials(keys).values()]
