"""`valtuus generate benefits`: lines of the feed (docs/feed.md) about invented people, Matti of the cast first."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

import msgspec

from valtuus.benefits.feed import schema
from valtuus.benefits.feed.schema import Address, Decision, PersonLine
from valtuus.benefits.generation.codes import Codes
from valtuus.benefits.generation.entries import decisions_of, money, payments_of
from valtuus.benefits.generation.lives import LABOUR_MARKET, STUDENT, Grant, lives
from valtuus.benefits.generation.people import AS_OF, MATTIS_MUNICIPALITY, Household, Someone, household

MATTI = Someone("310799-913M", "Meikäläinen", "Matti Johannes", woman=False)
MATTIS_HOME = Household(
    "single", (MATTI,), (), Address("Koulukatu 12 B 7", "13100", "Hämeenlinna"), MATTIS_MUNICIPALITY
)
MATTIS_GRANTS = (
    Grant("student_financial_aid", date(2019, 9, 1), (STUDENT, STUDENT), date(2020, 5, 31)),
    Grant("unemployment_benefits", date(2020, 8, 3), LABOUR_MARKET, week=5, tax=20, kept=4000),
    Grant("general_housing_allowance", date(2020, 7, 1), (28740, 28740), date(2021, 6, 30)),
)
_APPLIED_FOR = (
    "general_housing_allowance",
    "basic_social_assistance",
    "sickness_allowance",
    "rehabilitation_allowance",
)
_MATTERS = {
    "unemployment_benefits": "labour_policy_statement",
    "national_pension": "earnings_related_pension",
    "student_financial_aid": "study_place",
    "general_housing_allowance": "income",
}


def lines(persons: int, seed: str) -> Iterator[bytes]:
    """So many lines, each with its line end, Matti's first. The same seed gives the same bytes, whatever the number."""
    for number, line in enumerate(_people(seed), 1):
        if number > persons:
            return
        yield msgspec.json.encode(line) + b"\n"


def _people(seed: str) -> Iterator[PersonLine]:
    yield matti(Random(f"{seed}:matti"))  # noqa: S311 - invented people, nothing secret
    codes, number = Codes(seed), 0
    while True:
        number += 1
        chance = Random(f"{seed}:{number}")  # noqa: S311 - invented people, nothing secret
        for line, _ in living_in(household(chance, codes), chance):
            yield line


def living_in(home: Household, chance: Random) -> Iterator[tuple[PersonLine, tuple[Grant, ...]]]:
    """What the feed says of everybody of a household, and what each has been granted."""
    for someone, grants in lives(home, chance):
        yield _line(someone, home, grants, chance), grants


def _line(someone: Someone, home: Household, grants: tuple[Grant, ...], chance: Random) -> PersonLine:
    bare = not grants and chance.random() < (0.85 if someone.age() < 18 else 0.42 if someone.age() < 65 else 0.1)
    scopes = {} if bare else _scopes(someone, grants, chance)
    return _person(someone, home, scopes)


def _person(someone: Someone, home: Household, scopes: dict[str, tuple[msgspec.Struct, ...]]) -> PersonLine:
    return PersonLine(
        schema=1,
        identity_code=someone.code,
        family_name=someone.family_name,
        given_names=someone.given_names,
        non_disclosure=home.non_disclosure,
        as_of=AS_OF,
        died=someone.died,
        address=home.address,
        home_municipality=home.municipality,
        **scopes,  # type: ignore[arg-type]  # each scope holds entries of its own struct
    )


def _scopes(someone: Someone, grants: tuple[Grant, ...], chance: Random) -> dict[str, tuple[msgspec.Struct, ...]]:
    decided = [(grant, decisions_of(grant, chance)) for grant in grants]
    paid = [p for g, ds in decided for p in payments_of(g, ds, someone.family_name, someone.died, chance)]
    decisions = [d for _, ds in decided for d in ds] + list(_rejected(someone, chance))
    return {
        "pending": tuple(_pending(someone, chance)),
        "decisions": tuple(sorted(decisions, key=lambda d: d.decided_on)),
        "payments": tuple(sorted(paid, key=lambda p: (p.paid_on, p.benefit))),
        "insurance": (_insurance(someone, grants, chance),),
        "recovery": tuple(_recovery(grants, chance)),
        "medicine_ceiling": tuple(_ceilings(someone, chance)),
        "other_bodies": tuple(_passed(grants, someone, chance)),
    }


