"""What stands around a draft and decides what it opens."""

from datetime import datetime

from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import MandateType
from valtuus.mandates.queries.register import links_to, representatives_of
from valtuus.mandates.rules.opening import opening
from valtuus.mandates.types import Draft, Grant, Opening, Organisation
from valtuus.parties import queries as parties


def opening_of(draft: Draft, *, at: datetime) -> Opening:
    """What a draft would open to its holder, as the register stands at a moment."""
    around = _around(draft)
    ids = {draft.giver, *(g.giver for g in around), *(g.holder for g in around if not g.to_person)}
    organisations = {p.id: Organisation(p.id, p.kind, p.ceased_on, p.successor) for p in parties.parties(ids).values()}
    return opening(draft, around, organisations, catalogue(), at)


def _around(draft: Draft) -> list[Grant]:
    if draft.type is MandateType.REPRESENT:
        return links_to([draft.giver])
    return [] if draft.to_person else representatives_of(draft.holder)
