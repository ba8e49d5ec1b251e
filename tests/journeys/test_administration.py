"""Administering as people meet it: the check with every state, giving in one step, the guide; sound at every width and language."""

from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import expect

from tests.browser import faults_of_access, page_of, picture, scrolls_sideways, send
from tests.journeys.session import known
from valtuus.administration.services.announcing import announce
from valtuus.administration.services.check import give_missing
from valtuus.administration.tests.conftest import LMS, VIEW, World
from valtuus.administration.types import Audience, Chosen, Terms
from valtuus.identity import services as identity
from valtuus.kernel import clock
from valtuus.mandates.services.deciding import decide
from valtuus.mandates.types import Question
from valtuus.parties import queries as parties

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]
AT = datetime(2021, 2, 1, 6, 5, tzinfo=UTC)
WIDTHS = (320, 768, 1280)
NAMES = ("äyräväinen_pitkäniminen_työntekijä", "sirpa", "pekka", "liisa", "jari", "åsa")
SHORT, YEAR = date(2021, 3, 15), date(2022, 2, 1)


@pytest.fixture
def world(monkeypatch, db, settings):
    """Every state in Mallila, Onni lacking in Seutu, a proposal, an announcement; and a way to be one of the cast."""
    monkeypatch.setattr(clock, "now", lambda: AT)
    settings.ARTIFICIAL_CODES = True
    world = World()
    duties = {"adult_social_work", "payment_claims", "lms_billing"}
    world.roster("mallila", **{NAMES[0]: duties}, **{who: {"adult_social_work"} for who in NAMES[1:]})
    world.mandate("mallila", "sirpa", last_day=SHORT)
    world.mandate("mallila", "pekka", "represent")
    world.mandate("mallila", "liisa", themes=(VIEW, LMS))
    world.mandate("mallila", "jari", awaiting=True, asked_at=AT)
    world.mandate("mallila", "åsa", themes=("incomes_register_benefit_view",))
    world.mandate("mallila", "ilona", "grant", (VIEW,))
    give_missing(world.party("mallila"), [Chosen("ilona", LMS)], Terms(YEAR), actor=world.actor("ilona"), at=AT)
    words = dict.fromkeys(("fi", "sv", "en"), "Käyttökatko 2.2.2021")
    announce(words, words, Audience.ALL, actor=world.actor("kaisa"), at=AT)

    def become(who):
        monkeypatch.setattr(identity, "present", lambda session, **_: world.actor(who))

    world.become = become
    return world


def ways(world):
    employment = parties.roster_of(world.id["mallila"], AT.date())[0].employment
    home = "hallinta/mallila/"
    return [
        ("helmi", home),
        ("helmi", f"{home}kuntoon/"),
        ("helmi", f"{home}tyontekijat/"),
        ("helmi", f"{home}tyontekijat/?tila=too_much&jarjestys=-nimi"),
        ("helmi", f"{home}tyontekijat/lisaa/"),
        ("helmi", f"{home}tyontekijat/tiedosto/"),
        ("helmi", f"{home}tyontekijat/{employment}/"),
        ("helmi", f"{home}tyontekijat/{employment}/lopeta/"),
        ("helmi", f"{home}ehdotukset/"),
        ("ilmari", "hallinta/seutu/kuntoon/"),
        ("ilmari", "hallinta/seutu/tyontekijat/"),
        ("aino", "hallinta/seutu/kuntoon/"),
        ("onni", "hallinta/seutu/tyontekijat/"),
        ("kaisa", "hallinta/"),
        ("kaisa", "tiedotteet/"),
        ("kaisa", "tiedotteet/uusi/"),
    ]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_page_is_sound(browser, live_server, world, width, language):
    with page_of(browser, width, language=language) as page:
        known(page, live_server)
        for number, (who, way) in enumerate(ways(world)):
            world.become(who)
            page.goto(f"{live_server.url}/{language}/{way}")
            assert not faults_of_access(page) and not scrolls_sideways(page), (who, way)
            picture(page, f"administration-{number:02}-{language}-{width}")


@pytest.mark.parametrize("script", [True, False])
def test_ilmari_gives_in_one_step_what_onni_lacks(browser, live_server, world, script):
    question = Question("onni", world.id["mallila"], "kelmu.view_person")
    assert not decide(question, at=AT).permitted
    world.become("ilmari")
    with page_of(browser, script=script) as page:
        known(page, live_server)
        page.goto(f"{live_server.url}/fi/hallinta/")
        send(page.get_by_role("link", name="Tarkista työntekijöiden valtuudet"))
        row = page.get_by_role("row", name="Onni")
        expect(row.get_by_text("Puuttuu", exact=True)).to_be_visible()
        row.get_by_role("checkbox").check()
        send(page.get_by_role("button", name="Anna valitut valtuudet"))
        expect(page.get_by_text("Henkilön etuustietojen katselu")).to_be_visible()
        assert not script or not faults_of_access(page)
        picture(page, f"administration-give-{script}")
        page.get_by_label("Viimeinen voimassaolopäivä").fill("31.12.2021")
        page.get_by_label("Mallila").check()
        send(page.get_by_role("button", name="Anna valtuudet"))
        expect(page.get_by_text("Valtuudet annettiin.")).to_be_visible()
        expect(page.get_by_role("row", name="Onni").get_by_text("On", exact=True)).to_be_visible()
    assert decide(question, at=AT).permitted


def test_by_keyboard_from_the_guide_to_the_lacking(browser, live_server, world):
    world.become("ilmari")
    with page_of(browser, 320) as page:
        known(page, live_server)
        page.goto(f"{live_server.url}/fi/hallinta/seutu/kuntoon/")
        page.get_by_role("button", name="Merkitse luetuksi").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_text("Tiedote merkittiin luetuksi.")).to_be_visible()
        page.get_by_role("link", name="Anna puuttuvat valtuudet").focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**tila=lacks*")
        box = page.get_by_role("checkbox", name="Onni")
        box.focus()
        page.keyboard.press("Space")
        page.get_by_role("button", name="Anna valitut valtuudet").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Annat nyt (1)")).to_be_visible()
