"""A table as a CSV file for a spreadsheet: nothing in it is ever run as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_text(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula gets an apostrophe before it, and so is text."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def csv_file(name: str, rows: Iterable[Sequence[str]]) -> HttpResponse:
    """The rows as `name`.csv: UTF-8 with a byte order mark and semicolons, as a Finnish spreadsheet opens it; never stored."""
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows([as_text(cell) for cell in row] for row in rows)
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response.headers["Cache-Control"] = "no-store, private"
    return response
