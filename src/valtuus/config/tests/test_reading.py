"""The mailboxes in the environment, and the command that reads them."""

import threading

import pytest
from django.db import OperationalError

from valtuus.config import env, reading
from valtuus.conversations.mail_types import Mailbox, MailRun


@pytest.mark.parametrize(
    ("environ", "read"),
    [
        ({}, env.MailIn("", 993, "tls", {})),
        (
            {"VALTUUS_MAIL_IN_HOST": "imap.example", "VALTUUS_MAIL_REPORT": "r@kela.example"},
            env.MailIn("imap.example", 993, "tls", {"report": "r@kela.example"}),
        ),
        (
            {
                "VALTUUS_MAIL_IN_HOST": "imap.example",
                "VALTUUS_MAIL_IN_SECURITY": "starttls",
                "VALTUUS_MAIL_REPORT": "r@kela.example",
                "VALTUUS_MAIL_QUESTION": " q@kela.example ",
            },
            env.MailIn("imap.example", 143, "starttls", {"question": "q@kela.example", "report": "r@kela.example"}),
        ),
    ],
)
def test_the_mailboxes_are_read(environ, read):
    assert env.read(environ).mail_in == read


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"VALTUUS_MAIL_IN_SECURITY": "ssl"}, "VALTUUS_MAIL_IN_SECURITY is `ssl`; allowed: none, starttls, tls"),
        ({"VALTUUS_MAIL_IN_PORT": "x"}, "VALTUUS_MAIL_IN_PORT is `x`; allowed: 1 to 65535"),
        ({"VALTUUS_MAIL_REPORT": "kela"}, "VALTUUS_MAIL_REPORT is `kela`; allowed: an e-mail address"),
        ({"VALTUUS_MAIL_REPORT": "r@kela.example"}, "VALTUUS_MAIL_IN_HOST is missing"),
    ],
)
def test_a_wrong_value_stops_the_start_and_says_what_is_allowed(environ, said):
    with pytest.raises(SystemExit, match=said):
        env.read(environ)


def test_a_password_is_not_told_with_its_mailbox():
    assert "geheim" not in repr(Mailbox("report", "r@kela.example", "imap.example", 993, "tls", "geheim"))


def test_a_database_that_is_away_is_waited_for_and_what_has_come_is_read_at_once(monkeypatch):
    stop, asked = threading.Event(), []
    answers = iter([OperationalError("away"), MailRun(1, 0), MailRun(0, 1), MailRun(0, 0)])

    def answer():
        asked.append(True)
        found = next(answers)
        if found == MailRun(0, 0):
            stop.set()
        if isinstance(found, Exception):
            raise found
        return found

    monkeypatch.setattr(reading, "read_mail", answer)
    monkeypatch.setattr(reading, "close_old_connections", lambda: None)
    reading.read_until(stop, every=0.01)
    assert len(asked) == 4
