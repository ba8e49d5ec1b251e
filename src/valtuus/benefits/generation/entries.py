"""From grants to what a line says of them: decisions, and the payments of three months that they cover."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

from valtuus.benefits.feed.schema import Decision, Payment, Span
from valtuus.benefits.generation.lives import Grant
from valtuus.benefits.generation.people import AS_OF
from valtuus.benefits.pay_days import banking_day, pay_day
from valtuus.kernel.catalogue import catalogue

NEW_RATES = date(2021, 1, 1)
INDEXED_ON = date(2020, 12, 14)
INDEXED_BEFORE = date(2019, 12, 13)
MONTHS = (date(2020, 11, 1), date(2020, 12, 1), NEW_RATES)
FOUR_WEEKS = timedelta(27)


def money(cents: int) -> str:
    """Cents as the feed writes money."""
    return f"{cents // 100}.{cents % 100:02d}"


def decisions_of(grant: Grant, chance: Random) -> tuple[Decision, ...]:
    """The decision of a grant; two, before and from the turn of the year, where the amount changes then.

    Of a grant older than that the last year's decision is shown, not the first one.
    """
    decided = min(grant.first + timedelta(chance.randint(-20, 12)), grant.last or AS_OF, AS_OF)
    before, after = grant.amounts
    changes = before != after and grant.first < NEW_RATES
    if not changes:
        amount = after if grant.first >= NEW_RATES else before
        return (_decision(grant, decided, grant.first, grant.last, amount),)
    first = max(grant.first, date(2020, 1, 1))
    decided = decided if first == grant.first else INDEXED_BEFORE
    until = min(grant.last or date.max, NEW_RATES - timedelta(1))
    old = _decision(grant, decided, first, until, before)
    if grant.last is not None and grant.last < NEW_RATES:
        return (old,)
    return old, _decision(grant, max(INDEXED_ON, decided), NEW_RATES, grant.last, after)


def _decision(grant: Grant, decided: date, first: date, last: date | None, amount: int) -> Decision:
    return Decision(grant.benefit, decided, "granted", first, last, money(amount))


def payments_of(
    grant: Grant, decisions: tuple[Decision, ...], surname: str, died: date | None, chance: Random
) -> Iterator[Payment]:
    """Payments of the last three months that were made: after the decision, by the pay-day rule, not after death."""
    for first, last, paid in _by_weeks(grant, chance) if grant.week else _by_months(grant, surname):
        covering = [d for d in decisions if d.from_ and d.from_ <= last and (d.until is None or d.until >= first)]
        if paid > AS_OF or (died and paid > died) or any(d.decided_on > paid for d in covering):
            continue
        gross = _earned(grant, first, last)
        withheld = (gross * grant.tax + 50) // 100 + grant.kept
        if 0 < gross and withheld <= gross:
            sums = money(gross), money(withheld), money(gross - withheld)
            yield Payment(grant.benefit, paid, Span(first, last), *sums, grant.payee)


def _by_months(grant: Grant, surname: str) -> Iterator[tuple[date, date, date]]:
    for month in MONTHS:
        last = (month + timedelta(31)).replace(day=1) - timedelta(1)
        paid = _pay_day(grant.benefit, month, surname)
        if grant.first <= month and (grant.last is None or grant.last >= month):
            yield month, min(last, grant.last or last), paid


@cache
def _rules() -> dict[str, Any]:
    return {row["code"]: row["pay"] for row in catalogue().rows["benefit"] if "pay" in row}


@cache
def _pay_day(benefit: str, month: date, surname: str) -> date:
    paid = pay_day(_rules()[benefit], month, surname)
    if paid is None:
        raise ValueError(f"{benefit} has no pay day in a month")
    return paid


def _by_weeks(grant: Grant, chance: Random) -> Iterator[tuple[date, date, date]]:
    """Periods of four weeks that end on a Sunday, the last one in January; clipped to the grant."""
    sunday = AS_OF - timedelta(7 * chance.randint(1, 3))
    for back in (2, 1, 0):
        end = sunday - timedelta(28 * back)
        first, last = max(end - FOUR_WEEKS, grant.first), min(end, grant.last or end)
        if first <= last:
            yield first, last, banking_day(end + timedelta(chance.randint(2, 5)), forward=True)


def _earned(grant: Grant, first: date, last: date) -> int:
    if not grant.week:
        return grant.amounts[first >= NEW_RATES]
    days = (first + timedelta(n) for n in range((last - first).days + 1))
    return sum(grant.amounts[day >= NEW_RATES] for day in days if day.weekday() < grant.week)
