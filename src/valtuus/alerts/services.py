"""Telling: a change and what is told of it are one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db.models.functions import Now

from valtuus.alerts import models, queries, rules
from valtuus.alerts.types import Alert, Preferences, Recipient
from valtuus.kernel.catalogue import Row, catalogue, unknown_code
from valtuus.kernel.errors import DomainError
from valtuus.kernel.identifiers import uuid7
from valtuus.ledger.services import append, recorded
from valtuus.web import doors

BATCH = 5_000


@recorded
def tell(recipients: Iterable[Recipient], alert: Alert, *, at: datetime) -> int:
    """Tell each recipient once, in the product and by mail where the kind has one and an address is known; how many were told.

    Joins the caller's transaction: if that is undone, nobody was told anything. An identity code in a value is masked.
    Raises `DomainError` `unknown_code` for a kind or a door that there is not, and `alert_value_missing` naming the values that
    the kind's sentence asks for.
    """
    kind = _kind_of(alert)
    alert, told = rules.without_codes(alert), rules.once(recipients)
    line = append("alert_told", {"alert": alert, "recipients": [r.key for r in told], "at": at})
    rows = [_row(recipient, alert, line, at) for recipient in told]
    models.Alert.objects.bulk_create(rows, BATCH)
    if kind["mail"]:
        _post(told, rows, kind["group"])
    return len(told)


def _kind_of(alert: Alert) -> Row:
    kind = catalogue().wording.get(("alert_kind", alert.kind))
    if kind is None:
        raise unknown_code("kind", alert.kind, dict.fromkeys(catalogue().codes("alert_kind")))
    if alert.door and doors.missing([alert.door]):
        raise unknown_code("door", alert.door, {})
    if lacking := rules.missing(kind["fi"], alert):
        raise DomainError("alert_value_missing", field="params", given=alert.kind, allowed=", ".join(lacking))
    return kind


def _row(recipient: Recipient, alert: Alert, line: UUID, at: datetime) -> models.Alert:
    values = asdict(alert) | {"params": dict(alert.params), "door_args": dict(alert.door_args)}
    return models.Alert(id=uuid7(), line_id=line, recipient=recipient.key, name=recipient.name, at=at, **values)


def _post(told: Sequence[Recipient], rows: Sequence[models.Alert], group: str) -> None:
    known = queries.preferences_of(r.key for r in told)
    mails = []
    for recipient, row in zip(told, rows, strict=True):
        own = known.get(recipient.key, Preferences())
        if address := rules.address_of(recipient, own, group):
            language = rules.language_of(recipient, own)
            values = {"address": address, "language": language.value, "due_at": Now()}
            mails.append(models.Mail(id=uuid7(), line_id=row.line_id, alert=row, **values))
    models.Mail.objects.bulk_create(mails, BATCH)
