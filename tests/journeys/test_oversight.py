"""Alarms as people meet them: sound at every width and language, handled without scripts."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browser import faults_of_access, page_of, picture, scrolls_sideways, send
from tests.journeys.session import known
from valtuus.identity.services import signing_in as identity
from valtuus.kernel import clock
from valtuus.mandates.tests.conftest import AT
from valtuus.oversight.services.handling import alarms
from valtuus.oversight.services.judging import judge_searching, raise_findings
from valtuus.oversight.tests.conftest import World
from valtuus.oversight.tests.looking import looked, looked_at_himself
from valtuus.oversight.tests.test_services import DAY, finding
from valtuus.parties.services import record_officials
from valtuus.parties.types import Official

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]
LONG = "Äyräväinen-Pitkäniminen Maria-Magdalena Karoliina"


@pytest.fixture
def world(monkeypatch, db):
    """An alarm of each look, of a month and of many officials; and a way to be one of the cast."""
    monkeypatch.setattr(clock, "now", lambda: AT)
    world = World()
    record_officials([Official("long", LONG)], at=AT)
    looked_at_himself(world)
    for n in range(6):
        looked(world, "long", f"c1:p{n}", minutes=n)
    judge_searching(at=AT)
    many = tuple(range(40_000_000, 40_000_260))
    raise_findings(
        [
            finding(
                "aino", "onni", "long", "eeva", kind="same_subject_by_many", about="c1:x", counted=4.0, evidence=(7, 9)
            ),
            finding("long", kind="no_follow_up", counted=0.633, evidence=many, first=DAY - timedelta(30)),
        ],
        at=AT,
    )

    def become(who):
        monkeypatch.setattr(identity, "present", lambda session, **_: world.actor(who))

    world.become = become
    world.alarms = {a.kind: a.id for a in alarms(actor=world.actor("anna"), at=AT)}
    return world


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_page_is_sound(browser, live_server, world, width, language):
    home = f"{live_server.url}/{language}/valvonta/"
    ones = [f"halytykset/{id}/" for id in world.alarms.values()]
    world.become("anna")
    with page_of(browser, width, language=language) as page:
        known(page, live_server)
        for number, way in enumerate(["halytykset/", "halytykset/?nayta=suljetut", *ones]):
            page.goto(f"{home}{way}")
            assert not faults_of_access(page) and not scrolls_sideways(page), way
            picture(page, f"oversight-{number}-{language}-{width}")
        page.goto(f"{home}{ones[0]}")
        send(page.locator("form[action$='sulje/'] button"))
        assert not faults_of_access(page) and not scrolls_sideways(page), "an error"
        picture(page, f"oversight-error-{language}-{width}")
        world.become("ilmari")
        page.goto(f"{home}organisaatio/seutu/")
        assert not faults_of_access(page) and not scrolls_sideways(page), "the granter's"
        picture(page, f"oversight-party-{language}-{width}")


def test_an_alarm_is_explained_and_closed_without_scripts(browser, live_server, world):
    world.become("anna")
    with page_of(browser, script=False) as page:
        known(page, live_server)
        page.goto(f"{live_server.url}/fi/oma/")
        send(page.get_by_role("link", name="Hälytykset tietojen hauista"))
        send(page.get_by_role("link", name="Oman tunnuksen haku"))
        expect(page.get_by_text("Virkailija haki omia tietojaan 1 kertaa.")).to_be_visible()
        page.locator("#explain_note").fill("Kysyin esihenkilöltä.")
        send(page.get_by_role("button", name="Tallenna selitys"))
        expect(page.get_by_text("Selitys on tallennettu.")).to_be_visible()
        page.locator("#close_reason").select_option("taken_further")
        page.locator("#close_note").fill("Siirretty esihenkilölle.")
        send(page.get_by_role("button", name="Sulje hälytys"))
        expect(page.get_by_text("Hälytys on suljettu.")).to_be_visible()
        expect(page.get_by_text("Suljettu: Asia viedään eteenpäin")).to_be_visible()
        send(page.get_by_role("link", name="Takaisin hälytyksiin"))
        expect(page.get_by_role("link", name="Oman tunnuksen haku")).to_have_count(0)


def test_a_granter_explains_by_the_door_of_the_administration(browser, live_server, world):
    world.become("ilmari")
    with page_of(browser) as page:
        known(page, live_server)
        page.goto(f"{live_server.url}/fi/hallinta/seutu/")
        send(page.get_by_role("link", name="Hälytykset tietojen hauista"))
        send(page.get_by_role("link", name="Oman tunnuksen haku"))
        expect(page.get_by_role("button", name="Sulje hälytys")).to_have_count(0)
        page.locator("#explain_note").fill("Harjoittelupäivä.")
        send(page.get_by_role("button", name="Tallenna selitys"))
        expect(page.get_by_text("Harjoittelupäivä.")).to_be_visible()
