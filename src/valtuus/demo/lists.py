"""Mallila's lists in the demonstration: two months of the bill, one list of 300 days; about thirty invented people."""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from valtuus.benefits.generation import names
from valtuus.benefits.generation.codes import Codes
from valtuus.kernel.periods import months_later
from valtuus.municipal_lists.rules import BANDS, band_of, share_of

SEED, PEOPLE, TOWN = "mallila", 30, "mallila"
MONTHS = (date(2020, 12, 1), date(2021, 1, 1))
DAYS_OF = date(2021, 1, 31)
DAILY = Decimal("33.78")  # labour-market support a day in 2021


def lines() -> Iterator[bytes]:
    """The lines of the feed (docs/feed-lists.md), always the same."""
    people = _people()
    for month in MONTHS:
        rows = [_billed(person, month) for person in people]
        total = sum((Decimal(row["share"]) for row in rows), Decimal())
        told: dict[str, Any] = {
            "kind": "lms_billing",
            "municipality": TOWN,
            "month": f"{month:%Y-%m}",
            "bill": f"TMT-{month:%Y-%m}-490",
        }
        yield _line(list=told | {"sum": f"{total:.2f}", "rows": len(rows)})
        yield from (_line(row=row) for row in rows)
    told = {"kind": "lms_days", "municipality": TOWN, "as_of": DAYS_OF.isoformat(), "rows": len(people)}
    yield _line(list=told)
    yield from (_line(row=_who(person) | {"paid_days": person["days"]}) for person in people)


def _line(**told: Any) -> bytes:
    return json.dumps({"schema": 1} | told, ensure_ascii=False).encode() + b"\n"


def _people() -> list[dict[str, Any]]:
    chance, codes = Random(SEED), Codes(SEED)  # noqa: S311 - invented people, no secret
    return [_person(chance, codes, place) for place in range(PEOPLE)]


def _person(chance: Random, codes: Codes, place: int) -> dict[str, Any]:
    woman, year, swedish = chance.random() < 0.45, chance.randrange(1958, 1999), chance.random() < 0.1
    family = names.FAMILY_SV if swedish else names.FAMILY_FI
    return {
        "identity_code": codes.take(year, woman=woman),
        "family_name": family.one(chance),
        "given_names": names.given_names(chance, woman=woman, year=year, swedish=swedish),
        "non_disclosure": place == 7,
        "home_municipality": TOWN,
        "days": chance.choice((chance.randrange(330, 990), chance.randrange(330, 990), chance.randrange(1010, 2400))),
        "paid": chance.randrange(8, 23),
    }


def _who(person: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in person.items() if name not in ("days", "paid")}


def _billed(person: dict[str, Any], month: date) -> dict[str, Any]:
    # In the month before, each had been paid for fewer days; who has 1 000 now may not have had them then.
    days = person["days"] - (0 if month == MONTHS[-1] else person["paid"])
    gross, percent = person["paid"] * DAILY, BANDS[band_of(days)]
    until = date.fromordinal(months_later(month, 1).toordinal() - 1)
    return _who(person) | {
        "paid_days": days,
        "period": {"from": month.isoformat(), "until": until.isoformat()},
        "gross": f"{gross:.2f}",
        "percent": percent,
        "share": f"{share_of(gross, percent):.2f}",
    }
