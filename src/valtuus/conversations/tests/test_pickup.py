"""What waits behind a link: the first who opens it by strong sign-in has it; nobody else, no scanner, no guess, no old link."""

import re
import threading
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import Client, override_settings
from django.urls import reverse

from valtuus.alerts.services import send_due
from valtuus.conversations import mailing, models
from valtuus.conversations.mail_tokens import token_of
from valtuus.conversations.mail_types import LinkState, SentState
from valtuus.conversations.queries import mail as mails
from valtuus.conversations.queries import threads as queries
from valtuus.conversations.services import handling, mail_in, pickup, reading, writing
from valtuus.conversations.tests.mails import bounce, mail
from valtuus.conversations.tests.outbox import outbox
from valtuus.conversations.types import EventKind, Said, Side
from valtuus.conversations.wording.mail import sent_lines
from valtuus.identity.services import signing_in as identity
from valtuus.kernel import clock
from valtuus.kernel.errors import DomainError, Refused
from valtuus.ledger.queries import lines_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
WEAK = "http://ftn.ficora.fi/2017/loatest1"


@pytest.fixture
def waiting(desk, imap, monkeypatch):
    """A mail of Eeva's that Kaisa has answered: the conversation and the token of its link."""
    monkeypatch.setattr(clock, "now", lambda: desk.at)
    mail_in.take_in(mail(), "question", at=desk.now())
    [opened] = queries.on_desk()
    handling.take(opened.id, actor=desk.actor("kaisa"), at=desk.now())
    answer(desk, opened.id)
    return opened.id, last_token()


def answer(desk, id, text="Vastaus"):
    return writing.answer(id, Said(text, "secure_email"), actor=desk.actor("kaisa"), at=desk.now())


def last_token():
    return token_of(str(models.PickUp.objects.order_by("-id").first().id))


def tie(desk, id):
    handling.tie(id, desk.party, actor=desk.actor("kaisa"), at=desk.now())


@pytest.fixture
def visit(desk, monkeypatch):
    """Be one of the cast: a client that answers as the browser would."""

    def as_(who, acr=None):
        actor = desk.actor(who, *([acr] if acr else [])) if who else None
        monkeypatch.setattr(identity, "present", lambda session, **_: actor)
        client = Client()
        session = client.session
        session["for"] = "the test"
        session.save()
        return client

    return as_


def test_the_first_who_opens_it_is_its_partner_and_reads_and_answers(desk, waiting):
    id, token = waiting
    assert pickup.look(token, actor=desk.actor("eeva"), at=desk.now())[1] is LinkState.WAITING
    assert queries.conversation(id).partner.key == ""
    assert pickup.open_link(token, actor=desk.actor("eeva"), at=desk.now()) == id
    partner = queries.conversation(id).partner
    assert (partner.key, partner.name, partner.address) == (desk.key("eeva"), "Eeva", "eeva@pihlajisto.example")
    assert queries.events_of(id)[-1].kind is EventKind.PICKED_UP
    assert [e.text for e in reading.read(id, actor=desk.actor("eeva"), at=desk.now()).events if e.text][-1] == "Vastaus"
    writing.write(id, Said("Kiitos", "chat"), actor=desk.actor("eeva"), at=desk.now())
    assert pickup.open_link(token, actor=desk.actor("eeva"), at=desk.now()) == id  # again: it only leads there
    assert lines_of("pickup_sent") == 1


def test_for_everybody_else_it_is_then_missing_by_every_link(desk, waiting):
    id, first = waiting
    answer(desk, id, "Toinen")
    second = last_token()
    assert first != second
    pickup.open_link(first, actor=desk.actor("eeva"), at=desk.now())
    for token in (first, second):
        for act in (pickup.look, pickup.open_link):
            with pytest.raises(DomainError, match="conversation_missing"):
                act(token, actor=desk.actor("onni"), at=desk.now())


