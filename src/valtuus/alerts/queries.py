"""Reads of the alerts."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from valtuus.alerts import models
from valtuus.alerts.types import Alert, Mail, MailState, Posted, Preferences, Told


def alerts_of(key: str, *, offset: int = 0, limit: int = 25) -> list[Told]:
    """What a person was told, the unread first, the newest first."""
    rows = models.Alert.objects.filter(recipient=key).annotate(seen=Q(read__isnull=False))
    return _told(rows.order_by("seen", "-at", "-id")[offset : offset + limit])


def count_of(key: str) -> int:
    """How many alerts a person has."""
    return models.Alert.objects.filter(recipient=key).count()


def unread_of(key: str) -> int:
    """How many of them she has not read."""
    return _unread(key).count()


def unread_among(key: str, alerts: Iterable[str] | None) -> list[str]:
    """Ids of a person's unread alerts: those of the ids given that are hers, or all."""
    chosen = Q() if alerts is None else Q(id__in=list(alerts))
    return [str(id) for id in _unread(key).filter(chosen).values_list("id", flat=True)]


def unread_about(key: str, door: str, door_args: Mapping[str, str]) -> list[str]:
    """Ids of a person's unread alerts that lead to one page: by a door and the very same arguments."""
    rows = _unread(key).filter(door=door, door_args=dict(door_args))
    return [str(id) for id in rows.values_list("id", flat=True)]


def _unread(key: str) -> QuerySet[models.Alert]:
    return models.Alert.objects.filter(recipient=key, read__isnull=True)


def alert_of(key: str, alert: str) -> Told | None:
    """One alert of a person; another's is not there."""
    return next(iter(_told(models.Alert.objects.filter(recipient=key, id=alert))), None)


def told_in(mail: str) -> Told | None:
    """What a mail of ours told, by the id that stands in its Message-ID; None for a confirmation and for no mail of ours."""
    return next(iter(_told(models.Alert.objects.filter(mail__id=mail))), None)


def sent_about(party: str, *, since: datetime | None = None, offset: int = 0, limit: int = 25) -> list[Told]:
    """What was told about an organisation, to whom, and what became of the mails; the newest first.

    Names and addresses of people stand in it: who may see it is asked above.
    """
    return _told(_about(party, since).order_by("-at", "-id")[offset : offset + limit])


def count_about(party: str, *, since: datetime | None = None) -> int:
    """How many alerts there are about an organisation."""
    return _about(party, since).count()


def _about(party: str, since: datetime | None) -> QuerySet[models.Alert]:
    rows = models.Alert.objects.filter(party=party)
    return rows if since is None else rows.filter(at__gte=since)


def _told(rows: QuerySet[models.Alert]) -> list[Told]:
    found = list(rows.select_related("read", "mail"))
    tried = _last_tries(row.mail.id for row in found if hasattr(row, "mail"))
    return [_value(row, tried) for row in found]


def _last_tries(mails: Iterable[UUID]) -> dict[UUID, datetime]:
    tries = models.Attempt.objects.filter(mail__in=list(mails)).order_by("at", "id")
    return dict(tries.values_list("mail_id", "at"))


def _value(row: models.Alert, tried: dict[UUID, datetime]) -> Told:
    read, mail = getattr(row, "read", None), getattr(row, "mail", None)
    party = str(row.party) if row.party else None
    return Told(
        id=str(row.id),
        recipient=row.recipient,
        name=row.name,
        alert=Alert(row.kind, row.params, party, row.door, row.door_args),
        at=row.at,
        read_at=read.at if read else None,
        posted=Posted(MailState(mail.state), mail.address, tried.get(mail.id), mail.tries) if mail else None,
    )


def due(limit: int) -> list[str]:
    """Mails whose turn it is by the database's clock, those that have waited longest first."""
    rows = models.Mail.objects.filter(state=MailState.WAITING, due_at__lte=Now())
    return [str(id) for id in rows.order_by("due_at", "id").values_list("id", flat=True)[:limit]]


def mails(ids: Iterable[str]) -> list[Mail]:
    """These mails as they are to be sent."""
    rows = list(models.Mail.objects.filter(id__in=list(ids)).order_by("id"))
    told = {t.id: t for t in _told(models.Alert.objects.filter(id__in=[r.alert_id for r in rows if r.alert_id]))}
    return [
        Mail(
            id=str(row.id),
            address=row.address,
            language=row.language,
            told=told[str(row.alert_id)] if row.alert_id else None,
            confirmation=str(row.confirmation) if row.confirmation else None,
            tries=row.tries,
        )
        for row in rows
    ]


def preferences_of(keys: Iterable[str]) -> dict[str, Preferences]:
    """What these people have told of themselves, by key; who has told nothing is left out."""
    return {row.key: _preferences(row) for row in models.Contact.objects.filter(key__in=list(keys))}


def _preferences(row: models.Contact) -> Preferences:
    return Preferences(row.address, row.pending, row.language, frozenset(row.muted))


def asks_to_confirm(key: str, confirmation: UUID) -> str:
    """The address that a person is to confirm by this confirmation; empty if there is none, or its time is up."""
    rows = models.Contact.objects.filter(key=key, confirmation=confirmation, pending_until__gt=Now())
    return next(iter(rows.values_list("pending", flat=True)), "")
