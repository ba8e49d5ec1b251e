"""Bands, shares, sums, filters and columns, by tables."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.errors import DomainError
from valtuus.municipal_lists import rules
from valtuus.municipal_lists.types import MATERIALS, BandSum, Filters, Kind, ListPerson, ListRow, Sums

JANUARY = date(2021, 1, 1), date(2021, 1, 31)
ROW = ListRow("list_row:1", 1, "300", *JANUARY, 50, Decimal("700.00"), Decimal("350.00"))
DAYS = ListRow("list_row:2", 1, "1000", paid_days=1044)


@pytest.mark.parametrize(
    ("days", "band"), [(0, ""), (299, ""), (300, "300"), (999, "300"), (1000, "1000"), (5000, "1000")]
)
def test_the_band_of_paid_days(days: int, band: str) -> None:
    assert rules.band_of(days) == band


@pytest.mark.parametrize(
    ("gross", "percent", "share"),
    [
        ("700.00", 50, "350.00"),
        ("700.00", 70, "490.00"),
        ("333.33", 70, "233.33"),  # 233.331
        ("333.33", 50, "166.67"),  # 166.665: half a cent upwards
        ("0.01", 50, "0.01"),
        ("0.01", 70, "0.01"),
        ("0.00", 50, "0.00"),
        ("99999999.99", 70, "69999999.99"),
    ],
)
def test_the_share_is_rounded_half_a_cent_upwards(gross: str, percent: int, share: str) -> None:
    assert rules.share_of(Decimal(gross), percent) == Decimal(share)


def test_the_sums_by_band_add_groups_of_the_same() -> None:
    one, two = Decimal(1), Decimal(2)
    found = rules.by_band(
        [BandSum("1000", 70, 1, one, one), BandSum("300", 50, 2, two, one), BandSum("1000", 70, 3, two, two)]
    )
    assert found.bands == (BandSum("300", 50, 2, two, one), BandSum("1000", 70, 4, one + two, one + two))
    assert (found.rows, found.gross, found.share) == (6, Decimal(5), Decimal(4))


def test_the_check_against_the_bill() -> None:
    whole = Sums((BandSum("300", 50, 1, Decimal("700.00"), Decimal("350.00")),))
    assert rules.agrees(Decimal("350.00"), whole) is True
    assert rules.agrees(Decimal("350.01"), whole) is False
    assert rules.agrees(None, whole) is None


@pytest.mark.parametrize(
    ("row", "filters", "left"),
    [
        (ROW, Filters(), True),
        (ROW, Filters(band="300"), True),
        (ROW, Filters(band="1000"), False),
        (ROW, Filters(percent=70), False),
        (ROW, Filters(least=Decimal("350.00"), most=Decimal("350.00")), True),
        (ROW, Filters(least=Decimal("350.01")), False),
        (ROW, Filters(most=Decimal("349.99")), False),
        (ROW, Filters(first=date(2021, 1, 31)), True),
        (ROW, Filters(first=date(2021, 2, 1)), False),
        (ROW, Filters(last=date(2021, 1, 1)), True),
        (ROW, Filters(last=date(2020, 12, 31)), False),
        (DAYS, Filters(least=Decimal(1044), most=Decimal(1044)), True),
        (DAYS, Filters(least=Decimal(1045)), False),
        (DAYS, Filters(first=date(2021, 1, 1)), False),
    ],
)
def test_what_a_filter_leaves(row: ListRow, filters: Filters, left: bool) -> None:
    assert rules.fits(row, filters) is left


@pytest.mark.parametrize(
    ("filters", "field"),
    [
        (Filters(least=Decimal(2), most=Decimal(1)), "most"),
        (Filters(first=date(2021, 2, 1), last=date(2021, 1, 1)), "last"),
    ],
)
def test_a_filter_the_wrong_way_round_is_refused_at_its_field(filters: Filters, field: str) -> None:
    with pytest.raises(DomainError, match="filter_backwards") as error:
        rules.checked_filters(filters)
    assert error.value.field == field and error.value.allowed


def test_columns_are_put_in_order_and_taken_once() -> None:
    wanted = ("share", "identity_code", "share")
    assert rules.checked_columns(Kind.LMS_BILLING, wanted, "") == ("identity_code", "share")


def test_the_narrow_choice_of_each_kind_needs_no_word_why_and_names_by_code_alone() -> None:
    for kind, columns in rules.NARROW.items():
        assert rules.checked_columns(kind, columns, "") == columns and not set(columns) & rules.NAMING


@pytest.mark.parametrize("kind", list(Kind))
def test_each_kind_is_known_to_the_catalogue(kind: Kind) -> None:
    known, material = catalogue(), MATERIALS[kind]
    action = known.action(material.action)
    assert action.look and str(kind) in known.scopes
    if material.ground:
        assert str(kind) in known.grounds[material.ground].scopes
        assert material.ground in known.purposes[material.purpose].grounds
    assert ("legal_ground" in action.needs) <= bool(material.ground)


@pytest.mark.parametrize(("hidden", "home"), [(False, "091"), (True, None)])
def test_a_non_disclosure_order_hides_the_home(hidden: bool, home: Any) -> None:
    assert rules.protected(ListPerson("x", "A", "B", hidden, "091")).home_municipality == home
