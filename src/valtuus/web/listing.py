"""A list that one can sort by its headings, page through and take along as CSV: rows of any kind, shown by columns."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.paginator import Page, Paginator
from django.http import HttpResponse, QueryDict

from valtuus.web.components import Anchor, Heading, Status, Table
from valtuus.web.wording import shown

R = TypeVar("R")

SIZE = 25
# What a spreadsheet takes for the beginning of a formula (OWASP, "CSV Injection").
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """One column: its key in addresses, its heading, and the cell of a row. `order`: by what it is sorted, if it can be."""

    key: str
    heading: str
    cell: Callable[[R], Any]
    order: Callable[[R], Any] | None = None
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list: the table with headings that sort it, and the page it is."""

    table: Table
    page: Page[Any]

    @property
    def total(self) -> int:
        """How many rows there are on all pages."""
        return self.page.paginator.count


def listing(
    rows: Iterable[R],
    columns: Sequence[Column[R]],
    query: QueryDict,
    *,
    caption: str,
    empty: str,
    size: int = SIZE,
) -> Listing:
    """The rows as the address asks for them: sorted by `?jarjestys=key` (`-key`: the other way round), page `?sivu=`. An unknown
    key or page is the first. Rows alike in it stay as they came."""
    found, (key, backwards) = list(rows), _asked(columns, query)
    chosen = next((c for c in columns if c.key == key), None)
    if chosen is not None and chosen.order is not None:
        found.sort(key=chosen.order, reverse=backwards)
    page = Paginator(found, size).get_page(query.get("sivu"))
    headings = [_heading(c, query, key, backwards) for c in columns]
    return Listing(Table(caption, headings, [[c.cell(r) for c in columns] for r in page], empty), page)


def _asked(columns: Sequence[Column[R]], query: QueryDict) -> tuple[str, bool]:
    asked = query.get("jarjestys", "")
    key = asked.removeprefix("-")
    return (key, asked.startswith("-")) if any(c.key == key and c.order for c in columns) else ("", False)


def _heading(column: Column[R], query: QueryDict, key: str, backwards: bool) -> Heading:
    if column.order is None:
        return Heading(column.heading, column.numeric)
    turned, sorted_now = query.copy(), column.key == key
    turned["jarjestys"] = f"-{column.key}" if sorted_now and not backwards else column.key
    turned.pop("sivu", None)
    order = ("descending" if backwards else "ascending") if sorted_now else "none"
    return Heading(column.heading, column.numeric, f"?{turned.urlencode()}", order)


def csv_file(rows: Iterable[R], columns: Sequence[Column[R]], name: str) -> HttpResponse:
    """The whole list as a file that Finnish spreadsheets open as it is: UTF-8 with a mark, semicolons between.

    INVARIANT: a cell that begins like a formula gets an apostrophe before it, and so is text; the page says so.
    """
    written = io.StringIO()
    writer = csv.writer(written, delimiter=";", lineterminator="\r\n")
    writer.writerow([as_text(c.heading) for c in columns])
    writer.writerows([as_text(plain(c.cell(row))) for c in columns] for row in rows)
    answer = HttpResponse("\N{BYTE ORDER MARK}" + written.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def as_text(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def plain(value: Any) -> str:
    """A cell in words."""
    return value.text if isinstance(value, Anchor | Status) else shown(value)
