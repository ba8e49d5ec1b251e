"""Benefit data as the tests lay it: Matti and others, put in by the role that loads, since nobody else can."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import connections, transaction

from valtuus.disclosures.queries import subject_key
from valtuus.kernel.identifiers import birth_day, uuid7

MATTI, MAIJA, PEKKA, SALLI = "310799-913M", "120305A9248", "050950-946W", "290296-957Y"
NOBODY, EMPTY = "110388-910K", "170712A968X"

_LINE = "insert into ledger_line (id, kind, digest) values (%s, 'benefits_loaded', '\\x00')"
_PERSON = "insert into benefits_person values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
_ITEM = "insert into benefits_item (id, subject_key, line_id, scope, benefit, on_day, fields) values (%s, %s, %s, %s, %s, %s, %s)"

PAYMENT = {
    "benefit": "basic_assistance",
    "paid_on": "2021-01-22",
    "gross": "540.00",
    "withheld": "0.00",
    "net": "540.00",
}
DECISION = {"benefit": "basic_assistance", "decided_on": "2021-01-20", "outcome": "granted", "amount": "540.00"}
RECOVERY = {"benefit": "housing_allowance", "balance": "120.00", "instalment": "20.00"}


def lay(code: str, items: Mapping[str, list[dict[str, Any]]], **changed: Any) -> str:
    """Lay one person and items by scope; the subject key. `changed` are columns of the person."""
    key, line = subject_key(code), uuid7()
    columns = {
        "subject_key": key,
        "line_id": line,
        "identity_code": code,
        "family_name": "Meikäläinen",
        "given_names": "Matti",
        "born": birth_day(code),
        "died": None,
        "non_disclosure": False,
        "address": "Rantatie 1, 00100 Mallila",
        "home_municipality": "490",
        "as_of": date(2021, 1, 31),
    } | changed
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("set local role valtuus_loader")
        cursor.execute(_LINE, [line])
        cursor.execute(_PERSON, list(columns.values()))
        for scope, found in items.items():
            for fields in found:
                row = [uuid7(), key, line, scope, fields.get("benefit"), date(2021, 1, 22), json.dumps(fields)]
                cursor.execute(_ITEM, row)
    return key


def lay_matti(**changed: Any) -> str:
    """Matti with a payment, a decision and a recovery."""
    return lay(MATTI, {"payments": [PAYMENT], "decisions": [DECISION], "recovery": [RECOVERY]}, **changed)
