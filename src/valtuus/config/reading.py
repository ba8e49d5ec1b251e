"""The reading of mailboxes, over and over: a process of its own beside the web server."""

import logging
from threading import Event

from django.db import Error, close_old_connections

from valtuus.conversations.jobs import read_mail

EVERY = 30.0  # seconds

log = logging.getLogger(__name__)


def read_until(stop: Event, every: float = EVERY) -> None:
    """Read what has come, at once as long as there is any, else every so many seconds. A database that is away is waited for."""
    while not stop.is_set():
        if not _read_something():
            stop.wait(every)


def _read_something() -> bool:
    close_old_connections()
    try:
        return read_mail().taken > 0
    except Error as fault:  # of the database: the mails wait in the mailbox
        log.warning("the database is away: %s", type(fault).__name__)
        return False
