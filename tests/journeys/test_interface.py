"""Callers of the interface and its description as people meet them: sound at every width and in every language."""

import pytest
from playwright.sync_api import expect

from tests.browser import faults_of_access, page_of, picture, scrolls_sideways, send
from tests.journeys.session import known
from valtuus.identity.services import signing_in as identity
from valtuus.kernel import clock
from valtuus.mandates.tests.conftest import AT, Register

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]
WAYS = ("rajapinta/", "rajapinnat/", "rajapinnat/uusi/")


@pytest.fixture
def helmi(monkeypatch, db):
    """Helmi, who holds Mallila's right to grant."""
    monkeypatch.setattr(clock, "now", lambda: AT)
    register = Register()
    register.mandate("mallila", "helmi", "grant")
    monkeypatch.setattr(identity, "present", lambda session, **_: register.actor("helmi"))


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_page_is_sound(browser, live_server, helmi, width, language):
    with page_of(browser, width, language=language) as page:
        known(page, live_server)
        for number, way in enumerate(WAYS):
            page.goto(f"{live_server.url}/{language}/{way}")
            assert not faults_of_access(page) and not scrolls_sideways(page), way
            picture(page, f"interface-{number}-{language}-{width}")


@pytest.mark.parametrize("width", [320, 1280])
def test_register_give_a_token_and_revoke_it(browser, live_server, helmi, width):
    with page_of(browser, width) as page:
        known(page, live_server)
        page.goto(f"{live_server.url}/fi/rajapinnat/")
        send(page.get_by_role("link", name="Rekisteröi käyttäjä"))
        page.get_by_label("Järjestelmän nimi").fill("Asiakastietojärjestelmä")
        page.get_by_label("Etuustietopalvelu Kelmu").check()
        send(page.get_by_role("button", name="Rekisteröi käyttäjä"))
        expect(page.get_by_text("Rajapinnan käyttäjä on rekisteröity")).to_be_visible()
        send(page.get_by_role("link", name="Anna tunnus"))
        page.get_by_label("Voimassa päivinä").fill("30")
        send(page.get_by_role("button", name="Anna tunnus"))
        token = page.locator("#token")
        expect(token).to_contain_text("vlt_")
        assert not faults_of_access(page) and not scrolls_sideways(page)
        picture(page, f"interface-token-{width}")
        secret = token.inner_text()
        send(page.get_by_role("link", name="Rajapinnan käyttäjät").first)
        expect(page.get_by_text(f"{secret[:10]}…")).to_be_visible()
        assert secret not in page.content() and not faults_of_access(page) and not scrolls_sideways(page)
        picture(page, f"interface-callers-{width}")
        send(page.get_by_role("button", name="Mitätöi"))
        expect(page.get_by_text("Tunnus on mitätöity")).to_be_visible()
