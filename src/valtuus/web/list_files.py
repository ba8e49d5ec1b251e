"""A list as a file, in the formats that there are; which is asked for stands in the address or the form as `muoto`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

from django.http import HttpResponse, QueryDict
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from valtuus.kernel.periods import HELSINKI
from valtuus.web.listing import Column, as_text, csv_file, plain

Write = Callable[[Iterable[Any], Sequence[Column[Any]], str], HttpResponse]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DAY, MOMENT, TEXT = "d.m.yyyy", "d.m.yyyy h:mm", "@"


@dataclass(frozen=True, slots=True)
class FileWays:
    """Addresses at which the list of a page is a file."""

    csv: str
    xlsx: str


def file_ways(query: QueryDict) -> FileWays:
    """The addresses: the same list as it is narrowed and sorted, whole."""
    return FileWays(_way(query, "csv"), _way(query, "xlsx"))


def _way(query: QueryDict, form: str) -> str:
    turned = query.copy()
    turned["muoto"] = form
    turned.pop("sivu", None)
    return f"?{turned.urlencode()}"


def file_asked(query: QueryDict) -> Write | None:
    """What writes the file that is asked for; None where the page is."""
    return FORMATS.get(query.get("muoto", ""))


def xlsx_file(rows: Iterable[Any], columns: Sequence[Column[Any]], name: str) -> HttpResponse:
    """The whole list as a workbook of one sheet: days are days, numbers numbers, all else text.

    INVARIANT: no cell is a formula; one that begins like it gets an apostrophe before it as in the CSV, and the page says so.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, c.heading) for c in columns])
    for row in rows:
        sheet.append([_cell(sheet, c.cell(row)) for c in columns])
    written = BytesIO()
    book.save(written)
    answer = HttpResponse(written.getvalue(), content_type=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


def _cell(sheet: Any, value: Any) -> Any:
    match value:
        case datetime():
            return _formatted(sheet, value.astimezone(HELSINKI).replace(tzinfo=None), MOMENT)
        case date():
            return _formatted(sheet, value, DAY)
        case int() if not isinstance(value, bool):
            return value
    cell = _formatted(sheet, ILLEGAL_CHARACTERS_RE.sub("", as_text(plain(value))), TEXT)
    cell.data_type = "s"  # of a text that is the name of an error, too
    return cell


def _formatted(sheet: Any, value: Any, form: str) -> Any:
    cell = WriteOnlyCell(sheet, value)
    cell.number_format = form
    return cell


FORMATS: Mapping[str, Write] = {"csv": csv_file, "xlsx": xlsx_file}
