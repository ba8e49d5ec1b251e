"""Shares, sums, filters, and what an export may hold. Money in euros and cents; values in, values out."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from valtuus.kernel.errors import DomainError
from valtuus.kernel.identifiers import without_codes
from valtuus.municipal_lists.types import MATERIALS, BandSum, Filters, Kind, ListPerson, ListRow, Sums

CENT = Decimal("0.01")
# Band of paid days by its first day → the municipality's part in the hundred (1290/2002, 14:3 a §); the higher first.
BANDS = {"1000": 70, "300": 50}
# What may be taken along of each kind, in the order of the file; the first ones are ticked unless said otherwise.
PERSONAL = ("identity_code", "family_name", "given_names", "home_municipality")
NARROW = {
    Kind.LMS_BILLING: ("identity_code", "share"),
    Kind.LMS_DAYS: ("identity_code", "paid_days"),
    Kind.CHILDCARE_BILLING: ("identity_code", "share"),
}
COLUMNS = {
    Kind.LMS_BILLING: (*PERSONAL, "band", "first", "last", "percent", "gross", "share"),
    Kind.LMS_DAYS: (*PERSONAL, "band", "paid_days"),
    Kind.CHILDCARE_BILLING: (*PERSONAL, "first", "last", "share"),
}
ORDERS = (
    "position",
    "band",
    "period",
    "percent",
    "gross",
    "share",
    "paid_days",
)  # by what the rows of a page can be sorted
NAMING = frozenset(PERSONAL) - {"identity_code"}  # taken on purpose only, with a word why
LONGEST_REASON = 200


def band_of(paid_days: int) -> str:
    """The band that so many paid days are in; "" below the first."""
    return next((band for band in BANDS if paid_days >= int(band)), "")


def share_of(gross: Decimal, percent: int) -> Decimal:
    """The municipality's part of a payment, rounded to the cent row by row, half a cent upwards."""
    return (gross * percent / 100).quantize(CENT, ROUND_HALF_UP)


def agrees(bill_sum: Decimal | None, whole: Sums) -> bool | None:
    """Whether the rows of a whole list come to its bill; None where there is no bill."""
    return None if bill_sum is None else bill_sum == whole.share


def by_band(groups: Iterable[BandSum]) -> Sums:
    """The sums band by band and percentage by percentage, the lowest first; groups of the same are added."""
    found: dict[tuple[int, int], BandSum] = {}
    for group in groups:
        key = int(group.band or 0), group.percent or 0
        before = found.get(key, BandSum(group.band, group.percent, 0, Decimal(), Decimal()))
        added = before.rows + group.rows, before.gross + group.gross, before.share + group.share
        found[key] = BandSum(group.band, group.percent, *added)
    return Sums(tuple(found[key] for key in sorted(found)))


def fits(row: ListRow, filters: Filters) -> bool:
    """Whether a filter leaves a row. The database says the same of a whole list (`queries`); a test holds the two together."""
    amount = row.share if row.share is not None else row.paid_days
    return (
        (not filters.band or row.band == filters.band)
        and (filters.percent is None or row.percent == filters.percent)
        and (filters.least is None or (amount is not None and amount >= filters.least))
        and (filters.most is None or (amount is not None and amount <= filters.most))
        and (filters.first is None or (row.last is not None and row.last >= filters.first))
        and (filters.last is None or (row.first is not None and row.first <= filters.last))
    )


def checked_filters(filters: Filters) -> Filters:
    """The filters, if something can fit them. Raises `DomainError` naming the later of the two fields otherwise."""
    if filters.least is not None and filters.most is not None and filters.most < filters.least:
        raise DomainError("filter_backwards", field="most", given=str(filters.most), allowed=f">= {filters.least}")
    if filters.first is not None and filters.last is not None and filters.last < filters.first:
        raise DomainError("filter_backwards", field="last", given=str(filters.last), allowed=f">= {filters.first}")
    return filters


def checked_columns(kind: Kind, columns: Iterable[str], reason: str) -> tuple[str, ...]:
    """The columns in the order of the file, each once.

    Raises `DomainError` `export_columns_missing` for none, `export_column_unknown`, `export_reason_missing` where names are taken
    without a word why, `export_reason_too_long` and `export_reason_identity_code`.
    """
    wanted = set(columns)
    for column in sorted(wanted - set(COLUMNS[kind])):
        raise DomainError("export_column_unknown", field="columns", given=column, allowed=", ".join(COLUMNS[kind]))
    if not wanted:
        raise DomainError("export_columns_missing", field="columns", allowed=", ".join(COLUMNS[kind]))
    _check_reason(reason.strip(), needed=bool(wanted & NAMING))
    return tuple(column for column in COLUMNS[kind] if column in wanted)


def _check_reason(reason: str, *, needed: bool) -> None:
    if needed and not reason:
        raise DomainError("export_reason_missing", field="reason")
    if len(reason) > LONGEST_REASON:
        raise DomainError("export_reason_too_long", field="reason", given=str(len(reason)), allowed=str(LONGEST_REASON))
    if without_codes(reason) != reason:  # it stands in the record for years
        raise DomainError("export_reason_identity_code", field="reason")


def order_of(asked: str) -> str:
    """The order that an address asks for; the list's own for anything else."""
    return asked if asked.removeprefix("-") in ORDERS else ""


def names_people(columns: Iterable[str]) -> bool:
    """Whether a file with these columns tells who the people are."""
    return bool(set(columns) & set(PERSONAL))


def protected(person: ListPerson) -> ListPerson:
    """The person as shown: under a non-disclosure order without home municipality."""
    if not person.non_disclosure:
        return person
    return ListPerson(person.identity_code, person.family_name, person.given_names, True, None)


def sum_of(kind: Kind, rows: Iterable[ListRow]) -> Decimal | None:
    """What the last row of a file says: the sum of the municipality's shares; None where the kind has no money."""
    if not MATERIALS[kind].billed:
        return None
    return sum((row.share for row in rows if row.share is not None), Decimal())
