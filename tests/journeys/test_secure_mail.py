"""Secure e-mail as its reader meets it: from the mail to the message, an old link, and what the adviser sees of both."""

import re
from datetime import UTC, datetime

import pytest
from django.core import mail as outbox
from playwright.sync_api import expect

from tests.browser import faults_of_access, page_of, picture, scrolls_sideways, send
from tests.journeys.session import known
from valtuus.alerts.services import send_due
from valtuus.conversations.queries import threads as queries
from valtuus.conversations.services import handling, mail_in, writing
from valtuus.conversations.tests.conftest import Desk
from valtuus.conversations.tests.mails import file, multipart, text
from valtuus.conversations.types import Said
from valtuus.identity.services import signing_in as identity
from valtuus.kernel import clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]
WIDTHS = (320, 1280)
LONG = (
    '"Eeva-Liisa Äärimmäisen-Pitkäniminen-Öhman" <eeva-liisa.aarimmaisen-pitkaniminen@palvelukeskus.pihlajisto.example>'
)
NOW = datetime(2021, 2, 9, 6, 5, tzinfo=UTC)


@pytest.fixture
def desk(monkeypatch, db, live_server, settings):
    """A mail of Eeva's that Kaisa has answered; a way to be one of them."""
    settings.ORIGIN = live_server.url
    desk = Desk()
    desk.at = NOW
    monkeypatch.setattr(clock, "now", lambda: desk.at)
    zipped = file(b"PK\x03\x04" + bytes(100), "sopimukset-ja-muut-liitteet-pakattuna.zip", "application/zip")
    body = text("Hei,\r\nPihlajisto ei näy Kelmussa.".encode())
    trust = "Authentication-Results: mx; spf=pass; dmarc=fail"
    raw = multipart("mixed", body, zipped, sender=LONG)
    mail_in.take_in(trust.encode() + b"\r\n" + raw, "question", at=desk.now())
    [desk.opened] = queries.on_desk()
    handling.take(desk.opened.id, actor=desk.actor("kaisa"), at=desk.now())
    said = Said("Pihlajiston valtuus puuttuu.", "secure_email")
    writing.answer(desk.opened.id, said, actor=desk.actor("kaisa"), at=desk.now())
    while send_due(at=desk.at).taken:
        pass
    desk.be = lambda who: monkeypatch.setattr(identity, "present", lambda session, **_: desk.actor(who))
    desk.be("eeva")
    return desk


def link():
    [found] = re.findall(r"https?://\S+/nouto/\S+", "\n".join(m.body for m in outbox.outbox))
    return found


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_page_is_sound(browser, live_server, desk, width, language):
    with page_of(browser, width, language=language, expected="status of (404|410) ") as page:
        known(page, live_server)

        def look(name, address):
            page.goto(address)
            assert not faults_of_access(page) and not scrolls_sideways(page), name
            picture(page, f"mail-{name}-{language}-{width}")

        here = re.sub(r"/fi/", f"/{language}/", link())
        look("pick-up", here)
        look("guessed", re.sub(r"nouto/.*", f"nouto/{'A' * 22}/", here))
        desk.be("kaisa")
        look("desk", f"{live_server.url}/{language}/viestit/neuvonta/{desk.opened.id}/")
        desk.be("eeva")
        desk.now(days=11)
        look("expired", here)


def test_from_the_mail_to_the_message_and_back(browser, live_server, desk):
    with page_of(browser, 320, script=False) as page:
        known(page, live_server)
        page.goto(link())
        expect(page.get_by_text("Pihlajiston valtuus puuttuu.")).to_have_count(0)
        send(page.get_by_role("button", name="Avaa viesti"))
        expect(page.get_by_text("Pihlajiston valtuus puuttuu.")).to_be_visible()
        expect(page.get_by_text("Lähettäjää ei ole varmennettu")).to_be_visible()
        expect(page.get_by_text("sopimukset-ja-muut-liitteet-pakattuna.zip")).to_be_visible()
        page.goto(link())
        expect(page).to_have_url(re.compile(f"/fi/viestit/{desk.opened.id}/"))
        desk.be("kaisa")
        page.goto(f"{live_server.url}/fi/viestit/neuvonta/{desk.opened.id}/")
        expect(page.get_by_role("button", name="Lähetä uusi linkki")).to_have_count(0)


def test_an_adviser_sends_a_new_link_and_sees_that_it_went(browser, live_server, desk):
    desk.be("kaisa")
    with page_of(browser) as page:
        known(page, live_server)
        page.goto(f"{live_server.url}/fi/viestit/neuvonta/{desk.opened.id}/")
        expect(page.get_by_text("Lähetetty osoitteeseen")).to_have_count(2)
        send(page.get_by_role("button", name="Lähetä uusi linkki"))
        expect(page.get_by_text("Uusi linkki on lähtenyt sähköpostitse.")).to_be_visible()
        expect(page.get_by_text("Linkki viestiin. Odottaa lähettämistä osoitteeseen")).to_have_count(1)
