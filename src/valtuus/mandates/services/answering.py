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

# The order of the array is the order of the numbers: the rows are made one after another as they are read.
_KEEP = """
insert into mandates_answer (id, line_id, question, decision, caller, request_id)
select a.id, %(line)s, a.question::jsonb, a.decision::jsonb, %(caller)s, %(request)s
from unnest(%(ids)s::uuid[], %(questions)s::text[], %(decisions)s::text[]) with ordinality as a (id, question, decision, place)
order by a.place
returning id, number
"""


@recorded
def answer_many(
    questions: Sequence[Question],
    *,
    caller: str,
    request_id: str,
    at: datetime,
    stop_at: bool | None = None,
    failed: Sequence[tuple[int, str]] = (),
) -> list[tuple[int, Decision]]:
    """Decide the questions of one call for a caller, in order, from one version: the number of each record, and its decision.

    `stop_at`: leave off after the first decision that is a permit (True) or is none (False); what comes after it is neither
    told nor kept. `failed`: place in the call and error code of what could not be asked, kept in the line beside the answers.
    Raises as `decide_all` does; then nothing is kept and nothing is told.
    """
    decided = _until(decide_all(questions, at=at) if questions else [], stop_at)
    asked = [_canonical.encode(q).decode() for q in questions[: len(decided)]]
    told = [_canonical.encode(d).decode() for d in decided]
    line = ledger.append(
        "questions_answered",
        {
            "caller": caller,
            "request_id": request_id,
            "answers": len(decided),
            "digest": hashlib.sha256("\n".join((*asked, *told)).encode()).hexdigest(),
            "failed": failed,
        },
    )
    if not decided:
        return []
    ids = [uuid7() for _ in decided]
    values: dict[str, Any] = {
        "line": line,
        "caller": caller,
        "request": request_id,
        "ids": ids,
        "questions": asked,
        "decisions": told,
    }
    with prepared() as cursor:
        cursor.execute(_KEEP, values)
        numbers = dict(cursor.fetchall())
    return [(numbers[row], decision) for row, decision in zip(ids, decided, strict=True)]


def _until(decided: list[Decision], stop_at: bool | None) -> list[Decision]:
    if stop_at is None:
        return decided
    last = next((place for place, d in enumerate(decided, 1) if d.permitted is stop_at), len(decided))
    return decided[:last]
