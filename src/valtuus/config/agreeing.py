"""What the self-check asks after the mandate: the agreements. `mandates` asks through a hook and does not import them."""

from collections.abc import Collection, Sequence
from datetime import date

from valtuus.agreements import services as agreements
from valtuus.agreements.queries import agreements_of
from valtuus.kernel.decision import Decision
from valtuus.mandates.after import set_after_mandate
from valtuus.mandates.types import Question


class Agreements:
    """The agreements as what is asked after the mandate."""

    def narrowed(self, asked: Sequence[tuple[Question, Decision]]) -> list[Decision]:
        """Each decision as the agreement it rests on leaves it."""
        return agreements.agreed([(decision, q.action, q.represented) for q, decision in asked])

    def first_days(self, parties: Collection[str]) -> dict[tuple[str, str], list[date]]:
        """The first days of every agreement of these parties, by party and service."""
        days: dict[tuple[str, str], list[date]] = {}
        for agreement in agreements_of(parties):
            if agreement.period.first is not None:
                days.setdefault((agreement.party, agreement.service), []).append(agreement.period.first)
        return days


def fill() -> None:
    """Hang the hook."""
    set_after_mandate(Agreements())
