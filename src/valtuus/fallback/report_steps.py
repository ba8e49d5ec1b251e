"""One step of a matter at a time: lock it, see whether the step may follow, add it with its line; and a report's row."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from valtuus.fallback import models
from valtuus.fallback.queries import report as queries
from valtuus.fallback.report_types import About, Contents, Matter, MatterState, Report, StepKind
from valtuus.fallback.rules import report as rules
from valtuus.kernel.actor import Actor
from valtuus.kernel.canonical import digest, plain
from valtuus.kernel.identifiers import uuid7
from valtuus.ledger.queries import next_number
from valtuus.ledger.services import append
from valtuus.mandates.queries.requests import wait_for_turn


@dataclass(frozen=True, slots=True)
class Noted:
    """What a step says beyond its kind."""

    code: str = ""
    note: str = ""


NOTHING = Noted()


def wait_for(about: About) -> None:
    """Have the turn of an organisation and a cause: what is read afterwards is what whoever came before has written."""
    wait_for_turn(f"matter:{about.party}:{about.cause}:{about.symptom}")


def locked(id: str) -> Matter:
    """The matter, locked to the end of the transaction. Raises `DomainError` `matter_missing`."""
    found = queries.matter(id)
    # INVARIANT: the lock comes before the reading that counts: what waited here sees what was committed meanwhile.
    models.Matter.objects.select_for_update().get(id=found.id)
    return queries.matter(found.id)


def begin(
    about: About, municipalities: Iterable[str], noted: Noted = NOTHING, *, elsewhere: bool, actor: Actor, at: datetime
) -> Matter:
    """A new matter with its first step; one handled elsewhere is its adviser's from the start."""
    id, number = uuid7(), next_number()
    kind = StepKind.ENTERED if elsewhere else StepKind.OPENED
    state = MatterState.BEING_HANDLED if elsewhere else MatterState.RECEIVED
    told = {
        "matter": str(id),
        "about": about,
        "elsewhere": elsewhere,
        "by": actor.key,
        "note": digest(noted.note),
        "at": at,
    }
    line = append("matter_opened", told)
    models.Matter.objects.create(
        id=id,
        line_id=line,
        number=number,
        party=about.party,
        cause=about.cause,
        symptom=about.symptom,
        municipalities=sorted(set(municipalities)),
        elsewhere=elsewhere,
        state=state.value,
        opened_at=at,
        changed_at=at,
        adviser=actor.key if elsewhere else "",
        last=1,
    )
    _write(id, 1, line, kind, state, noted, actor, at)
    return queries.matter(str(id))


def add(
    matter: Matter, kind: StepKind, noted: Noted = NOTHING, *, actor: Actor, at: datetime, **changed: Any
) -> Matter:
    """Add a step to a locked matter; the matter after it. Raises `DomainError` `matter_moved_on` where it may not follow."""
    after = rules.state_after(matter.state, kind)
    if after is None:
        raise rules.moved_on()
    number = matter.last + 1
    told = {"matter": matter.id, "number": number, "kind": kind, "by": actor.key, "at": at}
    line = append("matter_step", told | {"code": noted.code, "note": digest(noted.note)})
    _write(UUID(matter.id), number, line, kind, after, noted, actor, at)
    values = {"line_id": line, "state": after.value, "changed_at": at, "last": number}
    models.Matter.objects.filter(id=matter.id).update(**values | changed)
    return queries.matter(matter.id)


def keep(
    contents: Contents, matter: Matter, conversation: str, reporter: str, *, once: str = "", by: Actor, at: datetime
) -> Report:
    """The row of a report in a matter."""
    id = uuid7()
    told = {
        "report": str(id),
        "matter": matter.id,
        "conversation": conversation,
        "by": by.key,
        "contents": digest(contents),
    }
    line = append("report_made", told | {"at": at})
    values = {"matter_id": matter.id, "conversation": conversation, "reporter": reporter, "at": at}
    row = models.Report(id=id, line_id=line, contents=plain(contents), once=once or None, **values)
    row.save(force_insert=True)
    return next(r for r in queries.reports_in(matter.id) if r.id == str(id))


def _write(
    matter: UUID, number: int, line: UUID, kind: StepKind, state: MatterState, noted: Noted, actor: Actor, at: datetime
) -> None:
    models.MatterStep.objects.create(
        id=uuid7(),
        line_id=line,
        matter_id=matter,
        number=number,
        kind=kind.value,
        state=state.value,
        at=at,
        by=actor.key,
        name=actor.name,
        code=noted.code,
        note=noted.note,
    )