def test_of_two_who_press_at_once_one_alone_has_it(desk, waiting):
    id, token = waiting
    gate, found = threading.Barrier(4), []

    def press(who):
        try:
            gate.wait(10)
            found.append((who, pickup.open_link(token, actor=desk.actor(who), at=desk.at)))
        except DomainError as fault:
            found.append((who, fault.code))
        finally:
            connections.close_all()

    workers = [threading.Thread(target=press, args=[who]) for who in ("eeva", "onni", "kalle", "eeva")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    winner = queries.conversation(id).partner.key
    assert {who for who, said in found if said == id} == {w for w in ("eeva", "onni", "kalle") if desk.key(w) == winner}
    assert [e.kind for e in queries.events_of(id)].count(EventKind.PICKED_UP) == 1
    assert {said for who, said in found if desk.key(who) != winner} <= {"conversation_missing"}


def test_after_ten_days_it_opens_nothing_and_a_new_link_does(desk, waiting):
    id, token = waiting
    assert mailing.link_days() == 10
    late = desk.now(days=10)
    assert pickup.look(token, actor=desk.actor("eeva"), at=late)[1] is LinkState.EXPIRED
    with pytest.raises(DomainError, match="pickup_expired"):
        pickup.open_link(token, actor=desk.actor("eeva"), at=late)
    pickup.renew_link(id, actor=desk.actor("kaisa"), at=late)
    assert pickup.open_link(last_token(), actor=desk.actor("eeva"), at=late) == id


def test_a_minute_before_its_time_is_up_it_opens(desk, waiting):
    id, token = waiting
    until = mails.pickup_by(token).until
    assert pickup.open_link(token, actor=desk.actor("eeva"), at=until - timedelta(minutes=1)) == id


def test_who_may_not_open_it(desk, waiting):
    id, token = waiting
    with pytest.raises(DomainError, match="pickup_needs_strong"):
        pickup.open_link(token, actor=desk.actor("eeva", WEAK), at=desk.now())
    with pytest.raises(DomainError, match="conversation_missing"):  # the adviser who has the thread is not its partner
        pickup.open_link(token, actor=desk.actor("kaisa"), at=desk.now())
    tie(desk, id)
    with pytest.raises(DomainError, match="pickup_not_employed"):
        pickup.open_link(token, actor=desk.actor("onni"), at=desk.now())
    assert queries.conversation(id).partner.key == ""
    assert pickup.open_link(token, actor=desk.actor("eeva"), at=desk.now()) == id


def test_only_the_adviser_who_has_it_sends_a_new_link_and_only_while_nobody_has_picked_it_up(desk, waiting):
    id, token = waiting
    for who in ("kalle", "onni"):
        with pytest.raises(Refused):
            pickup.renew_link(id, actor=desk.actor(who), at=desk.now())
    pickup.open_link(token, actor=desk.actor("eeva"), at=desk.now())
    with pytest.raises(DomainError, match="no_address_to_write_to"):
        pickup.renew_link(id, actor=desk.actor("kaisa"), at=desk.now())


def test_what_goes_out_says_nothing_but_a_number_and_a_link(desk, waiting, smtp):
    id, token = waiting
    while send_due(at=desk.at).taken:
        pass
    [letter] = [e.content.decode() for e in smtp.taken if token in e.content.decode().replace("=\r\n", "")]
    number = queries.conversation(id).number
    assert str(number) in letter
    for part in ("Vastaus", "Eeva", "Pihlajisto", "Kunta", "Kaisa", id, desk.key("eeva")):
        assert part not in letter
    rows = [*models.PickUp.objects.values_list("digest", flat=True)]
    assert token not in rows and all(len(digest) == 64 for digest in rows)
    with connections["owner"].cursor() as cursor:
        for table in ("alerts_alert", "alerts_mail", "ledger_body", "conversations_pickup", "conversations_event"):
            cursor.execute(f"select count(*) from {table} t where t::text like %s", [f"%{token}%"])  # noqa: S608 - the list above
            assert cursor.fetchone() == (0,), table


def test_the_adviser_sees_what_became_of_each_mail(desk, waiting, smtp):
    id, _ = waiting
    assert {m.state for m in mails.sent_of(id)} == {SentState.WAITING}
    smtp.stop()
    send_due(at=desk.at)
    assert {m.state for m in mails.sent_of(id)} == {SentState.WAITING}
    with connections["owner"].cursor() as cursor:
        cursor.execute("alter table alerts_mail disable trigger must_be_recorded")
        cursor.execute("update alerts_mail set due_at = now() where state = 'waiting'")
        cursor.execute("alter table alerts_mail enable trigger must_be_recorded")
    smtp.start()
    send_due(at=desk.at)
    assert [m.state for m in mails.sent_of(id)] == [SentState.SENT] * 2
    [accepted] = re.findall(r"Message-ID: (<\S+>)", smtp.taken[1].content.decode())
    mail_in.take_in(bounce(accepted), "question", at=desk.now())  # accepted first, and then it came back
    assert sorted(m.state for m in mails.sent_of(id)) == [SentState.BOUNCED, SentState.SENT]
    assert any(
        line.startswith("Linkki viestiin. Palautui osoitteesta eeva@pihlajisto.example.")
        for line in sent_lines(mails.sent_of(id))
    )


def test_an_address_that_the_server_refuses_is_given_up_in_sight(desk, waiting, smtp):
    smtp.answer["eeva@pihlajisto.example"] = "550 no such person"
    send_due(at=desk.at)
    assert {m.state for m in mails.sent_of(waiting[0])} == {SentState.GIVEN_UP}
    assert "Ei saatu perille" in sent_lines(mails.sent_of(waiting[0]))[0]


def page(token, language="fi"):
    return f"/{language}/viestit/nouto/{token}/"


@pytest.mark.attack
def test_a_scanner_that_follows_the_link_opens_and_binds_nothing(waiting, visit, desk):
    id, token = waiting
    before = queries.conversation(id).last
    for client in (Client(), visit("eeva")):
        for method in (client.get, client.head, client.options):
            for _ in range(3):
                assert method(page(token)).status_code in (200, 302, 405)
    assert Client().post(page(token)).status_code == 302  # to the sign-in
    assert (queries.conversation(id).partner.key, queries.conversation(id).last) == ("", before)


@pytest.mark.attack
def test_a_press_from_another_site_is_refused(waiting, visit, desk):
    client = visit("eeva")
    client.handler.enforce_csrf_checks = True
    assert client.post(page(waiting[1])).status_code == 403
    assert queries.conversation(waiting[0]).partner.key == ""


@pytest.mark.attack
def test_a_guessed_token_and_anothers_token_are_told_the_same(waiting, visit, desk):
    guessed = visit("onni").get(page("A" * 22))
    pickup.open_link(waiting[1], actor=desk.actor("eeva"), at=desk.now())
    others = visit("onni").get(page(waiting[1]))
    assert (guessed.status_code, others.status_code) == (404, 404)
    strip = lambda r: re.sub(r"[A-Za-z0-9_-]{22,}", "", r.content.decode())  # noqa: E731 - both pages, without what differs
    assert strip(guessed) == strip(others)
    assert visit("onni").post(page(waiting[1])).status_code == 404
    id = str(models.PickUp.objects.get().id)
    assert visit("onni").get(page(id)).status_code == 404


@pytest.mark.attack
@pytest.mark.parametrize("forged", ["References: {ours}", "In-Reply-To: {ours}"])
def test_a_forged_reference_puts_no_word_into_anothers_thread(waiting, desk, forged):
    id, _ = waiting
    ours = f"<{outbox()[-1].id}@valtuus.example>"
    before = queries.conversation(id).last
    raw = mail(b"kerro", forged.format(ours=ours), sender="Eeva <huijari@x.example>", message_id="<f@x>")
    mail_in.take_in(raw, "question", at=desk.now())
    assert queries.conversation(id).last == before


@pytest.mark.attack
@pytest.mark.parametrize("kind", ["text/plain; charset=utf-8", "text/html"])
def test_a_token_that_an_answer_quotes_is_not_kept(waiting, desk, kind):
    id, token = waiting
    quoted = f"En saa auki\r\n> https://valtuus.example/fi/viestit/nouto/{token}/\r\n".encode()
    reply = f"In-Reply-To: <{outbox()[-1].id}@valtuus.example>"
    mail_in.take_in(mail(quoted, reply, message_id="<q@x>", content_type=kind), "question", at=desk.now())
    [said] = [e.text for e in queries.events_of(id) if "En saa auki" in e.text]
    assert token not in said and "/nouto/…" in said


@pytest.mark.attack
def test_a_header_cannot_be_smuggled_through_a_subject_or_a_name(imap, desk, smtp):
    subject = "=?utf-8?q?Asia=0D=0ABcc:_onni=40x.example=0D=0A=0D=0Ateksti?="
    raw = mail(subject=subject, sender="=?utf-8?q?Eeva=0D=0ABcc:_onni=40x.example?= <e@x.example>")
    mail_in.take_in(raw, "question", at=desk.now())
    send_due(at=desk.at)
    [envelope] = smtp.taken
    assert envelope.rcpt_tos == ["e@x.example"] and b"onni" not in envelope.content
    assert "\n" not in queries.on_desk()[0].subject


@pytest.mark.attack
def test_a_script_in_html_reaches_no_page(imap, desk, visit):
    html = b"<p>Hei</p><script>alert(1)</script><img src=x onerror=alert(2)>&lt;script&gt;alert(3)&lt;/script&gt;"
    mail_in.take_in(mail(html, content_type="text/html"), "question", at=desk.now())
    [opened] = queries.on_desk()
    seen = visit("kaisa").get(reverse("conversations:desk_one", args=[opened.id])).content.decode()
    assert "<script>alert" not in seen and "onerror" not in seen
    assert queries.events_of(opened.id)[0].text == "Hei\n<script>alert(3)</script>"  # as words, which pages escape


@pytest.mark.parametrize(
    ("language", "heading", "button", "expired"),
    [
        ("fi", "Sinulle on viesti", "Avaa viesti", "Linkki ei ole enää voimassa"),
        ("sv", "Det finns ett meddelande till dig", "Öppna meddelandet", "Länken gäller inte längre"),
        ("en", "There is a message for you", "Open the message", "The link is no longer valid"),
    ],
)
def test_the_page_in_each_language(waiting, visit, desk, language, heading, button, expired):
    seen = visit("eeva").get(page(waiting[1], language))
    body = seen.content.decode()
    assert heading in body and button in body and "Vastaus" not in body and "no-store" in seen["Cache-Control"]
    desk.now(days=11)
    late = visit("eeva").get(page(waiting[1], language))
    assert late.status_code == 410 and expired in late.content.decode() and button not in late.content.decode()
    assert visit("eeva").post(page(waiting[1], language)).status_code == 410


def test_who_is_not_signed_in_goes_to_the_sign_in_and_comes_back(waiting):
    answer = Client().get(page(waiting[1]))
    assert answer.status_code == 302 and answer["Location"].endswith(f"?next=%2Ffi%2Fviestit%2Fnouto%2F{waiting[1]}%2F")


@pytest.mark.parametrize(
    ("who", "acr", "said"), [("eeva", WEAK, "vahvan tunnistautumisen"), ("onni", None, "et palvelun tietojen mukaan")]
)
def test_who_may_not_open_it_is_told_why_and_what_to_do(waiting, visit, desk, who, acr, said):
    tie(desk, waiting[0])
    told = visit(who, acr).post(page(waiting[1]))
    assert told.status_code == 403 and said in told.content.decode()


def test_the_adviser_sends_a_new_link_from_the_desk(waiting, visit, desk):
    gone = visit("kaisa").post(reverse("conversations:renew_link", args=[waiting[0]]))
    assert gone.status_code == 302 and "link_renewed" in gone["Location"]
    assert models.PickUp.objects.count() == 2


def test_a_mail_in_an_answer_out_picked_up_and_answered(desk, imap, smtp, visit, monkeypatch, capsys):
    """The whole way, over IMAP and SMTP on loopback."""
    monkeypatch.setattr(clock, "now", lambda: desk.at)
    imap.put(mail())
    call_command("read_mail", "--once")
    assert capsys.readouterr().out == "Sähköpostiviestejä luettu 1, siirretty sivuun 0.\n"
    [opened] = handling.desk(actor=desk.actor("kaisa"), at=desk.now())
    handling.take(opened.id, actor=desk.actor("kaisa"), at=desk.now())
    answer(desk, opened.id, "Pihlajiston valtuus puuttuu.")
    while send_due(at=desk.at).taken:
        pass
    letters = [e.content.decode().replace("=\r\n", "").replace("=3D", "=") for e in smtp.taken]
    [link] = [
        found for text in letters for found in re.findall(r"https://valtuus\.example(/fi/viestit/nouto/\S+)", text)
    ]
    assert Client().get(link)["Location"].startswith("/fi/identity/")
    eeva = visit("eeva")
    assert "Pihlajiston" not in eeva.get(link).content.decode()
    thread = eeva.post(link, follow=True)
    assert thread.status_code == 200 and thread.redirect_chain[-1][0] == f"/fi/viestit/{opened.id}/"
    writing.write(opened.id, Said("Kiitos!", "chat"), actor=desk.actor("eeva"), at=desk.now())
    said = [(e.side, e.text) for e in queries.events_of(opened.id) if e.kind is EventKind.MESSAGE]
    assert [side for side, _ in said] == [Side.PARTNER, Side.ADVISER, Side.PARTNER] and said[-1][1] == "Kiitos!"
    desk.now(hours=1)  # she has gone
    answer(desk, opened.id, "Hyvä.")
    while send_due(at=desk.at).taken:
        pass
    assert smtp.taken[-1].rcpt_tos == ["eeva@pihlajisto.example"] and "nouto" not in smtp.taken[-1].content.decode()


def test_the_command_says_it_in_the_language_asked(imap, desk, capsys):
    with override_settings(MAILBOXES=[]):
        call_command("read_mail", "--once", "--language", "sv")
    assert capsys.readouterr().out == "E-postmeddelanden lästa 0, lagda åt sidan 0.\n"
