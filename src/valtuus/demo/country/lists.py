"""The month's lists of a municipality: the bill of labour market support, and who has had 300 paid days."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from valtuus.benefits.feed.schema import Payment
from valtuus.benefits.generation.people import AS_OF
from valtuus.demo.country.people import UNEMPLOYMENT, Resident
from valtuus.municipal_lists.feed.schema import Head, Line, Person, Span
from valtuus.municipal_lists.rules import BANDS, band_of, share_of

_DAY = timedelta(1)


class Rows:
    """The rows of a municipality's lists as its people come by: nobody else's lists are held meanwhile."""

    def __init__(self, municipality: str) -> None:
        self._municipality = municipality
        self._billed: list[Person] = []
        self._days: list[Person] = []

    def add(self, resident: Resident) -> None:
        """What a resident adds: each payment of the month that came after 300 paid days, and herself when she has had as many."""
        paid = resident.paid(UNEMPLOYMENT)
        for payment in paid:
            days = resident.paid_days(payment.period.from_ - _DAY)
            if band_of(days):
                self._billed.append(self._row(resident, days, payment))
        if paid and resident.unemployed is not None and resident.unemployed.last is None:
            days = resident.paid_days(max(payment.period.until for payment in paid))
            if band_of(days):
                self._days.append(self._row(resident, days))

    def _row(self, resident: Resident, days: int, payment: Payment | None = None) -> Person:
        line, percent = resident.line, BANDS[band_of(days)]
        return Person(
            line.identity_code,
            line.family_name,
            line.given_names,
            line.non_disclosure,
            self._municipality,
            paid_days=days,
            period=Span(payment.period.from_, payment.period.until) if payment else None,
            gross=payment.gross if payment else None,
            percent=percent if payment else None,
            share=f"{share_of(Decimal(payment.gross), percent):.2f}" if payment else None,
        )

    def lines(self) -> Iterator[Line]:
        """The lists that hold anybody, each a head and its rows."""
        month, code = f"{AS_OF:%Y-%m}", self._municipality
        if self._billed:
            total = sum((Decimal(row.share or "0.00") for row in self._billed), Decimal())
            count, bill = len(self._billed), f"TMT-{month}-{code}"
            yield Line(1, list=Head("lms_billing", code, count, month=month, bill=bill, sum=f"{total:.2f}"))
            yield from (Line(1, row=row) for row in self._billed)
        if self._days:
            yield Line(1, list=Head("lms_days", code, len(self._days), as_of=AS_OF))
            yield from (Line(1, row=row) for row in self._days)
