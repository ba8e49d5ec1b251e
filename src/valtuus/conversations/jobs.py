"""Background work of the conversations."""

import logging
from imaplib import IMAP4

from django.conf import settings
from django.db import InterfaceError, OperationalError

from valtuus.conversations import mail_imap
from valtuus.conversations.mail_types import Fetched, Mailbox, MailRun
from valtuus.conversations.rules.mail import LARGEST
from valtuus.conversations.services.mail_in import KEPT, take_in
from valtuus.kernel import clock
from valtuus.kernel.errors import DomainError

AT_ONCE = 50
AWAY = (OSError, IMAP4.error)
AWAY_DATABASE = (OperationalError, InterfaceError)

log = logging.getLogger(__name__)


def read_mail() -> MailRun:
    """Read every mailbox once. One that is away harms nothing: its mails wait there."""
    runs = [_read(mailbox) for mailbox in settings.MAILBOXES]
    return MailRun(sum(r.taken for r in runs), sum(r.aside for r in runs))


def _read(mailbox: Mailbox) -> MailRun:
    taken = aside = 0
    try:
        with mail_imap.opened(mailbox) as box:
            for uid in box.waiting():
                kept = _take(box, uid, mailbox)
                taken, aside = taken + (kept is True), aside + (kept is False)
                if taken + aside >= AT_ONCE:
                    break
    except AWAY as fault:
        log.warning("the mailbox for %s is away: %s", mailbox.kind, type(fault).__name__)
    return MailRun(taken, aside)


def _take(box: mail_imap.Box, uid: str, mailbox: Mailbox) -> bool | None:
    """Whether a mail was kept, or put aside; None where it waits on. INVARIANT: it is kept before it leaves the inbox."""
    fetched: Fetched | None = box.fetch(uid, LARGEST)
    if fetched is None:  # another process has put it away meanwhile
        return None
    try:
        fate = take_in(fetched.raw, mailbox.kind, whole=fetched.size <= LARGEST, at=clock.now())
    except DomainError as fault:  # attachments cannot be checked now
        log.warning("a mail waits in the mailbox for %s: %s", mailbox.kind, fault.code)
        return None
    except AWAY_DATABASE:
        raise
    except Exception as fault:  # a fault of ours: the other mails go on, and this one waits for who mends it
        log.error("mail %s in the mailbox for %s met a fault: %s", uid, mailbox.kind, type(fault).__name__)
        return None
    kept = fate in KEPT
    box.put_away(uid, aside=not kept)
    return kept
