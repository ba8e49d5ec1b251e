"""Benefit data as a reader sees them. No database: a look is a value."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from valtuus.benefits.forms import grounds_offered
from valtuus.benefits.types import Benefits, Item, Look, Wish
from valtuus.benefits.wording import document_text, remarks, sections
from valtuus.disclosures.tests.looks import AINO, PERMIT
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import Language
from valtuus.kernel.decision import Reason


@pytest.fixture(autouse=True)
def finnish() -> None:
    """A request leaves its language behind in the thread; the next test begins in Finnish again."""
    translation.activate("fi")


WISH = Wish("310799-913M", "id", "sas_20", "assess_need", ("payments",), (), "SHL-1")


def look(items: dict[str, list[dict[str, Any]]], *said: Reason) -> Look:
    shown = {
        scope: tuple(Item("1", scope, None, date(2021, 1, 22), row) for row in rows) for scope, rows in items.items()
    }
    return Look(Benefits(None, shown, said), 17, PERMIT, tuple(items))


def cells(scope: str, row: dict[str, Any], language: str = "fi") -> list[Any]:
    with translation.override(language):
        [section] = sections(look({scope: [row]}))
        return list(section.table.rows[0])


def test_codes_become_words_days_days_and_sums_sums() -> None:
    row = {
        "benefit": "child_benefit",
        "paid_on": "2021-01-26",
        "period": {"from": "2021-01-01", "until": "2021-01-31"},
        "gross": "1234.50",
        "withheld": "0.00",
        "net": "1234.50",
        "payee_kind": "guardian",
    }
    sums = [Decimal("1234.50"), Decimal("0.00"), Decimal("1234.50")]
    assert cells("payments", row) == ["Lapsilisä", date(2021, 1, 26), "1.1.2021–31.1.2021", *sums, "Huoltaja"]
    assert cells("payments", row, "sv")[0] == "Barnbidrag"


def test_yes_no_and_years_are_text_and_what_is_missing_is_nothing() -> None:
    assert cells("insurance", {"covered": True, "from": "1999-07-31"}) == ["Kyllä", date(1999, 7, 31), None]
    assert cells("medicine_ceiling", {"year": 2020, "met": False}, "en") == ["2020", "No", None]


def test_a_code_that_has_left_the_catalogue_is_shown_as_it_stands() -> None:
    assert (
        cells("pending", {"benefit": "gone_benefit", "arrived_on": "2021-01-01", "state": "gone"})[0] == "gone_benefit"
    )


def test_scopes_stand_in_the_order_of_the_catalogue_and_an_empty_one_says_so() -> None:
    shown = sections(look({"recovery": [], "pending": []}))
    assert [s.code for s in shown] == ["pending", "recovery"]
    assert all(not s.table.rows and s.table.empty for s in shown)


@pytest.mark.parametrize("language", Language)
def test_every_field_of_every_scope_that_can_be_opened_has_a_heading(language: Language) -> None:
    codes = {scope for ground in grounds_offered().values() for scope in ground.scopes}
    with translation.override(language):
        shown = sections(look({code: [{}] for code in codes}))
    assert {s.code for s in shown} == codes
    assert all(len(s.table.headings) == len(catalogue().scopes[s.code].fields) for s in shown)


def test_the_text_for_the_document_names_everything_but_the_client() -> None:
    text = document_text(WISH, look({"payments": [], "decisions": []}), actor=AINO, represented="Mallila")
    for part in (
        "28 §",
        "Kirjausnumero: 17",
        "1.2.2021 klo",
        "Mallila",
        "20\N{NO-BREAK SPACE}§",
        "SHL-1",
        "Hakija: Aino",
    ):
        assert part in text
    assert "Avatut tiedot: etuusratkaisut, maksut" in text
    assert "310799" not in text


def test_a_look_without_data_says_so_in_the_document_too() -> None:
    empty = look({}, Reason("no_data_on_code"))
    assert document_text(WISH, empty, actor=AINO, represented="Mallila").endswith("Tunnuksella ei ole tietoja.")
    assert remarks(empty) == [("info", "Tunnuksella ei ole tietoja.")]


def test_death_is_told_with_its_day() -> None:
    dead = look({}, Reason("person_has_died", {"date": "2021-01-01"}))
    assert remarks(dead) == [("alert", "Henkilö on kuollut 1.1.2021.")]
