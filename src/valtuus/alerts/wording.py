"""An alert as sentences: on the page of its reader, and in a mail, where only the organisation's name stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from valtuus.alerts import rules
from valtuus.alerts.tokens import token_of
from valtuus.alerts.types import Alert, Mail, Told
from valtuus.kernel.catalogue import catalogue
from valtuus.web import doors
from valtuus.web.presenting import names_of
from valtuus.web.wording import NAMES, language, moment, say, sentence


@dataclass(frozen=True, slots=True)
class Shown:
    """An alert as its reader sees it. `door`: its address, empty where it leads nowhere; `mail`: what became of it, in words."""

    id: str
    sentence: str
    group: str
    at: str
    unread: bool
    leads: bool
    mail: str


def sentence_of(alert: Alert, names: Mapping[str, str]) -> str:
    """The alert's sentence in the reader's language."""
    values = rules.in_language(alert.params, language()) | ({"party": alert.party} if alert.party else {})
    return sentence(catalogue().say("alert_kind", alert.kind, language()), values, names)


def shown(alerts: Iterable[Told]) -> list[Shown]:
    """Alerts as their reader sees them; every name is asked for once."""
    told = list(alerts)
    names = names_of({id for t in told for id in _named(t.alert)})
    return [
        Shown(
            id=t.id,
            sentence=sentence_of(t.alert, names),
            group=catalogue().say("alert_group", group_of(t.alert), language()),
            at=moment(t.at),
            unread=t.read_at is None,
            leads=bool(t.alert.door),
            mail=mail_sentence(t),
        )
        for t in told
    ]


def _named(alert: Alert) -> set[str]:
    given = (part for name in NAMES for part in alert.params.get(name, "").split(",") if part)
    return {*given, *([alert.party] if alert.party else [])}


def group_of(alert: Alert) -> str:
    """The group of the alert's kind."""
    return str(catalogue().wording["alert_kind", alert.kind]["group"])


def mail_sentence(told: Told) -> str:
    """What became of the mail: sent when and where, waiting, given up; or that none was due."""
    posted = told.posted
    if posted is None:
        return say("alerts.mail_none")
    return say(f"alerts.mail_{posted.state}", address=posted.address, at=posted.at, tries=posted.tries)


def composed(mail: Mail) -> tuple[str, str]:
    """Subject and text of a mail in its reader's language. INVARIANT: no person, no matter, no code; the link says none either."""
    with translation.override(mail.language):
        if mail.told and goes_to_address(mail.told.alert):
            return _to_address(mail.told.alert)
        subject, lead, path = _of_alert(mail.told) if mail.told else _of_confirmation(mail)
        link = settings.ORIGIN + path
        return " ".join(subject.split()), say("alerts.mail_text", lead=lead, link=link, settings=_settings_link())


def goes_to_address(alert: Alert) -> bool:
    """Whether a kind goes to who is known by an address only, cannot open alerts, and may answer by mail."""
    return bool(catalogue().wording["alert_kind", alert.kind].get("to_address"))


def _to_address(alert: Alert) -> tuple[str, str]:
    row = catalogue().wording["alert_kind", alert.kind]
    subject, lead = (sentence(row[f"{part}_{language()}"], alert.params, {}) for part in ("subject", "mail"))
    if not alert.door:
        return subject, say("alerts.mail_to_address_bare", lead=lead)
    link = settings.ORIGIN + doors.address(alert.door, **alert.door_args)
    return subject, say("alerts.mail_to_address", lead=lead, link=link)


def _settings_link() -> str:
    return f"{settings.ORIGIN}{reverse('alerts:settings')}"


def _of_alert(told: Told) -> tuple[str, str, str]:
    row, alert = catalogue().wording["alert_kind", told.alert.kind], told.alert
    values = {"party": alert.party} if alert.party else {}
    names = names_of(values.values())
    subject, lead = (sentence(row[f"{part}_{language()}"], values, names) for part in ("subject", "mail"))
    return subject, lead, reverse("alerts:open", args=[told.id])


def _of_confirmation(mail: Mail) -> tuple[str, str, str]:
    path = reverse("alerts:confirm", args=[token_of(mail.confirmation or "")])
    return say("alerts.confirmation_subject"), say("alerts.confirmation_lead"), path
