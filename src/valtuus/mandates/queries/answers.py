"""Recorded decisions."""

import json
from typing import Any

from django.db import connections

from valtuus.ledger.queries import alias
from valtuus.mandates.types import (
    Answered,
    Question,
)


def answer_number(answer_id: str) -> int:
    """The number by which people call a recorded decision."""
    with connections[alias()].cursor() as cursor:
        cursor.execute("select number from mandates_answer where id = %s", [answer_id])
        return int(cursor.fetchone()[0])


def answered(number: int) -> Answered | None:
    """A recorded decision by its number, with its question; None if there is none."""
    with connections[alias()].cursor() as cursor:
        cursor.execute("select question, decision, known_at from mandates_answer where number = %s", [number])
        row = cursor.fetchone()
    return None if row is None else Answered(number, Question(**_json(row[0])), _json(row[1]), row[2])


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
