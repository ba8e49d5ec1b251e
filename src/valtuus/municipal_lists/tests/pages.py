"""The pages of the lists as tests ask for them."""

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.http import HttpResponse
from django.test import Client

from valtuus.kernel.clock import standing_at
from valtuus.municipal_lists import export_files
from valtuus.municipal_lists.tests.ground import bill, codes, load, row, there
from valtuus.municipal_lists.tests.people import AT, lay_register

HERE = "/fi/kelmu/mallila/luettelot/"


@pytest.fixture(autouse=True)
def register(
    request: pytest.FixtureRequest,
    settings: Any,
    transactional_db: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[dict[str, str]]:
    """The register; its mandates end on the day that a test names as the fixture's parameter."""
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "valtuus.municipal_lists.tests.people.Someone"]
    monkeypatch.setattr(export_files, "_folder", lambda: tmp_path)
    with standing_at(AT):
        yield lay_register(until=getattr(request, "param", date(2023, 12, 31)))


def lay_bill(register: dict[str, str], *rows: dict[str, Any], **changed: Any) -> str:
    """Lay a list of these rows, or of three; its id."""
    found, faults = load(*bill(*(rows or three()), **changed), municipalities=register)
    assert not faults and found.lists == 1
    [(id,)] = there("select id::text from municipal_lists_list order by loaded_at desc, id desc limit 1")
    return str(id)


def three() -> list[dict[str, Any]]:
    first, second, third = codes(3)
    return [
        row(first, family_name="Äijälä", given_names="Åke"),
        row(second, family_name="Örn", paid_days=1200, gross="333.33"),
        row(third, family_name="Suojattu", non_disclosure=True, gross="100.00"),
    ]


def many(count: int) -> list[dict[str, Any]]:
    return [row(code, family_name=f"Nimi{n}") for n, code in enumerate(codes(count))]


def signed_in(who: str) -> Client:
    return Client(headers={"Test-Actor": who})


def text_of(response: HttpResponse) -> str:
    """What a reader sees."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))).replace("\xa0", " ")


def count(table: str = "disclosures_record") -> int:
    with connections["default"].cursor() as cursor:
        cursor.execute(f"select count(*) from {table}")  # noqa: S608 - the tests' own table names
        return int(cursor.fetchone()[0])
