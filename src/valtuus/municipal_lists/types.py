"""What the lists by municipality talk about. Parties are ids, people of a list handles until a receipt opens them."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

FETCH_WITHIN = timedelta(minutes=15)  # so long a file waits for the one who made it


class Kind(StrEnum):
    """Luettelon laji; the code of the scope that its rows belong to, too."""

    LMS_BILLING = "lms_billing"
    LMS_DAYS = "lms_days"
    CHILDCARE_BILLING = "childcare_billing"


@dataclass(frozen=True, slots=True)
class Material:
    """Aineisto: what a look at a kind of list is to the judge. `ground` and `purpose` are fixed by the kind; "" where the
    catalogue knows none."""

    kind: Kind
    action: str
    ground: str = ""
    purpose: str = ""

    @property
    def billed(self) -> bool:
        """Whether its lists belong to a bill, and so are about a month; others are about a day."""
        return self.kind is not Kind.LMS_DAYS


MATERIALS = {
    m.kind: m
    for m in (
        Material(Kind.LMS_BILLING, "kelmu.view_lms_billing", "lms_funding_14_3a", "check_lms_bill"),
        Material(Kind.LMS_DAYS, "kelmu.view_lms_risk_list", "multi_sector_2", "joint_service_assessment"),
        Material(Kind.CHILDCARE_BILLING, "kelmu.view_childcare_billing"),
    )
}


@dataclass(frozen=True, slots=True)
class MunicipalList:
    """Luettelo: one version of the list of a municipality and a month (`day` its first) or a day; names nobody.

    `replaces` an earlier version; `replaced_by` the next one, None for the newest.
    """

    id: str
    kind: Kind
    municipality: str
    day: date
    bill_number: str
    bill_sum: Decimal | None
    rows: int
    loaded_at: datetime
    replaces: str | None = None
    replaced_by: str | None = None


@dataclass(frozen=True, slots=True)
class ListRow:
    """Luettelon rivi without whose it is. `band`: the first day of its band of paid days, "300" or "1000"; "" where none is told.

    `share` is the municipality's part of `gross` and `percent` the part in the hundred; None where the kind has none.
    """

    handle: str
    position: int
    band: str = ""
    first: date | None = None
    last: date | None = None
    percent: int | None = None
    gross: Decimal | None = None
    share: Decimal | None = None
    paid_days: int | None = None


@dataclass(frozen=True, slots=True)
class ListPerson:
    """Luettelon henkilö. `home_municipality` a code, None under a non-disclosure order (turvakielto)."""

    identity_code: str = field(repr=False)
    family_name: str = field(repr=False)
    given_names: str = field(repr=False)
    non_disclosure: bool
    home_municipality: str | None


@dataclass(frozen=True, slots=True)
class Filters:
    """Rajaus: which rows are meant; empty: all. `least` and `most` are euros of the municipality's share, or paid days of a list
    of days; of a period some day must lie between `first` and `last`."""

    band: str = ""
    percent: int | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Sivun paikka: a page from 1 of the rows in an order: a column's name, `-` before it for backwards, "" the list's own."""

    page: int = 1
    order: str = ""


@dataclass(frozen=True, slots=True)
class BandSum:
    """Rows, gross sum and municipality's share of one band and percentage."""

    band: str
    percent: int | None
    rows: int
    gross: Decimal
    share: Decimal


@dataclass(frozen=True, slots=True)
class Sums:
    """Summat of the rows that a filter leaves."""

    bands: tuple[BandSum, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows."""
        return sum(b.rows for b in self.bands)

    @property
    def gross(self) -> Decimal:
        """What was paid to people."""
        return sum((b.gross for b in self.bands), Decimal())

    @property
    def share(self) -> Decimal:
        """The municipality's share."""
        return sum((b.share for b in self.bands), Decimal())


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of a list as opened: its rows, the sums of all that the filter leaves and those of the whole list.

    `people` by handle where names were asked; `number` that of the log.
    """

    list: MunicipalList
    rows: tuple[ListRow, ...]
    sums: Sums
    whole: Sums
    page: int
    number: int
    people: dict[str, ListPerson] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExportWish:
    """Vientipyyntö: which rows and columns are to be taken; `reason`: why names or codes are needed, "" where none are taken."""

    filters: Filters
    columns: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Export:
    """Vientitiedosto: a file that an official has had made. `number` stands in the file and in the log; `sum` as in its last row.

    `session` is a digest. `fetched_at` None: not handed out yet; it is handed out once.
    """

    id: str
    number: int
    list: MunicipalList
    represented: str
    official: str
    session: str
    columns: tuple[str, ...]
    rows: int
    sum: Decimal | None
    sha256: str
    at: datetime
    fetched_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ExportMade:
    """An export as the oversight counts it: by whom, when, of how many subjects, of which kind of list, in whose name."""

    number: int
    at: datetime
    official: str
    represented: str
    action: str
    kind: Kind
    subjects: int
