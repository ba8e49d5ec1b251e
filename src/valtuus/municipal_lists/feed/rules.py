"""What must hold of a well-formed list: codes known, days in order, shares right, nobody twice, rows and bill in agreement."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from valtuus.feeds.faults import Fault
from valtuus.kernel.errors import DomainError
from valtuus.kernel.identifiers import birth_day, identity_code, masked
from valtuus.municipal_lists.feed.schema import Head, Person
from valtuus.municipal_lists.rules import BANDS, band_of, share_of
from valtuus.municipal_lists.types import Kind


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a line may say: municipalities by code with their ids, the day it is read, whether artificial codes are taken."""

    municipalities: Mapping[str, str]
    today: date
    artificial: bool


# What the head and the rows of each kind must say; what is not named here they must leave out.
_OF_HEAD = {
    Kind.LMS_BILLING: ("month", "bill", "sum"),
    Kind.LMS_DAYS: ("as_of",),
    Kind.CHILDCARE_BILLING: ("month", "bill", "sum"),
}
_OF_ROW = {
    Kind.LMS_BILLING: ("paid_days", "period", "gross", "percent", "share"),
    Kind.LMS_DAYS: ("paid_days",),
    Kind.CHILDCARE_BILLING: ("period", "gross"),
}
_HEAD, _ROW = ("month", "as_of", "bill", "sum"), ("paid_days", "period", "gross", "percent", "share")


def day_of(head: Head) -> date:
    """The day that a list is of: the first of its month, or its own."""
    if head.as_of is not None:
        return head.as_of
    return date.fromisoformat(f"{head.month}-01")


def faults_in_head(head: Head, allowed: Allowed) -> Iterator[Fault]:
    """Every fault of the head of a list."""
    yield from _present(head, "list", _OF_HEAD[Kind(head.kind)], _HEAD)
    if head.municipality not in allowed.municipalities:
        yield Fault("list.municipality", "feed_code", head.municipality, "municipalities_2021.csv")
    field, day = ("list.as_of", head.as_of) if head.as_of else ("list.month", _begun(head))
    if day is not None and day > allowed.today:
        yield Fault(field, "feed_day_order", day.isoformat(), f"<= {allowed.today}")


def _begun(head: Head) -> date | None:
    return day_of(head) if head.month else None


def faults_in_row(row: Person, kind: Kind, allowed: Allowed) -> Iterator[Fault]:
    """Every fault of a row by itself."""
    yield from _present(row, "row", _OF_ROW[kind], _ROW)
    if fault := _identity(row.identity_code, allowed):
        yield fault
    elif row.period is not None and birth_day(row.identity_code) > row.period.until:
        yield Fault("row.period.until", "feed_day_order", row.period.until.isoformat(), ">= birth")
    if row.home_municipality is not None and row.home_municipality not in allowed.municipalities:
        yield Fault("row.home_municipality", "feed_code", row.home_municipality, "municipalities_2021.csv")
    if row.period is not None and row.period.until < row.period.from_:
        yield Fault("row.period.until", "feed_day_order", row.period.until.isoformat(), f">= {row.period.from_}")
    if row.paid_days is not None:
        yield from _of_days(row)


def _of_days(row: Person) -> Iterator[Fault]:
    band = band_of(row.paid_days or 0)
    if not band:
        yield Fault("row.paid_days", "list_days_few", str(row.paid_days), f">= {min(map(int, BANDS))}")
    elif row.percent is not None and row.percent != BANDS[band]:
        yield Fault("row.percent", "list_percent", str(row.percent), f"{BANDS[band]} ({row.paid_days})")
    elif row.gross is not None and row.share is not None and row.percent is not None:
        right = share_of(Decimal(row.gross), row.percent)
        if Decimal(row.share) != right:
            yield Fault("row.share", "feed_sum", row.share, f"{right:.2f} = {row.gross} · {row.percent} %")


def _present(struct: Head | Person, path: str, wanted: tuple[str, ...], known: tuple[str, ...]) -> Iterator[Fault]:
    for name in known:
        told = getattr(struct, name) is not None
        if name in wanted and not told:
            yield Fault(f"{path}.{name}", "feed_field_missing", "null", ", ".join(wanted))
        elif told and name not in wanted:
            yield Fault(f"{path}.{name}", "feed_field_unknown", "", ", ".join(wanted))


def _identity(code: str, allowed: Allowed) -> Fault | None:
    field = "row.identity_code"
    try:
        right = identity_code(code, allowed.today, artificial=True)
    except DomainError as error:
        return Fault(field, "feed_identity_code", error.given or "", error.allowed or "")
    if right != code:
        return Fault(field, "feed_identity_code", masked(code), masked(right))
    if code[7] == "9" and not allowed.artificial:
        return Fault(field, "feed_artificial", masked(code), "002–899")
    return None


def share_in(row: Person) -> Decimal:
    """What a row adds to the bill: the municipality's share, which of childcare support is the whole payment."""
    return Decimal(row.share if row.share is not None else row.gross or "0.00")


class Together:
    """The rows of one list taken together: nobody twice for the same days, as many as the head says, and the sum of the bill."""

    def __init__(self, head: Head) -> None:
        self._head = head
        self._spans: dict[str, list[tuple[date, date]]] = {}
        self._sum = Decimal()
        self._met = 0

    @property
    def full(self) -> bool:
        """Whether all rows that the head promises have come."""
        return self._met >= self._head.rows

    def add(self, row: Person | None) -> Iterator[Fault]:
        """A row that came, None for one that could not be read; the faults it has beside the others."""
        self._met += 1
        if row is None:
            return
        self._sum += share_in(row)
        first, last = (row.period.from_, row.period.until) if row.period else (date.min, date.max)
        spans = self._spans.setdefault(row.identity_code, [])
        if any(begun <= last and first <= ended for begun, ended in spans):
            yield Fault("row.identity_code", "list_person_twice", masked(row.identity_code), "1")
        spans.append((first, last))

    def end(self) -> Iterator[Fault]:
        """The faults of the whole list when no more rows come."""
        if not self.full:
            yield Fault("list.rows", "list_rows", str(self._met), str(self._head.rows))
        elif self._head.sum is not None and Decimal(self._head.sum) != self._sum:
            yield Fault("list.sum", "list_sum", self._head.sum, f"{self._sum:.2f}")
