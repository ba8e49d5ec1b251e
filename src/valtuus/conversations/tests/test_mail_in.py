"""Mail taken in from a real mailbox on loopback: once, into its thread or a new one; nothing lost, nothing twice."""

import threading

import pytest
from django.db import OperationalError, connections

from valtuus.alerts.services import send_due
from valtuus.attachments.queries import attachments_of
from valtuus.attachments.tests import pdfs
from valtuus.conversations import jobs, models
from valtuus.conversations.mail_types import Fate, MailRun
from valtuus.conversations.queries import threads as queries
from valtuus.conversations.rules import mail as rules
from valtuus.conversations.services import handling, mail_in, writing
from valtuus.conversations.tests.mails import bounce, file, mail, multipart, text
from valtuus.conversations.tests.outbox import outbox
from valtuus.conversations.types import EventKind, Kind, Said, Side, State
from valtuus.conversations.wording.mail import note_lines, sender_line
from valtuus.kernel import clock
from valtuus.kernel.errors import DomainError, ErrorKind

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture(autouse=True)
def runs(desk, monkeypatch):
    """The clock runs with the desk's."""
    monkeypatch.setattr(clock, "now", lambda: desk.at)


def threads():
    return queries.on_desk()


def fates():
    return list(models.ReceivedMail.objects.order_by("line_id").values_list("fate", flat=True))


def answer_of(conversation):
    """The Message-ID of the last mail that went to its partner."""
    ids = [m.id for m in outbox() if m.recipient == f"mail:{conversation.id}"]
    return f"<{ids[-1]}@valtuus.example>"


def take(raw, desk, kind="question"):
    return mail_in.take_in(raw, kind, at=desk.now())


def test_a_mail_opens_a_conversation_and_leaves_the_inbox(imap, desk):
    imap.put(mail())
    assert jobs.read_mail() == MailRun(1, 0)
    [opened] = threads()
    assert (opened.kind, opened.channel, opened.state) == (Kind.QUESTION, "secure_email", State.WAITING)
    assert (opened.partner.key, opened.partner.address) == ("", "eeva@pihlajisto.example")
    [event] = queries.events_of(opened.id)
    assert (event.side, event.text) == (Side.PARTNER, "Hei,\nPihlajisto ei näy Kelmussa.")
    assert "Lähettäjää ei ole varmennettu" in sender_line(event)
    assert imap.inbox() == [] and len(imap.lying_in("Valtuus")) == 1


def test_what_somebody_has_seen_in_the_mailbox_is_read_all_the_same(imap, desk):
    imap.put(mail())
    imap.folders["INBOX"][1][1].add("\\Seen")
    assert jobs.read_mail() == MailRun(1, 0)


def test_a_server_that_cannot_move_is_copied_from(imap, desk):
    imap.without = {"MOVE", "UIDPLUS"}
    imap.put(mail())
    assert jobs.read_mail() == MailRun(1, 0)
    assert imap.inbox() == [] and len(imap.lying_in("Valtuus")) == 1


def test_what_was_put_aside_when_the_server_hung_up_goes_aside_when_it_is_back(imap, desk):
    imap.put(mail(b"x", "Precedence: bulk"))
    imap.breaks_at = "UID MOVE"
    jobs.read_mail()
    imap.breaks_at = None
    assert jobs.read_mail() == MailRun(0, 1) and fates() == ["ignored"] and len(imap.lying_in("Valtuus-sivussa")) == 1


@pytest.mark.parametrize("command", ["UID MOVE", "UID FETCH", "UID SEARCH", "SELECT", "LOGIN"])
def test_a_server_that_hangs_up_loses_nothing_and_doubles_nothing(imap, desk, command):
    imap.put(mail())
    imap.put(mail(b"toinen", message_id="<2@x.example>"))
    imap.breaks_at = command
    assert jobs.read_mail() in (MailRun(0, 0), MailRun(1, 0))
    imap.breaks_at = None
    jobs.read_mail()
    assert len(threads()) == 2 and imap.inbox() == [] and len(imap.lying_in("Valtuus")) == 2


def test_a_server_that_is_away_or_knows_us_not_is_no_error(imap, desk, settings):
    imap.put(mail())
    imap.deaf = True
    assert jobs.read_mail() == MailRun(0, 0)
    imap.stop()
    assert jobs.read_mail() == MailRun(0, 0) and threads() == []


