"""The sending of alerts by mail, over and over: a process of its own beside the web server."""

import logging
import signal
from threading import Event

from django.db import Error, close_old_connections

from valtuus.alerts.jobs import send_alerts

EVERY = 5.0  # seconds

log = logging.getLogger(__name__)


def asked_to_end() -> Event:
    """An event that is set when somebody asks this process to end: the mail in hand is still put on record."""
    stop = Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    return stop


def send_until(stop: Event, every: float = EVERY) -> None:
    """Send what is due, at once as long as there is any, else every so many seconds. A database that is away is waited for."""
    while not stop.is_set():
        if not _sent_something():
            stop.wait(every)


def _sent_something() -> bool:
    close_old_connections()
    try:
        return send_alerts().sent > 0
    except Error as fault:  # of the database: nothing is half done, the mails come back
        log.warning("the database is away: %s", type(fault).__name__)
        return False
