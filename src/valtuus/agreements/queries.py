"""Reads of the agreements."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from valtuus.agreements import models
from valtuus.agreements.types import Agreement
from valtuus.kernel.periods import Period


def agreement_of(party: str, service: str, day: date) -> Agreement | None:
    """The agreement of a party on a service on a Helsinki day; of several the one that began last, then the one entered last."""
    found = [a for a in _agreements(Q(party=party, service=service)) if day in a.period]
    return max(found, key=lambda a: (a.period.first or date.min, a.id), default=None)


def agreements_of(parties: Iterable[str]) -> list[Agreement]:
    """Every agreement of these parties, ended ones too, in the order in which they were entered."""
    return _agreements(Q(party__in=set(parties)))


def _agreements(condition: Q) -> list[Agreement]:
    rows: QuerySet[models.Agreement] = models.Agreement.objects.select_related("agreementend")
    return [_agreement(row) for row in rows.filter(condition).order_by("id")]


def _agreement(row: models.Agreement) -> Agreement:
    end = getattr(row, "agreementend", None)
    return Agreement(
        id=str(row.id),
        party=str(row.party),
        service=row.service,
        grounds=None if row.grounds is None else frozenset(row.grounds),
        scopes=None if row.scopes is None else frozenset(row.scopes),
        period=Period(row.first_day, end.last_day if end else None),
    )
