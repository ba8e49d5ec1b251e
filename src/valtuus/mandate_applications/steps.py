"""One step of an application at a time: lock it, see whether the step may follow, add it with its line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from valtuus.kernel.actor import Actor
from valtuus.kernel.canonical import digest, plain
from valtuus.kernel.identifiers import uuid7
from valtuus.ledger.queries import next_number
from valtuus.ledger.services import append
from valtuus.mandate_applications import models, queries, rules
from valtuus.mandate_applications.types import Application, Content, State, StepKind


@dataclass(frozen=True, slots=True)
class Told:
    """What a step says beyond its kind."""

    code: str = ""
    note: str = ""
    due: date | None = None
    detail: Mapping[str, object] = field(default_factory=dict)


NOTHING = Told()


def locked(id: str) -> Application:
    """The application, locked to the end of the transaction, so that the state that is read is the state that is changed."""
    found = queries.application(id)
    # INVARIANT: the lock comes before the reading that counts: what waited here sees what was committed meanwhile.
    models.Application.objects.select_for_update().get(id=id)
    return queries.application(found.id)


def add(application: Application, kind: StepKind, told: Told = NOTHING, *, actor: Actor, at: datetime) -> Application:
    """Add a step to a locked application; the application after it. Raises `DomainError` `application_moved_on`."""
    after = rules.state_after(application.state, kind)
    if after is None:
        raise rules.moved_on()
    return _write(application, kind, after, told, actor, at)


def begin(id: str, content: Content, *, actor: Actor, at: datetime) -> Application:
    """A new application with its first step."""
    line = append("application_changed", {"application": id, "content": digest(content), "by": actor.key})
    models.Application.objects.create(
        id=id,
        line_id=line,
        number=next_number(),
        party=content.party,
        by=actor.key,
        by_name=actor.name,
        changed_at=at,
        content=plain(content),
        state=State.DRAFT.value,
    )
    models.Step.objects.create(**_row(id, 1, line, StepKind.DRAFTED, State.DRAFT, NOTHING, actor, at))
    return queries.application(id)


def write_content(application: Application, content: Content | None, *, by: str, at: datetime) -> None:
    """Keep the content of a draft as it is now, or erase it (None)."""
    told = {"application": application.id, "content": None if content is None else digest(content), "by": by}
    changed: dict[str, object] = {"line_id": append("application_changed", told), "changed_at": at}
    if content is None:
        changed |= {"content": None, "signers": [], "by_name": ""}
        # Names and words of the steps go with it; what happened, when and by which key stays.
        models.Step.objects.filter(application_id=application.id).update(name="", note="", line_id=changed["line_id"])
    else:
        signers = sorted(s.key for s in content.signers)
        changed |= {"content": plain(content), "signers": signers, "party": content.party}
    models.Application.objects.filter(id=application.id).update(**changed)


def _write(
    application: Application, kind: StepKind, after: State, told: Told, actor: Actor, at: datetime
) -> Application:
    number = application.steps[-1].number + 1
    payload = {"application": application.id, "number": number, "kind": kind, "by": actor.key, "told": told}
    line = append("application_step", payload)
    models.Step.objects.create(**_row(application.id, number, line, kind, after, told, actor, at))
    models.Application.objects.filter(id=application.id).update(line_id=line, state=after.value)
    return queries.application(application.id)


def _row(
    id: str, number: int, line: UUID, kind: StepKind, after: State, told: Told, actor: Actor, at: datetime
) -> dict[str, object]:
    return {
        "id": uuid7(),
        "line_id": line,
        "application_id": id,
        "number": number,
        "kind": kind.value,
        "state": after.value,
        "at": at,
        "by": actor.key,
        "name": actor.name,
        "code": told.code,
        "note": told.note,
        "due": told.due,
        "detail": plain(told.detail),
    }
