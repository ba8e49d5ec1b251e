"""From a refusal to a way out, in a browser: three of the symptoms walked, and every page sound at every width."""

import pytest
from playwright.sync_api import expect

from tests.browser import faults_of_access, page_of, picture, scrolls_sideways, send
from tests.journeys.session import known
from tests.journeys.test_kelmu import OPEN, fill
from valtuus.agreements.services import load_agreements
from valtuus.agreements.types import Agreement
from valtuus.benefits.tests.ground import MATTI, lay
from valtuus.identity.services import signing_in as identity
from valtuus.kernel import clock
from valtuus.ledger.services import as_owner
from valtuus.mandates.tests.conftest import AT, Register

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]
WORDS = {
    "fi": ("Selvitä", "Kerro valtuuden antajille", "Valtuuden antajille on kerrottu."),
    "sv": ("Utred", "Informera fullmaktsgivarna", "Fullmaktsgivarna har informerats."),
    "en": ("Find out", "Tell the granters", "The granters have been told."),
}


@pytest.fixture
def world(monkeypatch, db):
    """Helmi grants for Mallila and Koivula, Ilmari names Seutu's representatives; Koivula alone has mandated Seutu, which Onni
    represents."""
    monkeypatch.setattr(clock, "now", lambda: AT)
    world = Register()
    lay(MATTI, {}, given_names="Matti")
    for municipality in ("mallila", "koivula"):
        world.mandate(municipality, "helmi", "grant")
    world.mandate("seutu", "ilmari", "grant_represent")
    world.mandate("koivula", "seutu")
    world.mandate("seutu", "onni", "represent")
    with as_owner():
        load_agreements([Agreement("", world.id["seutu"], "kelmu")], at=AT)

    def become(who):
        monkeypatch.setattr(identity, "present", lambda session, **_: world.actor(who))

    world.become = become
    return world


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("script", [True, False])
def test_the_municipality_cannot_be_chosen(browser, live_server, world, script, language):
    """The symptom `municipality_not_offered`: chosen by hand, the granters are told, and the granter reads it."""
    find, tell, done = WORDS[language]
    with page_of(browser, 320, language=language, script=script) as page:
        known(page, live_server)
        world.become("onni")
        page.goto(f"{live_server.url}/{language}/selvitys/")
        page.locator("[name=symptom]").select_option("municipality_not_offered")
        page.locator("[name=party]").select_option(world.id["mallila"])
        page.locator("[name=action]").select_option("kelmu.view_inbox")
        send(page.get_by_role("button", name=find))
        expect(page.locator(".chain__words strong").first).to_be_visible()
        send(page.get_by_role("button", name=tell))
        expect(page.get_by_text(done)).to_be_visible()
        expect(page.get_by_role("button", name=tell)).to_have_count(0)
        world.become("helmi")
        page.goto(f"{live_server.url}/{language}/heratteet/")
        expect(page.get_by_text("Onni").first).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_the_task_is_missing(browser, live_server, world, script):
    """The symptom `action_missing`: a refused look leads to the diagnosis in one step, and from there on to the request."""
    with page_of(browser, 320, script=script) as page:
        known(page, live_server)
        world.become("aino")
        page.goto(f"{live_server.url}/fi/kelmu/koivula/haku/?ground=sas_20")
        fill(page)
        send(page.get_by_role("button", name=OPEN["fi"]))
        send(page.get_by_role("link", name="Selvitä, mistä on kyse"))
        expect(
            page.get_by_text("Kuntayhtymällä on valtuus, mutta työntekijällä ei ole edustamisvaltuutta.")
        ).to_be_visible()
        send(page.get_by_role("link", name="Pyydä valtuutta"))
        expect(page.get_by_label("Edustamisvaltuus: Seutu")).to_be_checked()


@pytest.mark.parametrize("script", [True, False])
def test_notices_are_not_seen(browser, live_server, world, script):
    """The symptom `notices_not_seen`: the mandate is in order, so that only asking can tell."""
    with page_of(browser, 320, script=script) as page:
        known(page, live_server)
        world.become("onni")
        page.goto(f"{live_server.url}/fi/selvitys/?party=koivula")
        page.locator("[name=symptom]").select_option("notices_not_seen")
        page.locator("[name=action]").select_option("kelmu.view_inbox")
        send(page.get_by_role("button", name="Selvitä"))
        expect(page.get_by_text("Kysymys 1/1")).to_be_visible()
        send(page.get_by_role("button", name="Kyllä"))
        expect(page.get_by_text("Osa ilmoituksista tulee näkyviin vasta").first).to_be_visible()
        send(page.get_by_role("link", name="Ilmoita Kelalle"))


@pytest.mark.parametrize("width", [320, 768, 1280])
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_page_is_sound(browser, live_server, world, width, language):
    world.mandate("pihlajisto", "eeva", last_day=AT.date().replace(month=1))
    pages = {
        "choose": ("onni", ""),
        "fault": ("onni", "valittu=1"),
        "chain": ("onni", "party=mallila&action=kelmu.view_person&symptom=municipality_not_offered"),
        "question": ("onni", "party=koivula&action=kelmu.view_inbox"),
        "asked": ("onni", "party=koivula&action=kelmu.view_inbox&vastaus_service_down=yes"),
        "use": ("onni", "party=koivula&action=kelmu.view_person&purpose=assess_need"),
        "request": ("aino", "party=koivula&action=kelmu.view_person"),
        "direct": ("eeva", "party=pihlajisto&action=kelmu.view_person"),
        "stranger": ("eeva", "party=mallila&action=kelmu.view_person"),
        "granter": ("onni", "party=mallila&action=mandates.grant"),
    }
    with page_of(browser, width, language=language) as page:
        known(page, live_server)
        for name, (who, query) in pages.items():
            world.become(who)
            page.goto(f"{live_server.url}/{language}/selvitys/?{query}")
            assert not faults_of_access(page) and not scrolls_sideways(page), name
            picture(page, f"diagnosis-{name}-{language}-{width}")
        world.become("onni")
        for name, address in {"refused": "hallinta/mallila/", "mine": "oma/", "own": "valtuuteni/"}.items():
            page.goto(f"{live_server.url}/{language}/{address}")
            assert not faults_of_access(page) and not scrolls_sideways(page), name
            picture(page, f"diagnosis-{name}-{language}-{width}")
