"""The people of a municipality, whole households, with what is needed to make notices and lists of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from valtuus.benefits.feed.schema import Payment, PersonLine
from valtuus.benefits.generation.codes import Codes
from valtuus.benefits.generation.lines import MATTIS_GRANTS, living_in, matti
from valtuus.benefits.generation.lives import Grant
from valtuus.benefits.generation.people import AS_OF, MATTIS_MUNICIPALITY, household
from valtuus.kernel.identifiers import birth_day
from valtuus.kernel.periods import years_later

UNEMPLOYMENT = "unemployment_benefits"
MONTH = (date(2021, 1, 1), AS_OF)
# Who has been unemployed since before 2019 has had so many paid days in earlier spells: else nobody would come to a thousand.
LONG, EARLIER = date(2019, 1, 1), 500


@dataclass(frozen=True, slots=True)
class Resident:
    """Asukas: the line of the feed, and since when she has been unemployed, if she is."""

    line: PersonLine
    unemployed: Grant | None

    def age(self) -> int:
        """Whole years at the end of the month."""
        born = birth_day(self.line.identity_code)
        return next(n for n in range(AS_OF.year - born.year, -1, -1) if years_later(born, n) <= AS_OF)

    def paid(self, benefit: str) -> list[Payment]:
        """Payments of a benefit made in the month."""
        return [p for p in self.line.payments if p.benefit == benefit and MONTH[0] <= p.paid_on <= MONTH[1]]

    def paid_days(self, last: date) -> int:
        """Days of labour market support paid up to a day, that of earlier spells included."""
        if self.unemployed is None:
            return 0
        first = self.unemployed.first
        return weekdays(first, last) + (EARLIER if first < LONG else 0)


def weekdays(first: date, last: date) -> int:
    """How many days from Monday to Friday are between two days, both included."""
    weeks, rest = divmod(max((last - first).days + 1, 0), 7)
    return weeks * 5 + sum((first + timedelta(n)).weekday() < 5 for n in range(rest))


def residents(municipality: str, persons: int, seed: str, codes: Codes) -> Iterator[Resident]:
    """At least so many people, the last household whole; Matti of the cast is the first of his municipality."""
    made = 0
    if municipality == MATTIS_MUNICIPALITY:
        yield _resident(matti(Random(f"{seed}:matti")), MATTIS_GRANTS)  # noqa: S311 - invented people, nothing secret
        made = 1
    number = 0
    while made < persons:
        number += 1
        chance = Random(f"{seed}:{municipality}:{number}")  # noqa: S311 - invented people, nothing secret
        for line, grants in living_in(household(chance, codes, municipality), chance):
            made += 1
            yield _resident(line, grants)


def _resident(line: PersonLine, grants: tuple[Grant, ...]) -> Resident:
    return Resident(line, next((g for g in grants if g.benefit == UNEMPLOYMENT), None))
