"""The look-up's pages as tests ask for them: who asks, what is asked, and what a reader sees of the answer."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.db import connections
from django.http import HttpResponse
from django.test import Client

from valtuus.agreements.services import load_agreements
from valtuus.agreements.types import Agreement
from valtuus.benefits.tests.ground import MATTI
from valtuus.benefits.tests.people import AT, lay_register
from valtuus.kernel.clock import standing_at
from valtuus.kernel.periods import Period
from valtuus.ledger.services import as_owner

HERE = "/fi/kelmu/mallila/haku/"
ASKED: dict[str, Any] = {
    "ground": "sas_20",
    "identity_code": MATTI,
    "case_reference": "SHL-2021-17",
    "purpose": "assess_need",
    "conditions": ["client_relation", "necessary"],
    "scopes": ["payments", "decisions"],
}


@pytest.fixture(autouse=True)
def register(settings: Any, db: None) -> Iterator[dict[str, str]]:
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "valtuus.benefits.tests.people.Someone"]
    with standing_at(AT):
        yield lay_register()


def signed_in(who: str) -> Client:
    return Client(headers={"Test-Actor": who})


def look(who: str = "aino", address: str = HERE, **changed: Any) -> HttpResponse:
    asked = {name: value for name, value in (ASKED | changed).items() if value is not None}
    return signed_in(who).post(address, asked)  # type: ignore[return-value]  # the test client's own kind of response


def text_of(response: HttpResponse) -> str:
    """What a reader sees, and what stands in fields."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))).replace("\xa0", " ")


def values(page: str, name: str) -> list[str]:
    """The values that a group of choices offers."""
    return re.findall(rf'name="{name}" id="\w+" value="(\w+)"', page)


def count() -> int:
    with connections["default"].cursor() as cursor:
        cursor.execute("select count(*) from disclosures_record")
        return int(cursor.fetchone()[0])


def agree(party: str, grounds: set[str] | None) -> None:
    """From today on the party has an agreement on these grounds alone; None: on all."""
    only = Agreement(
        "", party, "kelmu", None if grounds is None else frozenset(grounds), period=Period(AT.date(), None)
    )
    with as_owner():
        load_agreements([only], at=AT)
