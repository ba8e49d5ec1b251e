"""The month's social-assistance applications and notices: of people who are there, and whom such a notice can be about.

There are none of immigrants: the people who are made with benefits have all been covered since birth.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import count
from random import Random

from valtuus.benefits.feed.schema import Decision
from valtuus.benefits.generation.people import AS_OF
from valtuus.demo.country.people import MONTH, UNEMPLOYMENT, Resident
from valtuus.kernel.periods import HELSINKI
from valtuus.notices.feed.schema import Asked, Content, Facts, NoticeLine

ASSISTANCE = "basic_social_assistance"
_ASKED = (("Silmälasit", "180.00"), ("Vuokravelka", "640.00"), ("Muuttokulut", "350.00"), ("Sähkölasku", "92.40"))
_NEEDS = (
    "Asiakas pyytää yhteydenottoa.",
    "Vuokra on maksamatta kahdelta kuukaudelta.",
    "Asiakas ei selviydy arjen asioista yksin.",
)


class Notices:
    """Makes notices, each with a source of its own."""

    def __init__(self, municipalities: tuple[str, ...]) -> None:
        self._municipalities, self._numbers = municipalities, count(1)

    def of(self, resident: Resident, chance: Random) -> Iterator[NoticeLine]:
        """What arrived in the month about a resident."""
        if resident.line.died is None:
            yield from self._applied(resident, chance)
            yield from self._urgent(resident, chance)
            yield from self._unemployed(resident)
            yield from self._asked_for_help(resident, chance)

    def _applied(self, resident: Resident, chance: Random) -> Iterator[NoticeLine]:
        """Applications for what basic assistance does not cover, and a reduced basic part: beside a decision of the month."""
        for decision in _decided(resident):
            if chance.random() < 0.25:
                kind = chance.choice(
                    ("application_supplementary", "application_supplementary", "application_preventive")
                )
                what, amount = chance.choice(_ASKED)
                day = max(decision.decided_on - timedelta(chance.randint(0, 9)), MONTH[0])
                yield self._notice(
                    kind, resident, day, Content(asked=(Asked(what, amount),)), chance, decision=decision.decided_on
                )
            if chance.random() < 0.05:
                day, content = decision.decided_on, Content(basic_part_percent=chance.choice((20, 40)))
                yield self._notice("reduced_basic_part", resident, day, content, chance, decision=day)

    def _urgent(self, resident: Resident, chance: Random) -> Iterator[NoticeLine]:
        for pending in resident.line.pending:
            if pending.benefit == ASSISTANCE and pending.arrived_on >= MONTH[0] and chance.random() < 0.3:
                what, amount = chance.choice(_ASKED)
                elsewhere = chance.choice(self._municipalities) if chance.random() < 0.2 else None
                content = Content(asked=(Asked(what, amount),))
                yield self._notice("application_urgent", resident, pending.arrived_on, content, chance, stay=elsewhere)

    def _unemployed(self, resident: Resident) -> Iterator[NoticeLine]:
        """Long unemployed who have lived on assistance in all the months that the feed shows."""
        unemployed = resident.unemployed
        months = {p.period.from_ for p in resident.line.payments if p.benefit == ASSISTANCE}
        if unemployed is None or unemployed.last or len(months) < 3 or not resident.paid(UNEMPLOYMENT):
            return
        young = resident.age() < 25
        long = 4 if young else 12
        if unemployed.first <= AS_OF - timedelta(31 * long):
            kind = "under_25_unemployed_4_months" if young else "over_25_unemployed_12_months"
            content = Content(since=unemployed.first, months=long)
            yield self._notice(kind, resident, date(2021, 1, 28), content, Random(resident.line.identity_code))  # noqa: S311 - the same

    def _asked_for_help(self, resident: Resident, chance: Random) -> Iterator[NoticeLine]:
        day = MONTH[0] + timedelta(chance.randrange(0, 31))
        if resident.paid(ASSISTANCE) and chance.random() < 0.06:
            wish = Content(contact_wish="puhelimitse arkisin")
            yield self._notice("wish_for_personal_talk", resident, day, wish, chance)
        elif (resident.paid(ASSISTANCE) or resident.line.pending) and resident.age() >= 18 and chance.random() < 0.04:
            yield self._notice("need_of_social_work", resident, day, Content(message=chance.choice(_NEEDS)), chance)

    def _notice(
        self,
        kind: str,
        resident: Resident,
        day: date,
        content: Content,
        chance: Random,
        *,
        decision: date | None = None,
        stay: str | None = None,
    ) -> NoticeLine:
        line = resident.line
        home = line.home_municipality or ""
        return NoticeLine(
            schema=1,
            source=f"C-{next(self._numbers)}",
            kind=kind,
            arrived_at=datetime.combine(day, time(chance.randint(8, 18), chance.randrange(60)), HELSINKI),
            municipality=stay or home,
            identity_code=line.identity_code,
            family_name=line.family_name,
            given_names=line.given_names,
            non_disclosure=line.non_disclosure,
            facts=Facts(home, home, stay),
            content=content,
            decision_on=decision,
        )


def _decided(resident: Resident) -> Iterator[Decision]:
    for decision in resident.line.decisions:
        if decision.benefit == ASSISTANCE and decision.outcome == "granted" and decision.decided_on >= MONTH[0]:
            yield decision