def test_a_slow_server_is_left_and_its_mail_waits(imap, desk, monkeypatch):
    imap.put(mail())
    monkeypatch.setattr("valtuus.conversations.mail_imap.SECONDS", 0.2)
    imap.slow = 0.5
    assert jobs.read_mail() == MailRun(0, 0)
    imap.slow = 0
    assert jobs.read_mail() == MailRun(1, 0)


def test_the_same_mail_twice_is_one_message(imap, desk):
    imap.put(mail())
    jobs.read_mail()
    imap.put(mail(b"Hei,\r\nPihlajisto ei n\xc3\xa4y Kelmussa.\r\n", "Received: by another; now"))
    jobs.read_mail()
    assert len(threads()) == 1 and imap.inbox() == [] and fates() == ["opened"]


def test_the_same_mail_read_by_two_at_once_is_one_message(imap, desk):
    found = []

    def work():
        try:
            found.append(mail_in.take_in(mail(), "question", at=desk.at))
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    assert found == [Fate.OPENED] * 4 and len(threads()) == 1 and fates() == ["opened"]


def test_a_mail_of_fifty_megabytes_is_refused_by_its_size_and_left_marked(imap, desk, monkeypatch):
    monkeypatch.setattr(jobs, "LARGEST", 10_000)
    imap.put(mail(b"x" * 50_000))
    assert jobs.read_mail() == MailRun(0, 1)
    assert threads() == [] and fates() == ["too_large"]
    [(_, flags)] = imap.lying_in("Valtuus-sivussa")
    assert "\\Flagged" in flags
    [sent] = outbox()
    assert (sent.address, sent.kind) == ("eeva@pihlajisto.example", "mail_too_large")
    assert not [name for name in imap.asked if name == "UID FETCH"][2:]  # size and head, nothing else


def test_that_a_mail_is_too_large_is_told_once_an_hour(desk, imap):
    for n in range(3):
        mail_in.take_in(mail(message_id=f"<{n}@x>"), "question", whole=False, at=desk.now())
    assert len(outbox()) == 1 and fates() == ["too_large"] * 3


def test_the_largest_is_what_the_answer_says():
    assert rules.LARGEST == 25 * 1024 * 1024


def test_the_sender_is_told_once_that_it_came_and_its_number_and_nothing_else(imap, desk, smtp):
    imap.put(mail())
    jobs.read_mail()
    [opened] = threads()
    send_due(at=desk.at)
    [envelope] = smtp.taken
    assert envelope.mail_from == "suomi.fi@kela.example" and envelope.rcpt_tos == ["eeva@pihlajisto.example"]
    whole = envelope.content.decode()
    assert str(opened.number) in whole and "X-Loop: valtuus.example" in whole
    assert not [part for part in ("Eeva", "Pihlajisto", "Kunta", "/nouto/") if part in whole]
    take(mail(b"Lis", f"In-Reply-To: {answer_of(opened)}", message_id="<3@x>"), desk)
    assert len(outbox()) == 1


def test_an_answer_from_the_same_address_joins_the_thread_and_opens_a_closed_one(imap, desk):
    take(mail(), desk)
    [opened] = threads()
    reply = answer_of(opened)
    assert take(mail(b"Lis\xc3\xa4\xc3\xa4", f"References: <x@y> {reply}", message_id="<2@x>"), desk) is Fate.JOINED
    handling.take(opened.id, actor=desk.actor("kaisa"), at=desk.now())
    handling.close(opened.id, "answered", actor=desk.actor("kaisa"), at=desk.now())
    assert take(mail(b"Viel\xc3\xa4", f"In-Reply-To: {reply}", message_id="<3@x>"), desk) is Fate.JOINED
    [same] = threads()
    assert (same.id, same.state) == (opened.id, State.WAITING)
    said = [e.text for e in queries.events_of(same.id) if e.kind is EventKind.MESSAGE]
    assert said[1:] == ["Lisää", "Vielä"]


