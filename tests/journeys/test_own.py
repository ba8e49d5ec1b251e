"""The front page, help, my page and one's own mandates as people meet them: sound at every width and in every language."""

from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import expect

from tests.browser import faults_of_access, page_of, picture, scrolls_sideways, send
from tests.journeys.session import known
from valtuus.identity.services import signing_in as identity
from valtuus.kernel import clock
from valtuus.kernel.codes import PartyKind
from valtuus.kernel.identifiers import uuid7
from valtuus.mandates.tests.conftest import AT, Register
from valtuus.parties.services import load_parties
from valtuus.parties.types import Party
from valtuus.portal.tests.agreements import agree

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]
WIDTHS = (320, 768, 1280)
LONG = "Äänekosken-Ylä-Savon pitkänimisen kunnan palvelukeskus"
BEFORE = datetime(2021, 1, 29, 6, 5, tzinfo=UTC)
WAYS = (
    "",
    "apu/",
    "oma/",
    "edustus/",
    "valtuuteni/",
    "valtuuteni/?day=30.2.2021&known=1.1.2030",
    "valtuuteni/?day=9.2.2021",
)


@pytest.fixture
def someone(monkeypatch, db):
    """Mandates of every state around Aino and Onni, three days before the cut-over; and a way to be one of the cast."""
    monkeypatch.setattr(clock, "now", lambda: BEFORE)
    register = Register()
    far = Party(str(uuid7()), PartyKind.MUNICIPALITY, "pitka", LONG, LONG, contact="kirjaamo@pitka.example")
    load_parties([far], [], at=AT)
    register.id["pitka"] = far.id
    register.mandate("mallila", "helmi", "grant")
    register.mandate("seutu", "ilmari", "grant_represent")
    register.mandate("mallila", "seutu", themes=("view_and_claim", "lms_material"), last_day=date(2021, 3, 15))
    register.mandate("koivula", "seutu", first_day=date(2021, 2, 8))
    register.mandate("pitka", "seutu", revoked_at=datetime(2021, 1, 20, tzinfo=UTC))
    register.mandate("seutu", "aino", "represent", last_day=date(2022, 12, 31))
    register.mandate("pihlajisto", "aino", themes=("incomes_register_benefit_view",))
    register.mandate("pihlajisto", "onni")
    agree(register, "seutu", "pihlajisto")
    register.mandate("mallila", "onni", awaiting=True, asked_at=datetime(2021, 1, 28, tzinfo=UTC))

    def become(who):
        actor = register.actor(who) if who else None
        monkeypatch.setattr(identity, "present", lambda session, **_: actor)

    return become


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_page_is_sound(browser, live_server, someone, width, language):
    with page_of(browser, width, language=language) as page:
        known(page, live_server)
        for who in ("aino", "onni", "veikko", None):
            someone(who)
            for number, way in enumerate(WAYS if who else WAYS[:2]):
                page.goto(f"{live_server.url}/{language}/{way}")
                assert (page.locator(".header__person").count() == 1) is bool(who), (who, way)
                assert not faults_of_access(page) and not scrolls_sideways(page), (who, way)
                picture(page, f"own-{number}-{who}-{language}-{width}")


def test_from_the_front_page_to_what_is_missing_by_keyboard_alone(browser, live_server, someone):
    someone("aino")
    with page_of(browser) as page:
        known(page, live_server)
        page.goto(f"{live_server.url}/fi/")
        assert page.url.endswith("/fi/oma/")
        page.get_by_role("link", name="Tarkista omat valtuutesi").focus()
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="Omat valtuutesi").wait_for()
        expect(page.get_by_role("heading", name="Toimii 8.2.2021 alkaen")).to_be_visible()
        page.get_by_label("Tilanne päivänä").fill("8.2.2021")
        page.keyboard.press("Enter")
        page.wait_for_url("**day=8.2.2021*")
        card = page.locator("article", has=page.get_by_role("heading", name="Koivula", exact=True))
        expect(card.get_by_role("heading", name="Toimii: Etuustietopalvelu Kelmu")).to_be_visible()


def test_it_works_without_scripts(browser, live_server, someone):
    someone("aino")
    with page_of(browser, script=False) as page:
        known(page, live_server)
        page.goto(f"{live_server.url}/fi/valtuuteni/")
        page.get_by_label("Tilanne päivänä").fill("1.1.2023")
        send(page.get_by_role("button", name="Näytä tilanne"))
        expect(page.get_by_text("Tilanne 1.1.2023 klo 12.00")).to_be_visible()
        page.locator("summary").first.click()
        expect(page.get_by_text("Henkilön etuustietojen katselu").first).to_be_visible()
