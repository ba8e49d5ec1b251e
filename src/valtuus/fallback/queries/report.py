"""Reads of reports and matters. Whose they are to read is asked by the services."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from valtuus.fallback import models
from valtuus.fallback.report_types import (
    About,
    Matter,
    MatterState,
    MatterStep,
    Report,
    StepKind,
    Unconfirmed,
    UnsignedContents,
)
from valtuus.fallback.rules import report as rules
from valtuus.kernel.identifiers import is_id

OPEN = [s.value for s in rules.OPEN]
OVER = [s.value for s in rules.OVER]
LIMIT = 1_000


def matter(id: str) -> Matter:
    """One matter. Raises `DomainError` `matter_missing`, also for text that is no id and for one whose words are erased."""
    row = models.Matter.objects.filter(id=id, erased_at=None).first() if is_id(id) else None
    if row is None:
        raise rules.missing()
    return _matter(row)


def matters(ids: Iterable[str]) -> dict[str, Matter]:
    """Matters by id."""
    rows = models.Matter.objects.filter(id__in=[i for i in set(ids) if is_id(i)])
    return {str(row.id): _matter(row) for row in rows}


def matters_about(about: About) -> list[Matter]:
    """Every matter of an organisation and a cause."""
    wanted = Q(party=about.party, cause=about.cause, symptom=about.symptom)
    return [_matter(row) for row in models.Matter.objects.filter(wanted)]


def on_board(*, over: bool = False, limit: int = LIMIT) -> list[tuple[Matter, int]]:
    """Matters that are open, the oldest first, or that are over, the last first; each with how many have reported it."""
    rows = models.Matter.objects.filter(state__in=OVER if over else OPEN, erased_at=None)
    found = list(rows.order_by("-changed_at" if over else "opened_at", "id")[:limit])
    many = _reporters(row.id for row in found)
    return [(_matter(row), many.get(row.id, 0)) for row in found]


def reporters_of(matter: str) -> int:
    """How many people have reported a matter; each who has not signed in counts as one."""
    return _reporters([UUID(matter)]).get(UUID(matter), 0)


def _reporters(matters: Iterable[UUID]) -> dict[UUID, int]:
    rows = models.Report.objects.filter(matter__in=list(matters)).values("matter_id")
    signed, unsigned = Count("reporter", distinct=True, filter=~Q(reporter="")), Count("id", filter=Q(reporter=""))
    return {row["matter_id"]: row["known"] + row["others"] for row in rows.annotate(known=signed, others=unsigned)}


def steps_of(matter: str) -> tuple[MatterStep, ...]:
    """The steps of a matter, in order."""
    return tuple(_step(row) for row in models.MatterStep.objects.filter(matter_id=matter).order_by("number"))


def reports_in(matter: str) -> list[Report]:
    """The reports of a matter, the oldest first."""
    return [_report(row) for row in models.Report.objects.filter(matter_id=matter).order_by("at", "id")]


def reports_by(reporter: str) -> list[Report]:
    """A person's own reports, the newest first, without those whose contents are erased."""
    rows = models.Report.objects.filter(reporter=reporter).exclude(reporter="").exclude(contents={})
    return [_report(row) for row in rows.order_by("-at", "-id")]


def report_of(id: str, reporter: str) -> Report | None:
    """A person's own report; another's is not there."""
    return next((r for r in reports_by(reporter) if r.id == id), None)


def report_once(once: str) -> Report | None:
    """The report that a form with this id has made already."""
    row = models.Report.objects.filter(once=once).first() if is_id(once) else None
    return _report(row) if row else None


def report_in(conversation: str) -> Report | None:
    """The report that a conversation has become."""
    row = models.Report.objects.filter(conversation=conversation).first() if is_id(conversation) else None
    return _report(row) if row else None


def erasable(today: date, limit: int = LIMIT) -> list[Matter]:
    """Matters that no rule keeps any longer."""
    rows = models.Matter.objects.filter(state__in=OVER, erased_at=None).order_by("changed_at")[:limit]
    return [m for m in (_matter(row) for row in rows) if rules.may_be_erased(m, today)]


def waits_for(address: str, since: datetime) -> bool:
    """Whether a report waits for the link in a mail to an address (by its digest)."""
    rows = models.Unconfirmed.objects.filter(address=address, at__gt=since, confirmed_at=None, erased_at=None)
    return rows.exclude(address="").exists()


def asked_from(network: str, since: datetime) -> int:
    """How many such reports came from a network (by its digest)."""
    return models.Unconfirmed.objects.filter(network=network, at__gt=since).exclude(network="").count()


def unconfirmed(id: str, since: datetime) -> Unconfirmed | None:
    """A report that waits to be confirmed, asked since a moment; None once it is confirmed, erased or too old."""
    wanted = Q(id=id, at__gt=since, confirmed_at=None, erased_at=None)
    row = models.Unconfirmed.objects.filter(wanted).first() if is_id(id) else None
    return Unconfirmed(str(row.id), row.at, UnsignedContents(**row.contents), row.language) if row else None


def left_unconfirmed(until: datetime, limit: int = LIMIT) -> list[str]:
    """Ids of those whose digests and contents serve nothing any more."""
    rows = models.Unconfirmed.objects.filter(at__lte=until, erased_at=None).order_by("at")
    return [str(id) for id in rows.values_list("id", flat=True)[:limit]]


def _matter(row: models.Matter) -> Matter:
    same = ("number", "elsewhere", "opened_at", "changed_at", "adviser", "last")
    return Matter(
        id=str(row.id),
        about=About(str(row.party), row.cause, row.symptom),
        municipalities=tuple(str(m) for m in row.municipalities),
        state=MatterState(row.state),
        **{name: getattr(row, name) for name in same},
    )


def _step(row: models.MatterStep) -> MatterStep:
    same: dict[str, Any] = {name: getattr(row, name) for name in ("number", "at", "by", "name", "code", "note")}
    return MatterStep(kind=StepKind(row.kind), state=MatterState(row.state), **same)


def _report(row: models.Report) -> Report:
    matter, conversation = str(row.matter_id), str(row.conversation)
    return Report(str(row.id), matter, conversation, row.reporter, row.at, row.contents)
