"""Reads of the lists: what names nobody at any time, people by receipt. No function here has a parameter for a person."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet

from valtuus.disclosures.gate import opened
from valtuus.disclosures.types import Receipt
from valtuus.kernel.actor import Actor
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.ledger.queries import asked
from valtuus.municipal_lists import models, rules
from valtuus.municipal_lists.types import (
    MATERIALS,
    BandSum,
    Export,
    ExportMade,
    Filters,
    Kind,
    ListPerson,
    ListRow,
    MunicipalList,
    Sums,
)

HANDLE = "list_row:"

_LIST = """
select l.id::text, l.kind, l.municipality::text, l.day, l.bill_number, l.bill_sum, l.rows, l.loaded_at,
  l.replaces_id::text, n.id::text
from municipal_lists_list l left join municipal_lists_list n on n.replaces_id = l.id
"""
# What a filter leaves; `rules.fits` says the same of one row. A filter that is not set is null.
_FITS = """
  (%(band)s::text is null or r.band = %(band)s) and (%(percent)s::integer is null or r.percent = %(percent)s)
  and (%(least)s::numeric is null or coalesce(r.share, r.paid_days) >= %(least)s)
  and (%(most)s::numeric is null or coalesce(r.share, r.paid_days) <= %(most)s)
  and (%(first)s::date is null or r.last >= %(first)s) and (%(last)s::date is null or r.first <= %(last)s)
"""
_ROWS = f"""
select '{HANDLE}' || r.id, r.position, r.band, r.first, r.last, r.percent, r.gross, r.share, r.paid_days
from municipal_lists_row r where r.list_id = %(list)s and {_FITS}
order by {{order}} limit %(limit)s offset %(skipped)s
"""  # noqa: S608 - constants of this file
_SUMS = f"""
select r.band, r.percent, count(*), coalesce(sum(r.gross), 0), coalesce(sum(r.share), 0), coalesce({_FITS}, false) as fits
from municipal_lists_row r where r.list_id = %(list)s group by r.band, r.percent, fits
"""  # noqa: S608 - the same
# Whatever it is sorted by, rows alike stay in the order of the list, so that no row is on two pages.
_COLUMNS = {"period": "r.first", "band": "r.band::integer"}
_ORDERS = {"": "r.position"} | {
    f"{sign}{name}": f"{_COLUMNS.get(name, f'r.{name}')} {way}, r.position"
    for name in rules.ORDERS
    for sign, way in (("", "asc"), ("-", "desc"))
}
# Only the policy chooses: it opens the receipt's rows and no others, and one more condition would cost as much as it does.
_PEOPLE = """
select subject_key, identity_code, family_name, given_names, non_disclosure, nullif(home_municipality, '')
from municipal_lists_person
"""


def lists_of(kind: Kind, municipality: str) -> list[MunicipalList]:
    """The lists of a kind of a municipality by id, newest first, without versions that were replaced."""
    found = asked(
        _LIST + "where l.kind = %s and l.municipality = %s and n.id is null order by l.day desc", [kind, municipality]
    )
    return [_list(row) for row in found.fetchall()]


def list_of(id: str, kind: Kind, municipality: str) -> MunicipalList:
    """The list of an id, an earlier version too. Raises `DomainError` `list_missing`, also for another kind's or municipality's."""
    found = asked(_LIST + "where l.id = %s and l.kind = %s and l.municipality = %s", [UUID(id), kind, municipality])
    row = found.fetchone()
    if row is None:
        raise DomainError("list_missing", kind=ErrorKind.MISSING, field="list", given=id)
    return _list(row)


def rows_of(
    found: MunicipalList, filters: Filters, *, order: str = "", limit: int | None = None, skipped: int = 0
) -> tuple[ListRow, ...]:
    """The rows that a filter leaves, without whose they are; all with no `limit`. In the order of the list, or of a column of
    `rules.ORDERS`, backwards with `-` before it."""
    values = _values(found, filters) | {"limit": limit, "skipped": skipped}
    return tuple(ListRow(*row) for row in asked(_ROWS.format(order=_ORDERS[order]), values).fetchall())


def sums_of(found: MunicipalList, filters: Filters) -> tuple[Sums, Sums]:
    """The sums of the rows that a filter leaves, and those of the whole list."""
    groups = [(BandSum(*row[:5]), row[5]) for row in asked(_SUMS, _values(found, filters)).fetchall()]
    return rules.by_band(g for g, fits in groups if fits), rules.by_band(g for g, _ in groups)


def people_of(receipt: Receipt, *, actor: Actor) -> dict[str, ListPerson]:
    """The people of the rows that a receipt names, by handle, as they may be shown."""
    [rows] = opened(receipt, _PEOPLE, actor=actor)
    return {handle: rules.protected(ListPerson(*who)) for handle, *who in rows}


def export_of(id: str) -> Export:
    """The export of an id. Raises `DomainError` `export_missing`."""
    row = _exports().filter(id=id).first()
    if row is None:
        raise DomainError("export_missing", kind=ErrorKind.MISSING, field="export", given=id)
    found = row.list
    told = MunicipalList(
        str(found.id),
        Kind(found.kind),
        str(found.municipality),
        found.day,
        found.bill_number,
        found.bill_sum,
        found.rows,
        row.at,
    )
    fetched = getattr(row, "exportfetch", None)
    return Export(
        str(row.id),
        row.number,
        told,
        str(row.represented),
        row.official,
        row.session_digest,
        tuple(row.columns),
        row.rows,
        row.sum,
        row.sha256,
        row.at,
        fetched.at if fetched else None,
    )


def exports_between(since: datetime, until: datetime) -> list[ExportMade]:
    """Every export made from `since` on and before `until`, in order of time, whether it was fetched or not: the people in it were
    disclosed when it was made. Names nobody of the list."""
    rows = (
        models.Export.objects.filter(at__gte=since, at__lt=until)
        .annotate(kind=F("list__kind"))
        .order_by("at", "number")
    )
    return [
        ExportMade(r.number, r.at, r.official, str(r.represented), MATERIALS[Kind(r.kind)].action, Kind(r.kind), r.rows)
        for r in rows
    ]


def _exports() -> QuerySet[models.Export]:
    return models.Export.objects.select_related("list", "exportfetch")


def _list(row: Sequence[Any]) -> MunicipalList:
    return MunicipalList(row[0], Kind(row[1]), *row[2:])


def _values(found: MunicipalList, filters: Filters) -> dict[str, Any]:
    return {
        "list": UUID(found.id),
        "band": filters.band or None,
        "percent": filters.percent,
        "least": filters.least,
        "most": filters.most,
        "first": filters.first,
        "last": filters.last,
    }