def test_a_stranger_with_the_right_reference_and_the_right_address_without_it_open_their_own(imap, desk):
    take(mail(), desk)
    [opened] = threads()
    reference = f"References: {answer_of(opened)}"
    stranger = mail(b"anna tiedot", reference, sender="Eeva <huijari@x.example>", message_id="<2@x>")
    assert take(stranger, desk) is Fate.OPENED
    assert take(mail(b"sama", "References: <1@valtuus.example>", message_id="<3@x>"), desk) is Fate.OPENED
    assert len(queries.events_of(opened.id)) == 1 and len(threads()) == 3


@pytest.mark.parametrize(
    "headers",
    [("Auto-Submitted: auto-replied",), ("Precedence: bulk",), ("Return-Path: <>",), ("X-Loop: valtuus.example",)],
)
def test_what_a_program_sends_is_never_answered_and_opens_nothing(imap, desk, headers):
    assert take(mail(b"x", *headers), desk) is Fate.IGNORED
    assert threads() == [] and len(outbox()) == 0


def test_a_programs_reply_is_noted_once_and_is_no_message_of_the_partner(imap, desk):
    take(mail(), desk)
    [opened] = threads()
    away = ("Auto-Submitted: auto-replied", f"In-Reply-To: {answer_of(opened)}")
    assert take(mail(b"Olen lomalla", *away, message_id="<2@x>"), desk) is Fate.NOTED
    assert take(mail(b"Olen yh\xc3\xa4 lomalla", *away, message_id="<3@x>"), desk) is Fate.IGNORED
    noted = queries.events_of(opened.id)[1:]
    assert [(e.kind, e.code, e.text) for e in noted] == [(EventKind.NOTED, "mail_auto_reply", "Olen lomalla")]
    assert len(outbox()) == 1


def test_a_mail_that_came_back_is_noted_once_in_the_thread_it_was_about(imap, desk):
    take(mail(), desk)
    [opened] = threads()
    assert take(bounce(answer_of(opened)), desk) is Fate.NOTED
    assert take(bounce(answer_of(opened), message_id="<c@mx>"), desk) is Fate.IGNORED
    assert take(bounce("<1@elsewhere.example>", message_id="<d@mx>"), desk) is Fate.IGNORED
    [note] = queries.events_of(opened.id)[1:]
    assert note_lines(note) == [
        "Yhteistyökumppanille lähetetty sähköposti palautui. Tarkista osoite.",
        "Postipalvelimen koodi: 5.1.1.",
    ]


def test_files_are_kept_and_each_that_is_refused_is_named_with_why(imap, desk):
    zipped = file(b"PK\x03\x04" + bytes(10_000), "pommi.zip", "application/zip")
    good, empty = (
        file(pdfs.plain(), "päätös 310799-913M.pdf".encode("ascii", "ignore").decode()),
        file(b"", "tyhja.pdf"),
    )
    html = file(b"<script>alert(1)</script>", "sivu.html", "text/html")
    assert take(multipart("mixed", text(b"Liitteet"), zipped, good, empty, html), desk) is Fate.OPENED
    [opened] = threads()
    message, note = queries.events_of(opened.id)
    assert [a.name for a in attachments_of(message.id)] == ["pts 310799-9**M.pdf"]
    told = note_lines(note)
    assert note.code == "mail_files_refused" and len(told) == 4
    assert [line.split(":")[0] for line in told[1:]] == ["pommi.zip", "tyhja.pdf", "sivu.html"]


def test_where_files_cannot_be_checked_the_whole_mail_waits(imap, desk, monkeypatch):
    imap.put(multipart("mixed", text(b"Liite"), file(pdfs.plain(), "a.pdf")))

    def away(*args, **more):
        raise DomainError("attachment_check_away", kind=ErrorKind.UNAVAILABLE, field="file")

    with monkeypatch.context() as patch:
        patch.setattr("valtuus.conversations.services.mail_keeping.keep", away)
        assert jobs.read_mail() == MailRun(0, 0)
    assert len(imap.inbox()) == 1 and threads() == [] and fates() == []
    assert jobs.read_mail() == MailRun(1, 0) and len(threads()) == 1


def test_a_mail_that_meets_a_fault_of_ours_stops_no_other(imap, desk, monkeypatch):
    real = mail_in.take_in

    def faulty(raw, *args, **more):
        if b"huono" in raw:
            raise ValueError
        return real(raw, *args, **more)

    imap.put(mail(b"huono"))
    imap.put(mail(message_id="<2@x>"))
    monkeypatch.setattr(jobs, "take_in", faulty)
    assert jobs.read_mail() == MailRun(1, 0) and len(imap.inbox()) == 1


