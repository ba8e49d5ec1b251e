"""A mailbox by IMAP. What lies in the inbox waits; what was taken in is moved to a folder of ours, what was not, to another.

Whoever reads the mailbox with a program of his own takes nothing from us: whether a mail is seen counts for nothing.
"""

import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from imaplib import IMAP4, IMAP4_SSL
from typing import Any

from valtuus.conversations.mail_types import Fetched, Mailbox

SECONDS = 30  # for each step of the talk
KEPT, ASIDE = "Valtuus", "Valtuus-sivussa"


class Box:
    """An open mailbox. Every method raises `OSError` or `IMAP4.error` where the server is away or says no."""

    def __init__(self, talk: IMAP4) -> None:
        self._talk = talk
        for folder in (KEPT, ASIDE):
            talk.create(folder)  # says no where it is there already
        _yes(talk.select("INBOX"))

    def waiting(self) -> list[str]:
        """Ids of the mails in the inbox, the oldest first."""
        [found] = _yes(self._talk.uid("SEARCH", "ALL"))[:1] or [b""]
        return [uid.decode() for uid in (found or b"").split()]

    def fetch(self, uid: str, largest: int) -> Fetched | None:
        """A mail, or its head alone where it is larger; its size is asked first. None where it is gone."""
        told = _yes(self._talk.uid("FETCH", uid, "(RFC822.SIZE)"))
        size = re.search(rb"RFC822\.SIZE (\d+)", b" ".join(_flat(told)))
        if size is None:
            return None
        part = "BODY.PEEK[]" if int(size[1]) <= largest else "BODY.PEEK[HEADER]"
        answer = _yes(self._talk.uid("FETCH", uid, f"({part})"))
        raw = next((row[1] for row in answer if isinstance(row, tuple)), None)
        return Fetched(uid, int(size[1]), raw) if raw is not None else None

    def put_away(self, uid: str, *, aside: bool) -> None:
        """Move a mail out of the inbox, to what was taken in or, marked, aside."""
        if aside:
            _yes(self._talk.uid("STORE", uid, "+FLAGS", r"(\Flagged)"))
        folder = ASIDE if aside else KEPT
        if "MOVE" in self._talk.capabilities:
            _yes(self._talk.uid("MOVE", uid, folder))
            return
        _yes(self._talk.uid("COPY", uid, folder))
        _yes(self._talk.uid("STORE", uid, "+FLAGS", r"(\Deleted)"))
        _yes(self._talk.uid("EXPUNGE", uid) if "UIDPLUS" in self._talk.capabilities else self._talk.expunge())


@contextmanager
def opened(mailbox: Mailbox) -> Iterator[Box]:
    """Sign in to a mailbox and open its inbox; hang up at the end."""
    talk = _connected(mailbox)
    try:
        _yes(talk.login(mailbox.address, mailbox.password))
        yield Box(talk)
    finally:
        _hang_up(talk)


def _connected(mailbox: Mailbox) -> IMAP4:
    if mailbox.security == "tls":
        return IMAP4_SSL(mailbox.host, mailbox.port, ssl_context=ssl.create_default_context(), timeout=SECONDS)
    talk = IMAP4(mailbox.host, mailbox.port, timeout=SECONDS)
    if mailbox.security == "starttls":
        _yes(talk.starttls(ssl.create_default_context()))
    return talk


def _hang_up(talk: IMAP4) -> None:
    try:
        talk.logout()
    except (OSError, IMAP4.error):
        talk.shutdown()


def _yes(answer: tuple[str, list[Any]]) -> list[Any]:
    said, data = answer
    if said != "OK":
        raise IMAP4.error(f"the mail server said {said}")
    return data


def _flat(rows: list[Any]) -> Iterator[bytes]:
    for row in rows:
        yield from (part for part in (row if isinstance(row, tuple) else (row,)) if isinstance(part, bytes))
