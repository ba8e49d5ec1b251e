"""Telling, reading, sending; and what a person tells of herself. A change and what is told of it are one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F
from django.db.models.functions import Now
from django.urls import NoReverseMatch

from valtuus.alerts import models, queries, rules
from valtuus.alerts.posting import deliver
from valtuus.alerts.tokens import confirmation_of
from valtuus.alerts.types import Alert, Mail, MailState, Outcome, Preferences, Recipient, Run, Tried
from valtuus.alerts.wording import sentence_of
from valtuus.kernel.actor import Actor
from valtuus.kernel.catalogue import Row, catalogue, unknown_code
from valtuus.kernel.codes import Language
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.identifiers import uuid7
from valtuus.ledger.services import append, reads_only, recorded, through_recorded
from valtuus.web import doors

BATCH = 5_000
AT_ONCE = 10  # mails of one run; with the mail server's slowest answers they take less than TAKEN_FOR
TAKEN_FOR = timedelta(minutes=15)
CONFIRM_WITHIN = timedelta(hours=24)
ASK_AGAIN_AFTER = timedelta(minutes=1)


@recorded
def tell(recipients: Iterable[Recipient], alert: Alert, *, at: datetime) -> int:
    """Tell each recipient once, in the product and by mail where the kind has one and an address is known; how many were told.

    Joins the caller's transaction: if that is undone, nobody was told anything. An identity code in a value is masked.
    Raises `DomainError` `unknown_code` for a kind or a door that there is not, and `alert_value_missing` naming the values that
    the kind's sentence asks for; `alert_value_unreadable` for a code or a day among them that is none.
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
    _read_once(alert)
    return kind


def _read_once(alert: Alert) -> None:
    """INVARIANT: what was told can be read and opened. A code or a day that is none is found by the teller, not by every reader."""
    try:
        sentence_of(alert, {})
        if alert.door:
            doors.address(alert.door, **alert.door_args)
    except (KeyError, ValueError, NoReverseMatch) as fault:
        raise DomainError("alert_value_unreadable", field="params", given=alert.kind, cause=str(fault)[:80]) from fault


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


@through_recorded
def mark_read(alerts: Iterable[str] | None = None, *, actor: Actor, at: datetime) -> int:
    """Mark one's own alerts as read, all of them if none are named; how many were unread. Another's stay as they are."""
    unread = queries.unread_among(actor.key, alerts)
    return _mark_read(unread, actor=actor, at=at) if unread else 0


@recorded
def _mark_read(unread: Sequence[str], *, actor: Actor, at: datetime) -> int:
    line = append("alerts_read", {"by": actor.key, "alerts": unread, "at": at})
    rows = [models.Read(alert_id=id, line_id=line, at=at) for id in unread]
    models.Read.objects.bulk_create(rows, BATCH, ignore_conflicts=True)
    return len(unread)


@through_recorded
def send_due(*, at: datetime) -> Run:
    """Send the mails whose turn it is by the database's clock. Many may do this at once; each mail is one's.

    First the mails are taken, then sent, each outcome on record before the next: where a process ends between, its mails come
    back when TAKEN_FOR has passed, each under the same id. A server that is away harms nothing: its mails wait.
    """
    ids = queries.due(AT_ONCE)
    mails = _take(ids, at=at) if ids else []
    sent, waiting = 0, []
    for tried in deliver(mails):
        if (
            tried.outcome is Outcome.UNREACHABLE
        ):  # these can wait for one line together: nothing of theirs left the house
            waiting.append(tried)
        else:
            _record_tries([tried], at=at)
        sent += tried.outcome is Outcome.SENT
    if waiting:
        _record_tries(waiting, at=at)
    return Run(len(mails), sent)


@recorded
def _take(ids: Sequence[str], *, at: datetime) -> list[Mail]:
    rows = models.Mail.objects.filter(id__in=ids, state=MailState.WAITING, due_at__lte=Now())
    mine = [str(id) for id in rows.select_for_update(skip_locked=True).values_list("id", flat=True)]
    line = append("mails_taken", {"mails": mine, "at": at})
    models.Mail.objects.filter(id__in=mine).update(tries=F("tries") + 1, due_at=Now() + TAKEN_FOR, line_id=line)
    return queries.mails(mine)


