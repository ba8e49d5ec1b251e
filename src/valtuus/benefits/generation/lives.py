"""What invented people live on: benefits that go with age, family and fortune.

Rates are those of 2020 and 2021 as commonly known, unverified: good for invented data only. Money is in cents.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from valtuus.benefits.generation.people import AS_OF, Household, Someone
from valtuus.kernel.periods import years_later

FULL = (66286, 66529)  # national pension of one who lives alone
SHARED = (59179, 59397)  # of one who lives with a spouse
GUARANTEE = (83452, 83759)
CARE = ((7121, 7148), (15515, 15569), (32807, 32922))
VETERAN = (12453, 12502)
LABOUR_MARKET = (3366, 3378)  # a day
HOME_CARE = (34169, 34295)
DISABILITY = ((9339, 9372), (21793, 21871))
CHILD = (9488, 10484, 13379, 15324)
ONE_PARENT = 6330
MAINTENANCE = 16735
STUDENT = 25369


@dataclass(frozen=True, slots=True)
class Grant:
    """A benefit granted: from the first day to the last, `amounts` until the end of 2020 and from 2021 on.

    `week`: how many days a week are paid, and then the amount is a day's; 0: it is a month's. `tax` in hundredths of the gross;
    `kept`: cents kept back from each payment for a recovery.
    """

    benefit: str
    first: date
    amounts: tuple[int, int]
    last: date | None = None
    week: int = 0
    tax: int = 0
    payee: str = "recipient"
    kept: int = 0


def lives(home: Household, chance: Random) -> Iterator[tuple[Someone, tuple[Grant, ...]]]:
    """Everybody of a household with their benefits; what the dead had ends on the day of death."""
    guardian, housed = _guardian(home), False
    for adult in home.adults:
        own = list(_of_guardian(home, adult, chance)) if adult is guardian else []
        if not any(grant.week or grant.benefit == "child_home_care_allowance" for grant in own):
            own += _of_age(home, adult, chance)
        own, housed = _housed_once(own, housed=housed)
        yield adult, _ended(adult, _with_recovery(own, chance))
    orphaned = home.kind == "one_parent" and chance.random() < 0.06
    lost = next((adult.died for adult in home.adults if adult.died), None)
    for child in home.children:
        since = lost or (_month(child.born, 14) if orphaned and child.age() > 1 else None)
        pension = Grant("survivors_pension", _month(since, 1), (11540, 11582), payee="guardian") if since else None
        yield child, _ended(child, [pension] if pension and child.age() < 18 else [])


def _housed_once(grants: list[Grant], *, housed: bool) -> tuple[list[Grant], bool]:
    """General housing allowance is a household's: whoever comes first gets it."""
    kept = []
    for grant in grants:
        if grant.benefit != "general_housing_allowance" or not housed:
            kept.append(grant)
        housed = housed or grant.benefit == "general_housing_allowance"
    return kept, housed


def _guardian(home: Household) -> Someone | None:
    alive = [adult for adult in home.adults if adult.died is None]
    return next((a for a in alive if a.woman), alive[0] if alive else None) if home.children else None


def _of_guardian(home: Household, guardian: Someone, chance: Random) -> Iterator[Grant]:
    young = sorted((c for c in home.children if c.age() < 17 and c.died is None), key=lambda c: c.born)
    if not young:
        return
    alone = ONE_PARENT if home.kind == "one_parent" else 0
    amount = sum(CHILD[min(place, 3)] + alone for place in range(len(young)))
    last = _month(years_later(young[0].born, 17), 1) - timedelta(1)
    yield Grant("child_benefit", _month(young[-1].born, 1), (amount, amount), last)
    months = (AS_OF - young[-1].born).days // 30
    if 2 <= months < 10:
        day = chance.randint(2905, 9000)
        yield Grant("parental_allowances", _monday(young[-1].born), (day, day), _month(young[-1].born, 10), 6, 24)
    elif 10 <= months < 34 and chance.random() < 0.5:
        yield Grant("child_home_care_allowance", _month(young[-1].born, 10), HOME_CARE, tax=20)
    if alone and chance.random() < 0.45:
        yield Grant("maintenance_support", _ago(chance, 3, 40), (MAINTENANCE * len(young),) * 2)
    if alone and chance.random() < 0.35:
        yield _housing(chance)


def _of_age(home: Household, adult: Someone, chance: Random) -> list[Grant]:
    age, luck = adult.age(), chance.random()
    if age >= 65:
        return list(_of_pensioner(home, adult, chance))
    if luck < (0.08 if age >= 50 else 0.02):
        return list(_of_disabled(home, chance))
    if age <= 27 and luck < 0.4:
        return list(_of_student(chance))
    if luck < (0.45 if age <= 27 else 0.14):
        return list(_of_unemployed(chance))
    if luck < 0.19:
        return [_of_sick(chance)]
    return [_past(chance)] if luck > 0.85 else []


