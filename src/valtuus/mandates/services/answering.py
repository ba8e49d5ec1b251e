"""The register's answers to callers of its interfaces: many questions at once, each answer kept before any is told."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from valtuus.kernel.decision import Decision
from valtuus.kernel.identifiers import uuid7
from valtuus.ledger import services as ledger
from valtuus.ledger.queries import Asked, going, in_one_go
from valtuus.ledger.services import through_recorded
from valtuus.ledger.types import NotCommitted
from valtuus.mandates.queries.facts import facts_for
from valtuus.mandates.services.deciding import decide_all
from valtuus.mandates.types import FactsReader, Question

# All rows are one parameter, read by the server alone: the driver took longer to quote arrays of texts than all else together. The
# order of the array is the order of the numbers: the rows are made one after another as they are read.
_ROWS = """, kept as (
  insert into mandates_answer (id, line_id, question, decision, caller, request_id)
  select (a.row ->> 'id')::uuid, %(line)s, a.row -> 'question', a.row -> 'decision', %(caller)s, %(request)s
  from jsonb_array_elements(%(rows)s::text::jsonb) with ordinality as a (row, place)
  order by a.place
  returning id, number
)
select id, number from kept"""


@through_recorded
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
    kept. Raises as `decide_all` does, and `OpenTransaction` inside another one; then nothing is kept and nothing is told.
    """
    with in_one_go():
        answers = answer_in_going(items, caller=caller, request_id=request_id, at=at, stop_at=stop_at)
    return answers()


@through_recorded
def answer_in_going(
    items: Sequence[Question | str],
    *,
    caller: str,
    request_id: str,
    at: datetime,
    stop_at: bool | None = None,
    reader: FactsReader = facts_for,
) -> Callable[[], list[tuple[int, Decision] | str]]:
    """Like `answer_many` inside a block of `ledger.queries.in_one_go`: what is given is called after the block, and answers.

    `reader`: where the facts come from. INVARIANT: what is decided and its record are one transaction, and nothing is told before
    its commit: called inside the block, it raises `NotCommitted`.
    """
    questions = [item for item in items if not isinstance(item, str)]
    decided = iter(decide_all(questions, at=at, reader=reader) if questions else [])
    answers = _until([item if isinstance(item, str) else next(decided) for item in items], stop_at)
    keys, written = _keep(questions, answers, caller, request_id)

    def told() -> list[tuple[int, Decision] | str]:
        if going():
            raise NotCommitted("answers are asked for before their record is committed")
        numbers = dict(written.fetchall())
        in_order = iter(numbers[key] for key in keys)
        return [a if isinstance(a, str) else (next(in_order), a) for a in answers]

    return told


def _keep(
    questions: Sequence[Question], answers: Sequence[Decision | str], caller: str, request_id: str
) -> tuple[list[UUID], Asked]:
    told = [ledger.encoded(a).decode() for a in answers if not isinstance(a, str)]
    asked = [ledger.encoded(q).decode() for q in questions[: len(told)]]
    keys = [uuid7() for _ in told]
    pieces = (f'{{"id":"{k}","question":{q},"decision":{d}}}' for k, q, d in zip(keys, asked, told, strict=True))
    payload = {
        "caller": caller,
        "request_id": request_id,
        "answers": len(told),
        "digest": hashlib.sha256("\n".join((*asked, *told)).encode()).hexdigest(),
        "failed": [(place, code) for place, code in enumerate(answers) if isinstance(code, str)],
    }
    values = {"rows": f"[{','.join(pieces)}]", "caller": caller, "request": request_id}
    return keys, ledger.append_with("questions_answered", ledger.encoded(payload), _ROWS, values)


def _until(answers: list[Decision | str], stop_at: bool | None) -> list[Decision | str]:
    if stop_at is None:
        return answers
    permits = (not isinstance(a, str) and a.permitted for a in answers)
    last = next((place for place, permit in enumerate(permits, 1) if permit is stop_at), len(answers))
    return answers[:last]
