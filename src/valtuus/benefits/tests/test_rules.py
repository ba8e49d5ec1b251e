"""What of a person's data a look may show."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from valtuus.benefits.rules import age_on, visible
from valtuus.benefits.types import Benefits, Item, Person
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.decision import Reason

MATTI = Person(
    "310799-913M", "Meikäläinen", "Matti", date(1999, 7, 31), None, False, "Rantatie 1", "490", date(2021, 1, 31)
)
PAYMENT = Item(
    "1", "payments", "sickness", date(2021, 1, 22), {"benefit": "sickness", "net": "540.00", "account": "FI…"}
)
RECOVERY = Item("2", "recovery", "sickness", date(2021, 1, 5), {"balance": "120.00"})
NO_DATA = Benefits(None, {}, (Reason("no_data_on_code"),))


def shown(
    person: Person | None = MATTI,
    items: tuple[Item, ...] = (PAYMENT, RECOVERY),
    ground: str = "sas_20",
    opened: tuple[str, ...] = ("payments",),
    municipality: str | None = "490",
) -> Benefits:
    codes = catalogue()
    return visible(person, items, codes.grounds[ground], opened, codes.scopes, municipality=municipality)


def codes_of(benefits: Benefits) -> list[str]:
    return [remark.code for remark in benefits.remarks]


def test_only_the_opened_scopes_are_shown_and_of_them_only_the_catalogues_fields() -> None:
    benefits = shown()
    assert list(benefits.items) == ["payments"]
    assert [dict(i.fields) for i in benefits.items["payments"]] == [{"benefit": "sickness", "net": "540.00"}]
    assert benefits.remarks == ()


def test_a_scope_that_the_ground_does_not_open_stays_shut_even_when_it_was_given() -> None:
    assert list(shown(ground="fee_14a", opened=("payments", "recovery")).items) == ["payments"]


def test_an_opened_scope_without_data_is_said_to_be_empty() -> None:
    assert shown(opened=("payments", "pending")).items["pending"] == ()


def test_the_newest_comes_first() -> None:
    older = replace(PAYMENT, id="0", on_day=date(2020, 12, 22))
    assert [i.id for i in shown(items=(older, PAYMENT)).items["payments"]] == ["1", "0"]


def test_a_benefit_is_shown_only_where_the_scope_has_that_field() -> None:
    ceiling = Item("3", "medicine_ceiling", "medicine_cost_ceiling", date(2021, 1, 1), {"year": 2021, "met": False})
    [item] = shown(items=(ceiling,), opened=("medicine_ceiling",)).items["medicine_ceiling"]
    assert (item.benefit, item.fields) == (None, {"year": 2021, "met": False})


@pytest.mark.parametrize(
    "case",
    [
        {"person": None, "items": ()},
        {"items": ()},
        {"items": (RECOVERY,)},
        {"person": replace(MATTI, non_disclosure=True), "items": ()},
        {"person": replace(MATTI, died=date(2020, 12, 24)), "items": ()},
        {"person": replace(MATTI, home_municipality="049"), "items": ()},
    ],
)
def test_unknown_and_without_data_are_one_answer(case: dict[str, Any]) -> None:
    assert shown(**case) == NO_DATA


def test_under_a_non_disclosure_order_nothing_tells_where_the_person_lives() -> None:
    for home in ("490", "049"):
        benefits = shown(replace(MATTI, non_disclosure=True, home_municipality=home))
        assert benefits.person is not None
        assert (benefits.person.address, benefits.person.home_municipality) == (None, None)
        assert codes_of(benefits) == ["address_protected"]
        assert benefits.items["payments"]


def test_of_a_dead_person_the_day_is_told_and_the_data_shown() -> None:
    benefits = shown(replace(MATTI, died=date(2020, 12, 24)))
    assert benefits.remarks == (Reason("person_has_died", {"date": "2020-12-24"}),)
    assert benefits.items["payments"]


@pytest.mark.parametrize(
    ("home", "municipality", "marked"),
    [("049", "490", True), ("490", "490", False), ("", "490", False), ("049", None, False)],
)
def test_a_person_of_another_municipality_is_shown_and_marked(
    home: str, municipality: str | None, marked: bool
) -> None:
    benefits = shown(replace(MATTI, home_municipality=home), municipality=municipality)
    assert ("of_other_municipality" in codes_of(benefits)) is marked
    assert benefits.items["payments"]


@pytest.mark.parametrize(
    ("born", "day", "years"),
    [
        (date(1999, 7, 31), date(2021, 7, 30), 21),
        (date(1999, 7, 31), date(2021, 7, 31), 22),
        (date(2020, 2, 29), date(2021, 2, 27), 0),
        (date(2020, 2, 29), date(2021, 2, 28), 1),
        (date(2020, 2, 29), date(2024, 2, 28), 3),
        (date(2020, 2, 29), date(2024, 2, 29), 4),
        (date(2021, 2, 1), date(2021, 2, 1), 0),
    ],
)
def test_age_is_full_years_of_the_calendar(born: date, day: date, years: int) -> None:
    assert age_on(born, day) == years