def _of_pensioner(home: Household, adult: Someone, chance: Random) -> Iterator[Grant]:
    since = _month(years_later(adult.born, 65), 1)
    full, share = (FULL if len(home.adults) == 1 else SHARED), chance.random()
    if share < 0.45:
        part = 1.0 if share < 0.12 else chance.uniform(0.1, 0.9)
        yield Grant("national_pension", since, (int(full[0] * part), int(full[1] * part)))
        if share < 0.12:
            yield Grant("guarantee_pension", since, (GUARANTEE[0] - full[0], GUARANTEE[1] - full[1]))
        if chance.random() < 0.4:
            yield Grant("pensioners_housing_allowance", _ago(chance, 4, 30), (chance.randint(5000, 45000),) * 2)
    if chance.random() < (0.35 if adult.age() >= 80 else 0.04):
        yield Grant("pensioners_care_allowance", _ago(chance, 4, 60), chance.choices(CARE, (6, 3, 1))[0])
    if not adult.woman and adult.age() >= 94 and chance.random() < 0.7:
        yield Grant("front_veterans_supplement", since, VETERAN)


def _of_disabled(home: Household, chance: Random) -> Iterator[Grant]:
    part, full = chance.uniform(0.3, 1), FULL if len(home.adults) == 1 else SHARED
    yield Grant("national_pension", _ago(chance, 6, 90), (int(full[0] * part), int(full[1] * part)))
    if chance.random() < 0.5:
        yield Grant("pensioners_housing_allowance", _ago(chance, 4, 30), (chance.randint(5000, 40000),) * 2)
    if chance.random() < 0.3:
        yield Grant("disability_allowance_16", _ago(chance, 4, 60), chance.choice(DISABILITY))


def _of_student(chance: Random) -> Iterator[Grant]:
    yield Grant("student_financial_aid", date(2020, 9, 1), (STUDENT, STUDENT), date(2021, 5, 31))
    if chance.random() < 0.5:
        yield _housing(chance)


def _of_unemployed(chance: Random) -> Iterator[Grant]:
    yield Grant("unemployment_benefits", _monday(_ago(chance, 1, 30)), LABOUR_MARKET, week=5, tax=20)
    if chance.random() < 0.5:
        yield _housing(chance)
    if chance.random() < 0.25:
        for month in (date(2020, 11, 1), date(2020, 12, 1), date(2021, 1, 1)):
            if chance.random() < 0.8:
                payee = "landlord" if chance.random() < 0.08 else "recipient"
                amounts = (chance.randint(8000, 62000),) * 2
                yield Grant("basic_social_assistance", month, amounts, _month(month, 1) - timedelta(1), payee=payee)


def _of_sick(chance: Random) -> Grant:
    first, day = _monday(AS_OF - timedelta(chance.randrange(30, 180))), chance.randint(2905, 9500)
    benefit = "sickness_allowance" if chance.random() < 0.85 else "rehabilitation_allowance"
    return Grant(benefit, first, (day, day), first + timedelta(7 * chance.randint(3, 16) - 1), 6, 22)


def _past(chance: Random) -> Grant:
    """Something that was over before the months whose payments are shown."""
    first, day = _monday(date(2020, 8, 30) - timedelta(chance.randrange(0, 900))), chance.randint(2905, 9500)
    benefit = chance.choices(("sickness_allowance", "unemployment_benefits", "parental_allowances"), (5, 4, 2))[0]
    amounts = (3366, 3366) if benefit == "unemployment_benefits" else (day, day)
    week = 5 if benefit == "unemployment_benefits" else 6
    return Grant(benefit, first, amounts, first + timedelta(7 * chance.randint(2, 8) - 1), week, 20)


def _housing(chance: Random) -> Grant:
    first, amount = _ago(chance, 1, 11), chance.randint(4000, 42000)
    return Grant("general_housing_allowance", first, (amount, amount), _month(first, 12) - timedelta(1))


def _with_recovery(grants: list[Grant], chance: Random) -> list[Grant]:
    return [
        replace(g, kept=chance.randint(1500, 4000)) if _can_bear(g) and chance.random() < 0.05 else g for g in grants
    ]


def _can_bear(grant: Grant) -> bool:
    return (
        grant.benefit in ("unemployment_benefits", "national_pension")
        and min(grant.amounts) * (20 if grant.week else 1) > 20000
    )


def _ended(someone: Someone, grants: list[Grant]) -> tuple[Grant, ...]:
    died = someone.died
    if died is None:
        return tuple(grants)
    return tuple(replace(g, last=min(g.last or died, died), kept=0) for g in grants if g.first < died)


def _monday(day: date) -> date:
    return day - timedelta(day.weekday())


def _month(day: date, later: int) -> date:
    """The first day of the month so many months later."""
    months = day.year * 12 + day.month - 1 + later
    return date(months // 12, months % 12 + 1, 1)


def _ago(chance: Random, least: int, most: int) -> date:
    return _month(AS_OF, -chance.randint(least, most))
