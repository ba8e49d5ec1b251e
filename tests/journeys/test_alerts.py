"""Alerts as people meet them: sound at every width and in every language; from the mail to the matter; how to be told."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from playwright.sync_api import expect

from tests.browser import faults_of_access, page_of, picture, scrolls_sideways, send
from tests.journeys.session import known
from valtuus.alerts.services import send_due, tell
from valtuus.alerts.types import Alert, Recipient
from valtuus.identity.services import signing_in as identity
from valtuus.kernel import clock
from valtuus.mandates.tests.conftest import Register

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]
AT = datetime(2021, 2, 9, 6, 5, tzinfo=UTC)
WIDTHS = (320, 768, 1280)
WAYS = ("", "asetukset/", "asetukset/?tehty=preferences_kept", "asetukset/vahvista/x/")


@pytest.fixture
def register(monkeypatch, db, live_server, settings):
    """Aino has alerts of several kinds, read, unread, mailed; Onni has none. A way to be one of them."""
    monkeypatch.setattr(clock, "now", lambda: AT)
    settings.ORIGIN = live_server.url
    register = Register()
    party = register.id["seutu"]
    aino = Recipient("aino", "Aino", "aino.pitka-sukunimi@palvelukeskus.seutu.example")
    door = {"door": "open_kelmu", "door_args": {"party": register.id["mallila"]}}
    request = {"person": "Onni Ojala-Äyräväinen", "theme": "view_and_claim,social_assistance_notices"}
    for days in range(26):
        tell([aino], Alert("announcement", {"title": f"käyttökatko {days}."}), at=AT - timedelta(days=30 + days))
    tell([aino], Alert("request_made", request, party, **door), at=AT - timedelta(hours=1))

    def become(who):
        monkeypatch.setattr(identity, "present", lambda session, **_: register.actor(who))

    become("aino")
    return become


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_page_is_sound(browser, live_server, register, width, language):
    # A link that is no longer good answers 404.
    with page_of(browser, width, language=language, expected="status of 404 .*/vahvista/x/$") as page:
        known(page, live_server)
        for who in ("aino", "onni"):
            register(who)
            for number, way in enumerate(WAYS):
                page.goto(f"{live_server.url}/{language}/heratteet/{way}")
                assert not faults_of_access(page) and not scrolls_sideways(page), (who, way)
                picture(page, f"alerts-{number}-{who}-{language}-{width}")


def test_from_the_mail_to_the_matter_and_back_to_fewer_unread(browser, live_server, register):
    while send_due(at=AT).taken:
        pass
    [letter] = [m for m in mail.outbox if "Valtuuspyyntö" in m.subject]
    [link] = [line for line in letter.body.splitlines() if "/heratteet/avaa/" in line]
    with page_of(browser) as page:
        known(page, live_server)
        page.goto(f"{live_server.url}/fi/oma/")
        expect(page.get_by_role("link", name=re.compile("lukematta 27$"))).to_be_visible()
        page.goto(link)
        page.wait_for_url("**/fi/kelmu/**")
        send(page.get_by_role("link", name=re.compile("lukematta 26$")))
        card = page.locator("article").first
        expect(card.get_by_text("Lukematta")).to_be_visible()
        send(card.get_by_role("button", name="Merkitse luetuksi"))
        expect(page.get_by_text("Merkitty luetuksi.")).to_be_visible()
        send(page.get_by_role("link", name="Seuraava"))
        expect(page.get_by_role("heading", name="Onni Ojala-Äyräväinen pyytää valtuutta")).to_be_visible()
        send(page.get_by_role("button", name="Merkitse kaikki luetuiksi"))
        expect(page.get_by_role("link", name="Herätteet", exact=True)).to_be_visible()


def test_an_address_is_told_and_confirmed_without_scripts(browser, live_server, register):
    register("onni")
    with page_of(browser, 320, script=False) as page:
        known(page, live_server)
        page.goto(f"{live_server.url}/fi/heratteet/asetukset/")
        page.get_by_label("Sähköpostiosoitteesi").fill("onni@")
        send(page.get_by_role("button", name="Lähetä vahvistuslinkki"))
        expect(page.get_by_role("link", name="Kirjoita sähköpostiosoite muodossa")).to_be_visible()
        page.get_by_label("Sähköpostiosoitteesi").fill("onni@seutu.example")
        send(page.get_by_role("button", name="Lähetä vahvistuslinkki"))
        expect(page.get_by_text("Osoite onni@seutu.example odottaa vahvistusta")).to_be_visible()
        while send_due(at=AT).taken:
            pass
        [letter] = [m for m in mail.outbox if m.to == ["onni@seutu.example"]]
        [link] = [line for line in letter.body.splitlines() if "/vahvista/" in line]
        page.goto(link)
        send(page.get_by_role("button", name="Vahvista osoite"))
        expect(page.get_by_text("Sähköpostit lähetetään osoitteeseen onni@seutu.example.")).to_be_visible()
        page.locator("label", has_text="Svenska").click()
        page.locator("label", has_text="Tiedotteet").click()
        send(page.get_by_role("button", name="Tallenna asetukset"))
        expect(page.get_by_text("Asetukset on tallennettu.")).to_be_visible()
        expect(page.get_by_label("Tiedotteet")).not_to_be_checked()
