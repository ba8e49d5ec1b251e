"""Mails to the mail server. What it says is an outcome, never an error of ours; its words may hold an address and are not kept."""

import logging
from collections.abc import Iterable, Iterator
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from valtuus.alerts.types import Mail, Outcome, Tried
from valtuus.alerts.wording import composed, goes_to_address

PERMANENT = 500
AWAY = (OSError, SMTPException)

log = logging.getLogger(__name__)


def deliver(mails: Iterable[Mail]) -> Iterator[Tried]:
    """Hand each mail to the server and tell its outcome as soon as it is known. Without a server all the rest are `unreachable`."""
    connection: BaseEmailBackend = get_connection()
    reachable = True
    try:
        for mail in mails:
            reachable = reachable and _opened(connection)
            yield _sent(mail, connection) if reachable else Tried(mail.id, Outcome.UNREACHABLE)
    finally:
        _closed(connection)


def _opened(connection: BaseEmailBackend) -> bool:
    try:
        connection.open()
    except AWAY as fault:  # a refused sign-in of ours as well: it says nothing about the mail
        log.warning("the mail server is away: %s", type(fault).__name__)
        _closed(connection)
        return False
    return True


def _closed(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except AWAY:
        log.debug("the connection to the mail server was gone already")


def _sent(mail: Mail, connection: BaseEmailBackend) -> Tried:
    try:
        connection.send_messages([message(mail)])
    except AWAY as fault:
        _closed(connection)  # the next mail opens a new one: this one's fault is not the other's
        answer = _answer(fault)
        final = answer is not None and answer >= PERMANENT and not isinstance(fault, SMTPSenderRefused)
        return Tried(mail.id, Outcome.REFUSED if final else Outcome.DEFERRED, answer)
    except ValueError as fault:  # an address or a header that no mail can carry
        log.error("mail %s cannot be made: %s", mail.id, type(fault).__name__)
        return Tried(mail.id, Outcome.REFUSED)
    except (
        Exception
    ) as fault:  # a fault of ours: the other mails go on, and this one is tried again until it is given up
        log.error("mail %s met a fault: %s", mail.id, type(fault).__name__)
        return Tried(mail.id, Outcome.DEFERRED)
    return Tried(mail.id, Outcome.SENT)


def _answer(fault: Exception) -> int | None:
    if isinstance(fault, SMTPRecipientsRefused):
        return next((code for code, _ in fault.recipients.values()), None)
    return fault.smtp_code if isinstance(fault, SMTPResponseException) and fault.smtp_code > 0 else None


def message(mail: Mail) -> EmailMessage:
    """The mail as it goes out. Its id is the same at every try, so that a mail that came twice is seen to be one."""
    subject, text = composed(mail)
    host = urlsplit(settings.ORIGIN).hostname or "localhost"
    headers = {
        "Message-ID": f"<{mail.id}@{host}>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": mail.language,
    }
    if mail.told is None or not goes_to_address(mail.told.alert):
        return EmailMessage(subject, text, to=[mail.address], headers=headers)
    # An answer to it, and a mail server's word that it did not arrive, come to a mailbox that is read.
    headers |= {"X-Loop": host, "X-Auto-Response-Suppress": "All"}
    return EmailMessage(subject, text, settings.ANSWERED_FROM, [mail.address], headers=headers)
