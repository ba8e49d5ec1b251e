"""Invented people hold together: codes, families, money, days; and the same seed makes the same ones."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice

import pytest

from valtuus.benefits.feed.reading import allowed_now, decoded, read_line
from valtuus.benefits.feed.schema import SCOPES, Payment, PersonLine
from valtuus.benefits.generation.codes import RESERVED, Codes, identity
from valtuus.benefits.generation.lines import lines
from valtuus.benefits.generation.people import AS_OF
from valtuus.benefits.pay_days import pay_day
from valtuus.feeds.lines import RawLine
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.identifiers import birth_day, identity_code
from valtuus.kernel.working_days import is_working_day

FEW, MANY = 8_000, 50_000
RULES = {row["code"]: row["pay"] for row in catalogue().rows["benefit"] if "pay" in row}
MONTHS = [date(2020, 11, 1), date(2020, 12, 1), date(2021, 1, 1)]


@pytest.fixture(scope="module")
def people() -> list[PersonLine]:
    return [decoded(line) for line in lines(FEW, "tests")]


def age(person: PersonLine) -> float:
    return (AS_OF - birth_day(person.identity_code)).days / 365.25


@pytest.mark.parametrize("many", [5_000, pytest.param(MANY, marks=pytest.mark.slow)])
def test_all_lines_are_taken_by_the_loader_and_name_as_many_artificial_people(many: int) -> None:
    allowed, codes = allowed_now(date(2021, 2, 1), artificial=True), set()
    for number, line in enumerate(lines(many, "tests"), 1):
        assert line.endswith(b"\n") and line.count(b"\n") == 1
        person = read_line(RawLine(number, line[:-1], len(line), True), allowed)
        assert isinstance(person, PersonLine), person
        codes.add(person.identity_code)
    assert len(codes) == many
    assert all(identity_code(code, AS_OF, artificial=True) == code and code[7] == "9" for code in codes)
    assert codes & RESERVED == {"310799-913M"}


def test_the_same_seed_gives_the_same_bytes_and_another_others() -> None:
    def digest(persons: int, seed: str) -> str:
        return hashlib.sha256(b"".join(lines(persons, seed))).hexdigest()

    assert digest(2_000, "a") == digest(2_000, "a") != digest(2_000, "b")
    assert list(lines(10, "a")) == list(islice(lines(500, "a"), 10))
    assert len(list(lines(1, "a"))) == 1


def test_codes_of_one_year_go_on_with_the_next_separator_and_then_say_so() -> None:
    codes, there_are = Codes("x"), 365 * 50
    taken = [codes.take(2019, woman=True) for _ in range(there_are * 6)]
    assert len(set(taken)) == len(taken)
    assert Counter(code[6] for code in taken) == dict.fromkeys("ABCDEF", there_are)
    assert {int(code[7:10]) % 2 for code in taken} == {0}
    with pytest.raises(OverflowError):
        codes.take(2019, woman=True)


def test_check_characters_are_those_of_the_brief() -> None:
    assert {identity(birth_day(code), code[6], int(code[7:10])) for code in RESERVED} == RESERVED


def test_money_adds_up(people: list[PersonLine]) -> None:
    payments = [payment for person in people for payment in person.payments]
    assert len(payments) > FEW
    for payment in payments:
        gross, withheld, net = map(Decimal, (payment.gross, payment.withheld, payment.net))
        assert gross == withheld + net and gross > 0 and withheld >= 0


def covers(person: PersonLine, payment: Payment, day: date) -> Decimal | None:
    amounts = [
        Decimal(d.amount)
        for d in person.decisions
        if d.benefit == payment.benefit and d.outcome == "granted" and d.decided_on <= payment.paid_on
        if d.amount and d.from_ and d.from_ <= day and (d.until is None or day <= d.until)
    ]
    return amounts[0] if amounts else None


def days(payment: Payment) -> Iterable[date]:
    return (payment.period.from_ + timedelta(n) for n in range((payment.period.until - payment.period.from_).days + 1))


def test_every_day_paid_is_covered_by_an_earlier_decision_on_its_amount(people: list[PersonLine]) -> None:
    by_the_day = {
        "unemployment_benefits": 5,
        "sickness_allowance": 6,
        "parental_allowances": 6,
        "rehabilitation_allowance": 6,
    }
    for person in people:
        for payment in person.payments:
            amounts = {day: covers(person, payment, day) for day in days(payment)}
            assert None not in amounts.values(), (person, payment)
            week = by_the_day.get(payment.benefit)
            earned = [a for day, a in amounts.items() if week and day.weekday() < week] or list(set(amounts.values()))
            assert sum(a for a in earned if a) == Decimal(payment.gross), (person, payment)


def test_payments_fall_on_the_pay_days(people: list[PersonLine]) -> None:
    for person in people:
        for payment in person.payments:
            assert is_working_day(payment.paid_on) and payment.paid_on <= AS_OF
            expected = {pay_day(RULES[payment.benefit], month, person.family_name) for month in MONTHS}
            assert payment.paid_on in expected or expected == {None}


def test_benefits_fit_the_age(people: list[PersonLine]) -> None:
    spans = {
        "child_benefit": (18, 62),
        "student_financial_aid": (17, 29),
        "unemployment_benefits": (17, 66),
        "general_housing_allowance": (17, 66),
        "guarantee_pension": (64, 110),
        "front_veterans_supplement": (93, 110),
        "survivors_pension": (0, 18),
    }
    for person in people:
        for payment in person.payments:
            low, high = spans.get(payment.benefit, (0, 110))
            assert low <= age(person) < high, (person, payment)
            assert (payment.benefit == "survivors_pension") == (payment.payee_kind == "guardian")


def test_the_dead_get_nothing_and_ask_for_nothing_after_their_day(people: list[PersonLine]) -> None:
    dead = [person for person in people if person.died]
    assert len(dead) > FEW / 500
    for person in dead:
        assert person.died
        assert person.pending == ()
        assert all(payment.paid_on <= person.died for payment in person.payments)
        assert all(d.until and d.until <= person.died for d in person.decisions if d.outcome == "granted")
        assert all(d.decided_on <= person.died for d in person.decisions if d.from_ != date(2021, 1, 1))


def test_recoveries_are_kept_back_from_payments(people: list[PersonLine]) -> None:
    owing = [(person, r) for person in people[1:] for r in person.recovery]
    assert owing
    for person, recovery in owing:
        paid = [Decimal(p.withheld) for p in person.payments if p.benefit == recovery.benefit]
        assert all(Decimal(recovery.instalment) <= withheld for withheld in paid)


def test_the_whole_looks_like_a_country(people: list[PersonLine]) -> None:
    def share(found: Iterable[bool]) -> float:
        return sum(found) / FEW

    assert 0.16 < share(age(p) < 18 for p in people) < 0.24
    assert 0.18 < share(age(p) >= 65 for p in people) < 0.25
    assert 0.26 < share(not any(getattr(p, scope) for scope in SCOPES) for p in people) < 0.34
    assert 0.005 < share(p.non_disclosure for p in people) < 0.02
    assert 0.08 < share(p.home_municipality == "091" for p in people) < 0.16
    assert len({p.home_municipality for p in people}) > 200
    assert share(any(c in "åäöÅÄÖ" for c in p.family_name + p.given_names) for p in people) > 0.2
    assert any("-" in p.family_name for p in people)
    paid = Counter(b for p in people for b in {payment.benefit for payment in p.payments})
    assert (
        paid["child_benefit"] > paid["guarantee_pension"] and paid["national_pension"] > paid["unemployment_benefits"]
    )
    assert len(paid) >= 15
    assert all((AS_OF - pending.arrived_on).days < 60 for p in people for pending in p.pending)


def test_children_and_their_guardian_live_at_one_address(people: list[PersonLine]) -> None:
    addresses = {p.address for p in people if any(payment.benefit == "child_benefit" for payment in p.payments)}
    children = [p for p in people if age(p) < 16]
    assert sum(child.address in addresses for child in children) > 0.95 * len(children)


def test_a_household_has_one_general_housing_allowance(people: list[PersonLine]) -> None:
    homes = Counter(
        p.address for p in people for d in p.decisions if d.benefit == "general_housing_allowance" and d.amount
    )
    assert sum(count > 1 for count in homes.values()) <= len(homes) / 100  # two households may have drawn one address


def test_matti_comes_first_with_something_in_every_scope(people: list[PersonLine]) -> None:
    matti = people[0]
    assert (matti.identity_code, matti.given_names.split()[0]) == ("310799-913M", "Matti")
    assert all(getattr(matti, scope) for scope in SCOPES)
    assert {p.benefit for p in matti.payments} == {"unemployment_benefits", "general_housing_allowance"}
    assert [r.benefit for r in matti.recovery] == ["student_financial_aid"]
    assert all(decoded(next(iter(lines(1, seed)))).payments for seed in "abc")
