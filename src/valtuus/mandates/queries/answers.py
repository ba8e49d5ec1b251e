"""Recorded decisions."""

import json
from datetime import datetime
from typing import Any

from django.db import connections

from valtuus.kernel.decision import Use
from valtuus.kernel.periods import in_utc
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


_USES = """
select link.value->>'grant', a.question->>'action', count(*), max((a.decision->>'at')::timestamptz)
from mandates_answer a cross join jsonb_array_elements(a.decision->'basis'->'path') link
where (a.question->>'represented' = %(party)s or a.decision#>>'{basis,path,1,giver}' = %(party)s)
  and a.decision->>'outcome' = 'permit' and a.decision#>>'{basis,kind}' = 'mandate'
  and (a.decision->>'at') collate "C" >= %(day)s and (a.decision->>'at')::timestamptz >= %(since)s
  and link.value->>'grant' is not null
group by 1, 2
"""


def uses_by_answers(party: str, *, since: datetime) -> list[Use]:
    """What recorded permits of a mandate were for since a moment, mandate by mandate and action by action, where an organisation
    was acted for or its people acted. The mandates of the other side of a path are among them."""
    # Moments are kept as text in UTC, so that a day of UTC cuts the index and the moment itself the rest.
    wanted: dict[str, Any] = {"party": party, "since": since, "day": in_utc(since).date().isoformat()}
    with connections[alias()].cursor() as cursor:
        cursor.execute(_USES, wanted)
        return [Use(*row) for row in cursor.fetchall()]


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
