"""The mail server in the environment, and the command that sends."""

import threading

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import OperationalError

from valtuus.alerts.services import tell
from valtuus.alerts.types import Alert, Recipient, Run
from valtuus.config import env, sending
from valtuus.kernel import clock


@pytest.mark.parametrize(
    ("environ", "server"),
    [
        ({}, env.MailServer(None, 25, "none", "", "noreply@localhost")),
        (
            {"VALTUUS_MAIL_HOST": "mail.example", "VALTUUS_ORIGIN": "https://valtuus.example:8443"},
            env.MailServer("mail.example", 25, "none", "", "noreply@valtuus.example"),
        ),
        (
            {"VALTUUS_MAIL_SECURITY": "tls", "VALTUUS_MAIL_USER": "v", "VALTUUS_MAIL_FROM": "a@b.example"},
            env.MailServer(None, 465, "tls", "v", "a@b.example"),
        ),
        (
            {"VALTUUS_MAIL_SECURITY": "starttls", "VALTUUS_MAIL_PORT": "2525"},
            env.MailServer(None, 2525, "starttls", "", "noreply@localhost"),
        ),
    ],
)
def test_the_mail_server_is_read(environ, server):
    assert env.read(environ).mail == server


@pytest.mark.parametrize(
    ("name", "value"), [("SECURITY", "ssl"), ("PORT", "smtp"), ("PORT", "0"), ("PORT", "70000"), ("PORT", "-1")]
)
def test_a_wrong_value_stops_the_start_and_says_what_is_allowed(name, value):
    with pytest.raises(SystemExit, match=f"VALTUUS_MAIL_{name} is `{value}`; allowed: "):
        env.read({f"VALTUUS_MAIL_{name}": value})


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_the_command_sends_everything_that_is_due_and_says_how_many(capsys):
    recipients = [Recipient(f"o1:{n}", address=f"a{n}@seutu.example") for n in range(25)]
    tell(recipients, Alert("announcement", {"title": "Katko"}), at=clock.now())
    call_command("send_alerts", "--once")
    assert capsys.readouterr().out == "Sähköposteja vuorossa 25, lähetetty 25.\n" and len(mail.outbox) == 25


def test_a_database_that_is_away_is_waited_for_and_what_is_due_goes_at_once(monkeypatch):
    stop, asked = threading.Event(), []
    answers = iter([OperationalError("away"), Run(1, 1), Run(1, 0), Run(0, 0)])

    def answer():
        asked.append(True)
        found = next(answers)
        if found == Run(0, 0):
            stop.set()
        if isinstance(found, Exception):
            raise found
        return found

    monkeypatch.setattr(sending, "send_alerts", answer)
    monkeypatch.setattr(sending, "close_old_connections", lambda: None)
    sending.send_until(stop, every=0.01)
    assert len(asked) == 4