def _pending(someone: Someone, chance: Random) -> Iterator[schema.Pending]:
    if someone.died is None and 18 <= someone.age() and chance.random() < 0.08:
        arrived = AS_OF - timedelta(chance.randrange(0, 45))
        state = "arrived" if (AS_OF - arrived).days < 3 else chance.choice(("being_handled", "waiting_for_attachments"))
        benefit = "pensioners_care_allowance" if someone.age() >= 65 else chance.choice(_APPLIED_FOR)
        yield schema.Pending(benefit, arrived, state)


def _rejected(someone: Someone, chance: Random) -> Iterator[Decision]:
    decided = AS_OF - timedelta(chance.randrange(5, 500))
    if 18 <= someone.age(decided) and chance.random() < 0.04 and (someone.died is None or decided < someone.died):
        benefit = "pensioners_housing_allowance" if someone.age(decided) >= 65 else chance.choice(_APPLIED_FOR)
        yield Decision(benefit, decided, "rejected")


def _insurance(someone: Someone, grants: tuple[Grant, ...], chance: Random) -> schema.Insurance:
    moved = chance.random()
    if grants or moved > 0.04 or someone.age() < 5 or someone.died:
        return schema.Insurance(True, someone.born, someone.died)
    day = date(2020, 12, 1) - timedelta(chance.randrange(30, 1500))
    return schema.Insurance(moved > 0.01, max(day, someone.born))


def _recovery(grants: tuple[Grant, ...], chance: Random) -> Iterator[schema.Recovery]:
    for grant in grants:
        if grant.kept:
            balance = grant.kept * chance.randint(2, 24) + chance.randrange(0, grant.kept)
            yield schema.Recovery(grant.benefit, money(balance), money(grant.kept))


def _ceilings(someone: Someone, chance: Random) -> Iterator[schema.MedicineCeiling]:
    old = someone.age() >= 65
    if chance.random() >= (0.35 if old else 0.08):
        return
    met = date(2020, 4, 1) + timedelta(chance.randrange(0, 275)) if chance.random() < 0.4 else None
    met = met if met and (someone.died is None or met <= someone.died) and met >= someone.born else None
    yield schema.MedicineCeiling(2020, met is not None, met)
    if someone.died is None:
        yield schema.MedicineCeiling(2021, False)


def _passed(grants: tuple[Grant, ...], someone: Someone, chance: Random) -> Iterator[schema.Passed]:
    for grant in grants:
        matter = _MATTERS.get(grant.benefit)
        if matter and chance.random() < 0.5:
            passed = min(max(grant.first - timedelta(chance.randint(3, 20)), someone.born), AS_OF)
            yield schema.Passed(matter, passed, grant.first, grant.last)


def matti(chance: Random) -> PersonLine:
    """The cast's client: labour market support, housing allowance, last spring's student aid recovered from the support."""
    scopes = _scopes(MATTI, MATTIS_GRANTS, chance) | {
        "pending": (schema.Pending("basic_social_assistance", date(2021, 1, 26), "being_handled"),),
        "recovery": (schema.Recovery("student_financial_aid", "507.38", "40.00"),),
        "insurance": (schema.Insurance(True, MATTI.born),),
        "medicine_ceiling": (
            schema.MedicineCeiling(2020, True, date(2020, 11, 19)),
            schema.MedicineCeiling(2021, False),
        ),
        "other_bodies": (schema.Passed("labour_policy_statement", date(2020, 7, 30), date(2020, 8, 3)),),
    }
    return _person(MATTI, MATTIS_HOME, scopes)