@recorded
def _record_tries(tries: Sequence[Tried], *, at: datetime) -> None:
    line = append("mails_tried", {"tried": tries, "at": at})
    for tried in tries:
        _keep_try(tried, line, at)


def _keep_try(tried: Tried, line: UUID, at: datetime) -> None:
    mail = models.Mail.objects.select_for_update().get(id=tried.mail)
    values: dict[str, Any] = {"outcome": tried.outcome.value, "answer": tried.answer, "at": at, "line_id": line}
    models.Attempt.objects.create(id=uuid7(), mail=mail, **values)
    times = models.Attempt.objects.filter(mail=mail, outcome=tried.outcome.value).count()
    state, wait = rules.state_after(times, tried.outcome), rules.next_try(times, tried.outcome)
    due = {"due_at": Now() + wait} if wait else {}
    models.Mail.objects.filter(id=mail.id).update(state=state.value, line_id=line, **due)


@recorded
def change_preferences(language: Language, muted: Iterable[str], *, actor: Actor, at: datetime) -> None:
    """Choose the language of one's mails and the groups that send none. Raises `DomainError` `unknown_code` for a group."""
    chosen = sorted(set(muted))
    for group in set(chosen) - set(groups := catalogue().codes("alert_group")):
        raise unknown_code("muted", group, dict.fromkeys(groups))
    line = append("contact_told", {"by": actor.key, "language": language.value, "muted": chosen, "at": at})
    _keep(actor.key, line, language=language.value, muted=chosen)


@recorded
def ask_to_confirm(address: str, *, actor: Actor, at: datetime) -> None:
    """Tell one's own e-mail address. It counts when it is confirmed by the link sent to it; until then it gets nothing else.

    Raises `DomainError` `confirmation_just_asked` within a minute of the last time.
    """
    just = models.Contact.objects.filter(key=actor.key, pending_until__gt=Now() + CONFIRM_WITHIN - ASK_AGAIN_AFTER)
    if just.exists():
        raise DomainError("confirmation_just_asked", kind=ErrorKind.CONFLICT, field="address")
    asked = uuid7()
    line = append("contact_told", {"by": actor.key, "address": address, "at": at})
    _keep(actor.key, line, pending=address, confirmation=asked, pending_until=Now() + CONFIRM_WITHIN)
    own = queries.preferences_of([actor.key])[actor.key].language or Language.FI.value
    values = {"confirmation": asked, "address": address, "language": own, "due_at": Now()}
    models.Mail.objects.create(id=uuid7(), line_id=line, **values)


@reads_only
def id_of_token(token: str) -> str | None:
    """The id that the link of a mail of ours carries, of a kind whose `signed` names it; None for text that we did not sign."""
    found = confirmation_of(token)
    return str(found) if found else None


@recorded
def confirm_address(token: str, *, actor: Actor, at: datetime) -> None:
    """Confirm the address that one told, by the token of the link sent to it: once, within a day, by the same person.

    Raises `DomainError` `confirmation_missing` otherwise, whatever it is that is wrong.
    """
    asked = confirmation_of(token)
    address = queries.asks_to_confirm(actor.key, asked) if asked else ""
    if not address:
        raise DomainError("confirmation_missing", kind=ErrorKind.MISSING, field="token")
    line = append("address_confirmed", {"by": actor.key, "address": address, "at": at})
    _keep(actor.key, line, address=address, pending="", confirmation=None, pending_until=None)


@recorded
def remove_address(*, actor: Actor, at: datetime) -> None:
    """Take one's own address back, the confirmed and the waiting one: alerts are then told in the product only."""
    line = append("contact_told", {"by": actor.key, "address": "", "at": at})
    _keep(actor.key, line, address="", pending="", confirmation=None, pending_until=None)


def _keep(key: str, line: UUID, **values: Any) -> None:
    models.Contact.objects.update_or_create(key=key, defaults={"line_id": line, **values})
