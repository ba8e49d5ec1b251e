"""Sending, against a real SMTP server on loopback: taken once, tried again, given up; a server that is away harms nothing."""

import email
import threading
from datetime import UTC, datetime, timedelta
from email import policy

import pytest
from django.db import connections
from django.test import override_settings

from valtuus.alerts import jobs, models, posting, queries, services
from valtuus.alerts.services import tell
from valtuus.alerts.tests.conftest import free_port
from valtuus.alerts.types import Alert, MailState, Recipient, Run
from valtuus.kernel.identifiers import uuid7

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

AT = datetime(2021, 2, 9, 8, 5, tzinfo=UTC)
CODE = "010190-987B"
AINO = Recipient("o1:aino", "Aino Aalto", "aino@seutu.example")


def told(party, *recipients, **more):
    alert = Alert("request_made", {"person": f"Onni Ojala {CODE}", "theme": "view_and_claim"}, party, **more)
    return tell(recipients or [AINO], alert, at=AT)


def run():
    return services.send_due(at=AT)


def state():
    return list(models.Mail.objects.order_by("id").values_list("state", "tries"))


def outcomes():
    return list(models.Attempt.objects.order_by("id").values_list("outcome", "answer"))


def wait_over():
    """The wait is over: as the owner, since the app may not turn the clock."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("alter table alerts_mail disable trigger must_be_recorded")
        cursor.execute("update alerts_mail set due_at = now() where state = 'waiting'")
        cursor.execute("alter table alerts_mail enable trigger must_be_recorded")


def text_of(envelope):
    message = email.message_from_bytes(envelope.content, policy=policy.default)
    return message, message.get_content()


@pytest.mark.parametrize(
    ("language", "subject", "said"),
    [
        ("fi", "Valtuuspyyntö odottaa ratkaisuasi: Mallila", "Organisaatiolle Mallila on tehty valtuuspyyntö"),
        ("sv", "En begäran om fullmakt väntar på ditt avgörande: Malmby", "har gjorts till Malmby"),
        ("en", "A mandate request waits for your decision: Mallila", "has been made to Mallila"),
    ],
)
def test_a_mail_is_in_the_readers_language_and_holds_nothing_personal(smtp, party, language, subject, said):
    told(party, Recipient("o1:aino", "Aino Aalto", "aino@seutu.example", language))
    assert run() == Run(1, 1)
    [envelope] = smtp.taken
    message, text = text_of(envelope)
    assert message["Subject"].strip() == subject and said in " ".join(text.split())
    assert envelope.rcpt_tos == ["aino@seutu.example"] and message["Auto-Submitted"] == "auto-generated"
    whole = envelope.content.decode() + text
    assert not [part for part in (CODE, "Onni", "Ojala", "Aino Aalto", "o1:aino", "010190") if part in whole]
    assert f"/{language}/heratteet/avaa/" in text and state() == [("sent", 1)]


def test_a_mail_that_was_taken_is_never_sent_again(smtp, party):
    told(party)
    assert [run(), run()] == [Run(1, 1), Run(0, 0)]
    wait_over()
    assert run() == Run(0, 0) and len(smtp.taken) == 1


def test_a_server_that_is_away_harms_nothing_and_the_mail_goes_when_it_is_back(smtp, party):
    smtp.stop()
    told(party)
    told(party, Recipient("o1:onni", address="onni@seutu.example"))
    for _ in range(12):  # more often than a mail that is put off
        assert run() == Run(2, 0)
        wait_over()
    assert set(outcomes()) == {("unreachable", None)} and state() == [("waiting", 12)] * 2
    assert told(party) == 1  # and telling goes on meanwhile
    smtp.start()
    assert run() == Run(3, 3) and len(smtp.taken) == 3


def test_a_mail_that_failed_waits_its_time(smtp, party):
    smtp.answer["aino@seutu.example"] = "451 try later"
    told(party)
    assert [run(), run()] == [Run(1, 0), Run(0, 0)]
    assert outcomes() == [("deferred", 451)] and state() == [("waiting", 1)]


def test_a_mail_put_off_is_given_up_after_ten_tries(smtp, party):
    smtp.answer["aino@seutu.example"] = "451 try later"
    told(party)
    for _ in range(10):
        run()
        wait_over()
    assert state() == [("given_up", 10)] and run() == Run(0, 0)


@pytest.mark.parametrize("refusal", [{"answer": {"aino@seutu.example": "550 no such person"}}, {"data": "554 no"}])
def test_a_mail_refused_for_good_is_given_up_at_once_and_stops_no_other(smtp, party, refusal):
    vars(smtp).update(refusal)
    told(party)
    assert run() == Run(1, 0) and state() == [("given_up", 1)]
    smtp.data = None
    told(party, Recipient("o1:onni", address="onni@seutu.example"))
    assert run() == Run(1, 1)


def test_a_server_that_hangs_up_puts_off_that_mail_and_each_meets_a_new_talk(smtp, party):
    smtp.hang_up = True
    told(party, AINO, Recipient("o1:onni", address="onni@seutu.example"))
    assert run() == Run(2, 0)
    assert {outcome for outcome, _ in outcomes()} == {"deferred"}
    smtp.hang_up = False
    wait_over()
    assert run() == Run(2, 2)


def test_a_process_that_ends_in_the_middle_loses_no_mail(smtp, party, monkeypatch):
    told(party)

    def killed(mails):
        raise SystemExit

    with monkeypatch.context() as patch, pytest.raises(SystemExit):
        patch.setattr(services, "deliver", killed)
        run()
    assert state() == [("waiting", 1)] and run() == Run(0, 0)  # taken, and nobody else's for a while
    wait_over()
    assert run() == Run(1, 1) and state() == [("sent", 2)]


def test_every_try_of_a_mail_goes_under_one_id(smtp, party):
    told(party)
    [mail] = queries.mails(queries.due(1))
    assert posting.message(mail).extra_headers["Message-ID"] == posting.message(mail).extra_headers["Message-ID"]
    run()
    message, _ = text_of(smtp.taken[0])
    assert mail.id in message["Message-ID"]


def test_two_that_send_at_once_share_the_mails(smtp, party):
    for number in range(20):
        told(party, Recipient(f"o1:{number}", address=f"a{number}@seutu.example"))
    runs = []

    def work():
        try:
            while (done := jobs.send_alerts()).taken:
                runs.append(done)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert sum(r.sent for r in runs) == 20
    assert sorted(e.rcpt_tos[0] for e in smtp.taken) == sorted(f"a{n}@seutu.example" for n in range(20))


def test_what_was_sent_can_be_seen_by_the_organisation(smtp, party):
    told(party)
    [before] = queries.sent_about(party)
    assert before.posted.state is MailState.WAITING and before.posted.at is None
    run()
    [seen] = queries.sent_about(party)
    assert (seen.name, seen.alert.kind, seen.posted.state, seen.posted.at) == (
        "Aino Aalto",
        "request_made",
        MailState.SENT,
        AT,
    )
    assert seen.posted.address == "aino@seutu.example"
    assert queries.count_about(party) == 1 and queries.sent_about(str(uuid7())) == []
    assert queries.sent_about(party, since=AT + timedelta(days=1)) == []


def test_a_sign_in_that_the_server_refuses_is_no_fault_of_the_mail(smtp, party):
    told(party)
    with override_settings(EMAIL_HOST_USER="valtuus", EMAIL_HOST_PASSWORD="wrong"):
        assert run() == Run(1, 0)
    assert outcomes() == [("unreachable", None)]


def test_a_port_where_nobody_listens_is_no_server(party, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    told(party)
    assert run() == Run(1, 0) and state() == [("waiting", 1)]
