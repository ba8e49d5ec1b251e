"""Lists as the tests lay them: lines of the feed, loaded by the real loader as the feed role."""

import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections

from valtuus.feeds.faults import Fault
from valtuus.municipal_lists.feed.rules import Allowed
from valtuus.municipal_lists.loading import Loaded, load_lists
from valtuus.municipal_lists.rules import BANDS, band_of, share_of

CODES = ("310799-913M", "120305A9248", "050950-946W", "290296-957Y", "110388-910K", "170712A968X")
TODAY = date(2021, 2, 20)
CHECKS = "0123456789ABCDEFHJKLMNPRSTUVWXY"


def codes(count: int) -> Iterable[str]:
    """So many artificial identity codes, all different."""
    for n in range(count):
        born = f"{n % 28 + 1:02}{n // 28 % 12 + 1:02}{n // 336 % 60 + 40:02}"
        number = f"{900 + n // 20160:03}"
        yield f"{born}-{number}{CHECKS[int(born + number) % 31]}"


def head(rows: int, **changed: Any) -> dict[str, Any]:
    told = {
        "kind": "lms_billing", "municipality": "mallila", "month": "2021-01", "bill": "TMT-2021-01", "sum": "0.00", "rows": rows
    } | changed  # fmt: skip
    return {"schema": 1, "list": {name: value for name, value in told.items() if value is not None}}


def row(code: str = CODES[0], **changed: Any) -> dict[str, Any]:
    days, gross = changed.get("paid_days", 420), changed.get("gross", "700.00")
    percent = BANDS.get(band_of(days or 0), 50)
    told = {
        "identity_code": code,
        "family_name": "Meikäläinen",
        "given_names": "Matti",
        "non_disclosure": False,
        "home_municipality": "mallila",
        "paid_days": days,
        "period": {"from": "2021-01-01", "until": "2021-01-31"},
        "gross": gross,
        "percent": percent,
        "share": str(share_of(Decimal(gross or "0"), percent)),
    } | changed
    return {"schema": 1, "row": {name: value for name, value in told.items() if value is not None}}


def days_row(code: str, paid_days: int = 420, **changed: Any) -> dict[str, Any]:
    return row(
        code, **{"paid_days": paid_days, "period": None, "gross": None, "percent": None, "share": None} | changed
    )


def bill(*rows: dict[str, Any], **changed: Any) -> list[dict[str, Any]]:
    """A bill's list of these rows, with its right sum unless changed."""
    total = sum((Decimal(r["row"].get("share", r["row"].get("gross", "0"))) for r in rows), Decimal())
    return [head(len(rows), **{"sum": f"{total:.2f}"} | changed), *rows]


def as_bytes(*lines: Any) -> bytes:
    return b"".join(
        (line if isinstance(line, bytes) else json.dumps(line, ensure_ascii=False).encode()) + b"\n" for line in lines
    )


def connected(role: str = "valtuus_feed") -> psycopg.Connection:
    database = connections["owner"].settings_dict
    return psycopg.connect(host=database["HOST"], dbname=database["NAME"], user=role, autocommit=True)


def there(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    """What really stands in the tables, past every policy."""
    with connected("postgres") as superuser:
        return superuser.execute(statement, parameters).fetchall()  # type: ignore[arg-type]  # the tests' own statements


def load(
    *lines: Any, municipalities: dict[str, str], good_lists: bool = False, today: date = TODAY
) -> tuple[Loaded, list[tuple[int, Fault]]]:
    """Load these lines as a file."""
    faults: list[tuple[int, Fault]] = []
    with TemporaryDirectory() as folder, connected() as feed:
        path = Path(folder) / "lists.jsonl"
        path.write_bytes(as_bytes(*lines))
        loaded = load_lists(
            path,
            feed,
            settings.CLIENT_SECRET,
            Allowed(municipalities, today, artificial=True),
            good_lists=good_lists,
            report=lambda number, fault: faults.append((number, fault)),
            progress=lambda _: None,
            bare=True,
        )
    return loaded, faults
