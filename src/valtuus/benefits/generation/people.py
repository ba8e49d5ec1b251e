"""Invented households: who lives together, how old, where, under which name."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from random import Random

from valtuus.benefits.feed.schema import Address
from valtuus.benefits.generation import names
from valtuus.benefits.generation.codes import Codes
from valtuus.kernel.catalogue import FOLDER
from valtuus.kernel.identifiers import birth_day

AS_OF = date(2021, 1, 31)
MATTIS_MUNICIPALITY = "109"
ELDEST = 103
# Kinds of households with their share in hundredths: one adult young, middle-aged or old; two middle-aged or old; with children.
KINDS = {"young": 12, "single": 17, "old": 16, "couple": 19, "old_couple": 13, "family": 17, "one_parent": 6}
OF_AGE = 18


@dataclass(frozen=True, slots=True)
class Someone:
    """An invented person."""

    code: str
    family_name: str
    given_names: str
    woman: bool
    died: date | None = None

    @property
    def born(self) -> date:
        """The day of birth."""
        return birth_day(self.code)

    def age(self, day: date = AS_OF) -> int:
        """Whole years on a day."""
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))


@dataclass(frozen=True, slots=True)
class Household:
    """Who lives at one address. `kind` is one of `KINDS`."""

    kind: str
    adults: tuple[Someone, ...]
    children: tuple[Someone, ...]
    address: Address
    municipality: str
    non_disclosure: bool = False


def household(chance: Random, codes: Codes, municipality: str | None = None) -> Household:
    """The next household; in a municipality, or somewhere."""
    kind = chance.choices(tuple(KINDS), tuple(KINDS.values()))[0]
    swedish = chance.random() < (1 if municipality and _municipalities()[municipality]["aland"] == "yes" else 0.05)
    family_name = (names.FAMILY_SV if swedish else names.FAMILY_FI).one(chance)
    adults = tuple(_adults(kind, family_name, swedish, chance, codes))
    children = tuple(_children(kind, adults, swedish, chance, codes))
    municipality, post_office = _place(chance, municipality, swedish=swedish)
    return Household(
        kind,
        adults,
        children,
        _address(municipality, post_office, chance, swedish=swedish),
        municipality,
        non_disclosure=chance.random() < 0.01,
    )


def _adults(kind: str, family_name: str, swedish: bool, chance: Random, codes: Codes) -> Iterator[Someone]:
    age = _age(kind, chance)
    woman = chance.random() < (0.8 if kind == "one_parent" else 0.5)
    yield _someone(age, woman, family_name, swedish, chance, codes)
    if kind in ("couple", "old_couple", "family"):
        other = max(20, min(ELDEST - 1, age + chance.choice((-5, -3, -2, -1, 0, 0, 1, 2, 3, 6))))
        name = family_name if chance.random() < 0.75 else _own_name(family_name, swedish, chance)
        yield _someone(other, not woman, name, swedish, chance, codes)


def _age(kind: str, chance: Random) -> int:
    if kind in ("old", "old_couple"):
        youngest, span = (65, 38) if kind == "old" else (63, 28)
        return youngest + int(span * (1 - chance.random() ** 0.5))
    low, high = {"young": (18, 29), "single": (30, 64), "couple": (22, 64)}.get(kind, (23, 53))
    return chance.randint(low, high)


def _own_name(of_the_other: str, swedish: bool, chance: Random) -> str:
    own = (names.FAMILY_SV if swedish else names.FAMILY_FI).one(chance)
    double = "-" not in own + of_the_other and own != of_the_other and chance.random() < 0.25
    return f"{own}-{of_the_other}" if double else own


def _someone(age: int, woman: bool, family_name: str, swedish: bool, chance: Random, codes: Codes) -> Someone:
    year = AS_OF.year - 1 - age
    given = names.given_names(chance, woman=woman, year=year, swedish=swedish)
    made = Someone(codes.take(year, woman=woman), family_name, given, woman)
    return replace(made, died=_death(made, chance))


def _death(someone: Someone, chance: Random) -> date | None:
    age = someone.age()
    yearly = 0.0003 if age < 40 else 0.003 if age < 65 else 0.016 if age < 80 else 0.08
    if chance.random() >= yearly:
        return None
    return max(someone.born, AS_OF - timedelta(chance.randrange(5, 365)))


def _children(kind: str, adults: tuple[Someone, ...], swedish: bool, chance: Random, codes: Codes) -> Iterator[Someone]:
    if kind not in ("family", "one_parent"):
        return
    mother = adults[0].age()
    oldest, youngest = min(17, mother - 20), max(0, mother - 42)
    for _ in range(chance.choices((1, 2, 3, 4), (44, 38, 13, 5) if kind == "family" else (58, 32, 8, 2))[0]):
        age = chance.randint(min(oldest, youngest), oldest)
        yield _someone(age, chance.random() < 0.49, adults[0].family_name, swedish, chance, codes)


@cache
def _municipalities() -> dict[str, dict[str, str]]:
    with (FOLDER / "municipalities_2021.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    return {row["code"]: row for row in rows}


@cache
def thousands() -> dict[str, int]:
    """How many people live in each municipality, in thousands: roughly for the towns, one guess for all others [assumed]."""
    sums = names.TOWNS.sums
    named = {town: sums[n] - (sums[n - 1] if n else 0) for n, town in enumerate(names.TOWNS.words)}
    return {code: 1 if row["aland"] == "yes" else names.REST for code, row in _municipalities().items()} | named


@cache
def _towns() -> names.Weighted:
    return names.Weighted(tuple(thousands()), tuple(accumulate(thousands().values())))


def _place(chance: Random, municipality: str | None, *, swedish: bool) -> tuple[str, str]:
    code = municipality or (names.TOWNS_SV if swedish else _towns()).one(chance)
    return code, _municipalities()[code]["name_sv" if swedish else "name_fi"]


def _address(municipality: str, post_office: str, chance: Random, *, swedish: bool) -> Address:
    street = (names.STREETS_SV if swedish else names.STREETS_FI).one(chance)
    flat = f" {chance.choice('ABCDE')} {chance.randint(1, 60)}" if chance.random() < 0.6 else ""
    where = f"{street} {chance.randint(1, 80)}{flat}"
    return Address(where, names.postal_code(municipality, chance), post_office)