def test_a_database_that_is_away_is_told_to_who_waits_for_it(imap, desk, monkeypatch):
    imap.put(mail())

    def away(*args, **more):
        raise OperationalError

    monkeypatch.setattr(jobs, "take_in", away)
    with pytest.raises(OperationalError):
        jobs.read_mail()
    assert len(imap.inbox()) == 1


def test_a_flood_from_one_address_opens_five_and_the_rest_is_one_note(imap, desk):
    for n in range(12):
        imap.put(
            mail(
                f"{n}".encode(),
                message_id=f"<{n}@x>",
                sender="EEVA@pihlajisto.example" if n % 2 else "eeva@pihlajisto.example",
            )
        )
    imap.put(mail(b"toinen", message_id="<99@x>", sender="onni@seutu.example"))
    assert jobs.read_mail() == MailRun(6, 7)
    assert len(threads()) == 6 and fates().count("held") == 7
    codes = [e.code for t in threads() for e in queries.events_of(t.id)]
    assert codes.count("mail_flood") == 1 and len(imap.lying_in("Valtuus-sivussa")) == 7
    assert [m.kind for m in outbox()] == ["mail_received"] * 6
    desk.now(hours=1)
    imap.put(mail(b"myohemmin", message_id="<100@x>"))
    assert jobs.read_mail() == MailRun(1, 0)


def test_a_flood_of_answers_into_one_thread_has_an_end_too(desk, imap, monkeypatch):
    monkeypatch.setattr(rules, "MOST_AN_HOUR", 4)
    take(mail(), desk)
    [opened] = threads()
    reply = f"In-Reply-To: {answer_of(opened)}"
    found = [take(mail(b"x", reply, message_id=f"<r{n}@x>"), desk) for n in range(6)]
    assert found == [Fate.JOINED] * 3 + [Fate.HELD] * 3
    assert [e.code for e in queries.events_of(opened.id)].count("mail_flood") == 1


def test_a_subject_with_an_identity_code_is_no_subject_and_is_not_lost(desk, imap):
    take(mail(b"teksti", subject="Asiakas 310799-913M"), desk)
    [opened] = threads()
    assert opened.subject == "Sähköpostitse tullut kysymys"
    assert queries.events_of(opened.id)[0].text == "Asiakas 310799-913M\n\nteksti"


def test_a_long_mail_is_kept_whole_in_several_messages(desk, imap):
    take(mail(b"rivi\n" * 9_000), desk)
    [opened] = threads()
    events = queries.events_of(opened.id)
    assert len(events) == 5 and "".join(e.text for e in events).count("rivi") == 9_000


@pytest.mark.parametrize(
    "raw",
    [b"", b"\x00\xff", mail(b""), mail(date=None, subject=None, sender=None, message_id=None), mail(sender="Eeva")],
)
def test_a_mail_of_next_to_nothing_is_kept_all_the_same(desk, imap, raw):
    assert take(raw, desk) is Fate.OPENED
    assert len(threads()) == 1 and len(outbox()) == (raw == mail(b""))


def test_a_mail_in_koi8_r_and_of_two_hundred_recipients_is_kept(desk, imap):
    to = ", ".join(f"a{n}@x.example" for n in range(200))
    take(mail("Привет".encode("koi8-r"), content_type="text/plain; charset=koi8-r", to=to), desk)
    [opened] = threads()
    [event] = queries.events_of(opened.id)
    assert event.text == "Привет" and event.detail["mail"]["recipients"] == 200
    assert [m.address for m in outbox()] == ["eeva@pihlajisto.example"]


def test_mail_to_the_address_for_reports_opens_a_report(desk, imap):
    take(mail(), desk, "report")
    assert threads()[0].kind is Kind.REPORT


def test_an_adviser_answers_and_the_partner_gets_a_link(desk, imap):
    take(mail(), desk)
    [opened] = threads()
    handling.take(opened.id, actor=desk.actor("kaisa"), at=desk.now())
    writing.answer(opened.id, Said("Vastaus", "secure_email"), actor=desk.actor("kaisa"), at=desk.now())
    kinds = [m.kind for m in outbox()]
    assert kinds == ["mail_received", "mail_waits"] and models.PickUp.objects.count() == 1
