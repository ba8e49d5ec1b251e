"""Shared verdicts by id and by who shared them."""

from datetime import date, datetime, timedelta
from uuid import UUID

from valtuus.fallback import models
from valtuus.fallback.sharing_types import Fixing, Share
from valtuus.kernel.codes import MandateType
from valtuus.kernel.periods import day_begins


def share_of(id: str) -> Share | None:
    """The shared verdict of an id, whatever became of it; None for none, also for text that is no id."""
    try:
        wanted = UUID(id)
    except ValueError:
        return None
    row = models.Share.objects.select_related("shareend").filter(id=wanted).first()
    return _share(row) if row is not None else None


def shares_of(sharer: str, *, at: datetime) -> list[Share]:
    """What a person has shared and has neither withdrawn nor let run out, the newest first."""
    rows = models.Share.objects.filter(sharer=sharer, until__gt=at, shareend=None).order_by("-at", "-id")
    return [_share(row) for row in rows]


def shared_on(day: date, sharer: str) -> int:
    """How often a person has shared on a Helsinki day, what was withdrawn included."""
    begin, end = day_begins(day), day_begins(day + timedelta(days=1))
    return models.Share.objects.filter(sharer=sharer, at__gte=begin, at__lt=end).count()


def _share(row: models.Share) -> Share:
    kept, end = row.verdict, getattr(row, "shareend", None)
    return Share(
        id=str(row.id),
        sharer=row.sharer,
        sharer_name=row.sharer_name,
        party=str(row.party),
        actions=tuple(row.actions),
        fixing=Fixing(str(row.fixing), MandateType(row.right), row.theme),
        at=row.at,
        until=row.until,
        works=kept["works"],
        reason=kept["reason"],
        reason_fields=kept["reason_fields"],
        remedy=kept["remedy"],
        fixer=kept["fixer"],
        version=kept["version"],
        ended_at=end.at if end else None,
    )
