"""What must hold of a well-formed line: codes are known, days follow one another, sums are right."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from valtuus.benefits.feed.schema import Decision, MedicineCeiling, Payment, PersonLine
from valtuus.feeds.faults import Fault, shown
from valtuus.kernel.errors import DomainError
from valtuus.kernel.identifiers import birth_day, identity_code, masked


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a line may say: codes of the catalogue, the day on which it is read, whether artificial identity codes are taken.

    `paid`: benefits under which money is paid; `benefits` holds the mere statuses as well.
    """

    benefits: frozenset[str]
    paid: frozenset[str]
    states: frozenset[str]
    outcomes: frozenset[str]
    payees: frozenset[str]
    matters: frozenset[str]
    municipalities: frozenset[str]
    today: date
    artificial: bool


def faults_in(line: PersonLine, allowed: Allowed) -> Iterator[Fault]:
    """Every fault of what the line says; nothing when it may be loaded."""
    yield from _person(line, allowed)
    yield from _codes(line, allowed)
    for place, decision in enumerate(line.decisions):
        yield from _decision(decision, f"decisions[{place}]", line.as_of)
    for place, payment in enumerate(line.payments):
        yield from _payment(payment, f"payments[{place}]")
    for place, ceiling in enumerate(line.medicine_ceiling):
        yield from _ceiling(ceiling, f"medicine_ceiling[{place}]", line.as_of)
    yield from _others(line)


def _person(line: PersonLine, allowed: Allowed) -> Iterator[Fault]:
    yield from _not_after(line.as_of, allowed.today, "as_of")
    if fault := _identity(line.identity_code, allowed):
        yield fault
        return
    born = birth_day(line.identity_code)
    if born > line.as_of:
        yield Fault("as_of", "feed_day_order", line.as_of.isoformat(), f">= {born}")
    if line.died is not None and not born <= line.died <= line.as_of:
        yield Fault("died", "feed_day_order", line.died.isoformat(), f"{born} … {line.as_of}")


def _identity(code: str, allowed: Allowed) -> Fault | None:
    try:
        right = identity_code(code, allowed.today, artificial=True)
    except DomainError as error:
        return Fault("identity_code", "feed_identity_code", error.given or "", error.allowed or "")
    if right != code:
        return Fault("identity_code", "feed_identity_code", masked(code), masked(right))
    if code[7] == "9" and not allowed.artificial:
        return Fault("identity_code", "feed_artificial", masked(code), "002–899")
    return None


def _codes(line: PersonLine, allowed: Allowed) -> Iterator[Fault]:
    if line.home_municipality is not None and line.home_municipality not in allowed.municipalities:
        yield Fault("home_municipality", "feed_code", line.home_municipality, "municipalities_2021.csv")
    for scope, name, codes in (
        ("pending", "benefit", allowed.benefits),
        ("pending", "state", allowed.states),
        ("decisions", "benefit", allowed.benefits),
        ("decisions", "outcome", allowed.outcomes),
        ("payments", "benefit", allowed.paid),
        ("payments", "payee_kind", allowed.payees),
        ("recovery", "benefit", allowed.paid),
        ("other_bodies", "matter", allowed.matters),
    ):
        for place, entry in enumerate(getattr(line, scope)):
            code = getattr(entry, name)
            if code not in codes:
                field = f"{scope}[{place}].{name}"
                yield Fault(field, "feed_code", shown(code, field), ", ".join(sorted(codes)))


def _not_after(day: date, last: date, field: str) -> Iterator[Fault]:
    if day > last:
        yield Fault(field, "feed_day_order", day.isoformat(), f"<= {last}")


def _in_order(first: date | None, last: date | None, field: str) -> Iterator[Fault]:
    if first is not None and last is not None and last < first:
        yield Fault(field, "feed_day_order", last.isoformat(), f">= {first}")


def _decision(decision: Decision, path: str, as_of: date) -> Iterator[Fault]:
    yield from _not_after(decision.decided_on, as_of, f"{path}.decided_on")
    yield from _in_order(decision.from_, decision.until, f"{path}.until")
    if decision.outcome == "granted":
        if decision.from_ is None:
            yield Fault(f"{path}.from", "feed_field_missing", "null", '"2021-01-31"')
        if decision.amount is None:
            yield Fault(f"{path}.amount", "feed_field_missing", "null", '"1234.56"')


def _payment(payment: Payment, path: str) -> Iterator[Fault]:
    yield from _in_order(payment.period.from_, payment.period.until, f"{path}.period.until")
    right = Decimal(payment.gross) - Decimal(payment.withheld)
    if right < 0:
        yield Fault(f"{path}.withheld", "feed_sum", payment.withheld, f"0.00 … {payment.gross}")
    elif Decimal(payment.net) != right:
        yield Fault(f"{path}.net", "feed_sum", payment.net, f"{right:.2f} = {payment.gross} − {payment.withheld}")


def _ceiling(ceiling: MedicineCeiling, path: str, as_of: date) -> Iterator[Fault]:
    if ceiling.met != (ceiling.met_on is not None):
        given = "null" if ceiling.met_on is None else ceiling.met_on.isoformat()
        yield Fault(f"{path}.met_on", "feed_value", given, f"{ceiling.year}-…" if ceiling.met else "null")
    elif ceiling.met_on is not None:
        first, last = date(ceiling.year, 1, 1), min(date(ceiling.year, 12, 31), as_of)
        if not first <= ceiling.met_on <= last:
            yield Fault(f"{path}.met_on", "feed_day_order", ceiling.met_on.isoformat(), f"{first} … {last}")


def _others(line: PersonLine) -> Iterator[Fault]:
    for place, pending in enumerate(line.pending):
        yield from _not_after(pending.arrived_on, line.as_of, f"pending[{place}].arrived_on")
    for place, insurance in enumerate(line.insurance):
        yield from _in_order(insurance.from_, insurance.until, f"insurance[{place}].until")
    for place, recovery in enumerate(line.recovery):
        if Decimal(recovery.instalment) > Decimal(recovery.balance):
            path = f"recovery[{place}].instalment"
            yield Fault(path, "feed_sum", recovery.instalment, f"0.00 … {recovery.balance}")
    for place, passed in enumerate(line.other_bodies):
        yield from _not_after(passed.passed_on, line.as_of, f"other_bodies[{place}].passed_on")
        yield from _in_order(passed.from_, passed.until, f"other_bodies[{place}].until")
