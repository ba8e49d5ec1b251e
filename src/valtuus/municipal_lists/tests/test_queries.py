"""What the database leaves of a list is what the rule leaves of its rows; and a receipt opens its rows alone."""

import itertools
from datetime import date
from decimal import Decimal

import pytest
from django.db import connections

from valtuus.municipal_lists import queries, rules
from valtuus.municipal_lists.services.looking import judged, look
from valtuus.municipal_lists.tests.ground import bill, codes, days_row, head, load, row, there
from valtuus.municipal_lists.tests.pages import lay_bill, many
from valtuus.municipal_lists.tests.pages import register as register
from valtuus.municipal_lists.tests.people import AT, actor
from valtuus.municipal_lists.types import Filters, Kind

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def test_the_database_filters_as_the_rule_says(register: dict[str, str]) -> None:
    spans = [("2021-01-01", "2021-01-31"), ("2021-01-10", "2021-01-20"), ("2020-12-01", "2020-12-31")]
    every = itertools.product((300, 1500), ("0.00", "100.01", "700.00"), spans)
    rows = [
        row(code, paid_days=days, gross=gross, period={"from": a, "until": b})
        for code, (days, gross, (a, b)) in zip(codes(18), every, strict=True)
    ]
    id = lay_bill(register, *rows)
    found = queries.list_of(id, Kind.LMS_BILLING, register["mallila"])
    whole = queries.rows_of(found, Filters())
    amounts, moments = (None, Decimal("50.01"), Decimal("350.00")), (None, date(2021, 1, 9), date(2021, 1, 20))
    left = set()
    for band, percent, least, most, first, last in itertools.product(
        ("", "300"), (None, 70), amounts, amounts, moments, moments
    ):
        filters = Filters(band, percent, least, most, first, last)
        wanted = tuple(r for r in whole if rules.fits(r, filters))
        assert queries.rows_of(found, filters) == wanted, filters
        narrowed, all_of_it = queries.sums_of(found, filters)
        assert (narrowed.rows, narrowed.share) == (len(wanted), sum((r.share or 0 for r in wanted), Decimal()))
        assert all_of_it.rows == 18
        left.add(len(wanted))
    assert {0, 18} < left, "the filters do narrow"


@pytest.mark.parametrize("order", [f"{sign}{name}" for name in rules.ORDERS for sign in ("", "-")])
def test_in_every_order_each_row_is_on_one_page(register: dict[str, str], order: str) -> None:
    id = lay_bill(register, *many(7))
    found = queries.list_of(id, Kind.LMS_BILLING, register["mallila"])
    pages = [queries.rows_of(found, Filters(), order=order, limit=3, skipped=n) for n in (0, 3, 6)]
    assert sorted(r.position for page in pages for r in page) == list(range(1, 8))


def test_of_days_too(register: dict[str, str]) -> None:
    told = head(2, kind="lms_days", month=None, bill=None, sum=None, as_of="2021-01-31")
    load(told, *(days_row(c, d) for c, d in zip(codes(2), (301, 1044), strict=True)), municipalities=register)
    [(id,)] = there("select id::text from municipal_lists_list")
    found = queries.list_of(id, Kind.LMS_DAYS, register["mallila"])
    for filters in (Filters(least=Decimal(302)), Filters(most=Decimal(301)), Filters(first=AT.date()), Filters("1000")):
        wanted = [r for r in queries.rows_of(found, Filters()) if rules.fits(r, filters)]
        assert list(queries.rows_of(found, filters)) == wanted
        assert queries.sums_of(found, filters)[0].rows == len(wanted) < 2


def test_a_receipt_opens_the_rows_that_it_names_and_no_others(register: dict[str, str]) -> None:
    id = lay_bill(register, *many(3))
    found = queries.list_of(id, Kind.LMS_BILLING, register["mallila"])
    first, second, _ = queries.rows_of(found, Filters())
    ilona = actor("ilona")
    decision = judged(Kind.LMS_BILLING, register["mallila"], actor=ilona, at=AT)
    receipt = look(Kind.LMS_BILLING, register["mallila"], decision, actor=ilona, subjects=(first.handle,))
    assert set(queries.people_of(receipt, actor=ilona)) == {first.handle}
    none = look(Kind.LMS_BILLING, register["mallila"], decision, actor=ilona)
    assert queries.people_of(none, actor=ilona) == {}
    other = look(Kind.LMS_DAYS, register["mallila"], decision, actor=ilona, subjects=(second.handle,))
    assert queries.people_of(other, actor=ilona) == {}, "a receipt of another kind of list opens nothing"


def test_the_client_finds_the_looks_by_his_handles(register: dict[str, str]) -> None:
    """Decision 0013: who has a receipt for a client reads which handles are his."""
    code = next(iter(codes(1)))
    load(*bill(row(code)), municipalities=register)
    [(handle, person)] = there("select handle, subject_key from disclosures_handle")
    assert handle.startswith("list_row:") and not there(
        "select 1 from municipal_lists_person where subject_key = %s", person
    )
    with connections["default"].cursor() as app:
        app.execute("select count(*) from disclosures_handle")
        assert app.fetchone() == (0,), "without a receipt nobody sees whose a handle is"
