"""Files of exports: written whole beside the web root, handed out once, gone after it or when their time is over."""

import csv
import io
import os
import time
from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings

from valtuus.web.listing import as_text

FOLDER = "exports"


def written(above: Sequence[str], headings: Sequence[str], rows: Iterable[Sequence[str]], last: Sequence[str]) -> bytes:
    """The file: a row on what it is, the headings, the rows, and the row of count and sum, as Finnish spreadsheets open it.

    INVARIANT: a cell that begins like a formula gets an apostrophe before it, as in every list (`web.listing`).
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for row in (above, headings, *rows, last):
        writer.writerow([as_text(cell) for cell in row])
    return ("\N{BYTE ORDER MARK}" + text.getvalue()).encode()


def keep(id: UUID, content: bytes) -> None:
    """Keep a file until it is fetched; it is there whole or not at all."""
    half, whole = (_folder() / f"{id}{end}" for end in (".half", ".csv"))
    try:
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        half.rename(whole)
    finally:
        half.unlink(missing_ok=True)


def take(id: str) -> bytes | None:
    """The file, which is then no more; None where it is not there."""
    path = _folder() / f"{UUID(id)}.csv"
    try:
        content = path.read_bytes()
        path.unlink()
    except FileNotFoundError:
        return None
    return content


def sweep(older: timedelta) -> int:
    """Remove what nobody has fetched in so long; how many files."""
    gone, now = 0, time.time()
    for path in _folder().iterdir():
        try:
            if now - path.stat().st_mtime > older.total_seconds():
                path.unlink()
                gone += 1
        except FileNotFoundError:  # fetched or swept by another a moment ago
            continue
    return gone


def _folder() -> Path:
    found = Path(settings.ENV.var) / FOLDER
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found
