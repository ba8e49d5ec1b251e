"""What granters see of the inbox: who holds what, and who of them has no way in any more. No client, and no look."""

from datetime import datetime

from valtuus.kernel.actor import Actor
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import MandateType
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.periods import helsinki_day
from valtuus.ledger.services import reads_only
from valtuus.mandates.queries.granters import granters_of
from valtuus.mandates.services.deciding import decide_all
from valtuus.mandates.types import Question
from valtuus.notices.queries.notices import held_in as held_now
from valtuus.notices.rules.kinds import kinds
from valtuus.notices.rules.times import waiting
from valtuus.notices.types import HOLD, HeldRow


@reads_only
def held_in(represented: str, *, actor: Actor, at: datetime) -> list[HeldRow]:
    """What is in somebody's hands in a municipality, first what nobody with a way in holds. Raises `DomainError` `notice_missing`
    for whoever is no granter of it."""
    if not actor.strong or actor.key not in granters_of(represented, MandateType.GRANT, at=at):
        raise DomainError("notice_missing", kind=ErrorKind.MISSING, field="notice")
    found, known, today = held_now(represented), kinds(catalogue()), helsinki_day(at)
    people = sorted({n.holder for n in found})
    questions = [Question(person, represented, HOLD) for person in people]
    decisions = decide_all(questions, at=at) if questions else []
    inside = {person for person, decision in zip(people, decisions, strict=True) if decision.permitted}
    rows = [HeldRow(waiting(n, known[n.kind], today), n.holder not in inside) for n in found]
    return sorted(rows, key=lambda row: not row.left)
