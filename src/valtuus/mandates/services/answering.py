"""The register's answers to callers of its interfaces: many questions at once, each answer kept before any is told."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from valtuus.kernel.decision import Decision
from valtuus.kernel.identifiers import uuid7
from valtuus.ledger import services as ledger
from valtuus.ledger.queries import prepared
from valtuus.ledger.services import recorded
from valtuus.mandates.services.deciding import decide_all
from valtuus.mandates.types import Question

# The bytes of `kernel.canonical`, made in a hundredth of its time; a test holds the two together.
_canonical = msgspec.json.Encoder(order="sorted")

# All rows are one parameter, read by the server alone: the driver took longer to quote arrays of texts than all else together. The
# order of the array is the order of the numbers: the rows are made one after another as they are read.
_KEEP = """
insert into mandates_answer (id, line_id, question, decision, caller, request_id)
select (a.row ->> 'id')::uuid, %(line)s, a.row -> 'question', a.row -> 'decision', %(caller)s, %(request)s
from jsonb_array_elements(%(rows)s::text::jsonb) with ordinality as a (row, place)
order by a.place
returning id, number
"""


@recorded
def answer_many(
    items: Sequence[Question | str],
    *,
    caller: str,
    request_id: str,
    at: datetime,
    stop_at: bool | None = None,
) -> list[tuple[int, Decision] | str]:
    """Decide the questions of one call for a caller, in order, from one version: the number of each record, and its decision.

    A text among the items is the error code of what could not be asked; it comes back as it is, and stands in the line.
    `stop_at`: leave off after the first that is permitted (True) or is not (False); what comes after it is neither told nor
    kept. Raises as `decide_all` does; then nothing is kept and nothing is told.
    """
    questions = [item for item in items if not isinstance(item, str)]
    decided = iter(decide_all(questions, at=at) if questions else [])
    answers = _until([item if isinstance(item, str) else next(decided) for item in items], stop_at)
    decisions = [a for a in answers if not isinstance(a, str)]
    asked = [_canonical.encode(q).decode() for q in questions[: len(decisions)]]
    told = [_canonical.encode(d).decode() for d in decisions]
    line = ledger.append(
        "questions_answered",
        {
            "caller": caller,
            "request_id": request_id,
            "answers": len(decisions),
            "digest": hashlib.sha256("\n".join((*asked, *told)).encode()).hexdigest(),
            "failed": [(place, code) for place, code in enumerate(answers) if isinstance(code, str)],
        },
    )
    numbers = iter(_kept(asked, told, line=line, caller=caller, request=request_id) if asked else ())
    return [a if isinstance(a, str) else (next(numbers), a) for a in answers]


def _kept(asked: list[str], told: list[str], **values: Any) -> list[int]:
    ids = [uuid7() for _ in asked]
    pieces = (f'{{"id":"{i}","question":{q},"decision":{d}}}' for i, q, d in zip(ids, asked, told, strict=True))
    with prepared() as cursor:
        cursor.execute(_KEEP, {"rows": f"[{','.join(pieces)}]", **values})
        numbers = dict(cursor.fetchall())
    return [numbers[row] for row in ids]


def _until(answers: list[Decision | str], stop_at: bool | None) -> list[Decision | str]:
    if stop_at is None:
        return answers
    permits = (not isinstance(a, str) and a.permitted for a in answers)
    last = next((place for place, permit in enumerate(permits, 1) if permit is stop_at), len(answers))
    return answers[:last]
