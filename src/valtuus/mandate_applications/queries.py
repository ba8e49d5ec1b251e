"""Reads of the applications. Whose they are to read is asked by the services and `rules.may_see`."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from valtuus.kernel.codes import MandateType
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.identifiers import is_id
from valtuus.mandate_applications import models, rules
from valtuus.mandate_applications.types import (
    Application,
    Contact,
    Content,
    Ending,
    Hint,
    Signer,
    State,
    Step,
    StepKind,
    Wanted,
)


def application(id: str) -> Application:
    """One application. Raises `DomainError` `application_missing`, also for text that is no id."""
    found = _applications(Q(id=id)) if is_id(id) else []
    if not found:
        raise missing()
    return found[0]


def seen_by(id: str, key: str) -> Application:
    """An application of a person: who draws it up or signs it. Another's is missing, not refused."""
    found = application(id)
    if not rules.may_see(found, key):
        raise missing()
    return found


def applications_of(key: str) -> list[Application]:
    """What a person draws up or signs, the newest first."""
    found = _applications(Q(by=key) | Q(signers__contains=[key]))
    return sorted((a for a in found if rules.may_see(a, key)), key=lambda a: a.number, reverse=True)


def open_applications() -> list[Application]:
    """Every application that waits for the clerk service or for more, the oldest first."""
    found = _applications(Q(state__in=[s.value for s in rules.OPEN]))
    return sorted(found, key=lambda a: (rules.submitted_at(a.steps) or a.changed_at, a.number))


def open_of_party(party: str) -> list[Application]:
    """An organisation's applications that are not decided, drafts excepted, the oldest first."""
    return [a for a in open_applications() if a.known.party == party]


def old_applications(changed_before: date) -> list[Application]:
    """Applications with content, last changed before a day; what may be erased of them `rules.may_be_erased` says."""
    return _applications(Q(changed_at__date__lt=changed_before, content__isnull=False))


def missing() -> DomainError:
    """There is none, or it is somebody else's."""
    return DomainError("application_missing", kind=ErrorKind.MISSING, field="application")


def _applications(which: Q) -> list[Application]:
    rows: QuerySet[models.Application] = models.Application.objects.filter(which).order_by("number")
    rows = rows.prefetch_related("step_set")
    return [_application(row) for row in rows]


def _application(row: Any) -> Application:
    steps = sorted((_step(s) for s in row.step_set.all()), key=lambda s: s.number)
    content = None if row.content is None else _content(row.content)
    return Application(str(row.id), row.number, row.by, row.by_name, row.changed_at, content, tuple(steps))


def _step(row: models.Step) -> Step:
    return Step(
        number=row.number,
        kind=StepKind(row.kind),
        state=State(row.state),
        at=row.at,
        by=row.by,
        name=row.name,
        code=row.code,
        note=row.note,
        due=row.due,
        detail=row.detail,
    )


def _content(told: Mapping[str, Any]) -> Content:
    return Content(
        party=told["party"],
        contact=Contact(**told["contact"]),
        wanted=tuple(_wanted(w) for w in told["wanted"]),
        endings=tuple(Ending(**{**e, "type": MandateType(e["type"])}) for e in told["endings"]),
        signers=tuple(Signer(**s) for s in told["signers"]),
        hint=Hint(told["hint"]["type"], tuple(told["hint"]["themes"])),
    )


def _wanted(told: Mapping[str, Any]) -> Wanted:
    days = {name: date.fromisoformat(told[name]) for name in ("first_day", "last_day")}
    sets: dict[str, Iterable[str]] = {"themes": frozenset(told["themes"])}
    limit = None if told["limit"] is None else frozenset(told["limit"])
    return Wanted(**{**told, **days, **sets, "limit": limit, "type": MandateType(told["type"])})
