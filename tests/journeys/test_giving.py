"""Giving as people meet it: Helmi mandates Seutu, Ilmari names Onni, and Onni gets in. With and without scripts, at every width."""

import pytest
from playwright.sync_api import expect

from tests.browser import faults_of_access, page_of, picture, scrolls_sideways, send
from tests.journeys.session import known
from valtuus.identity.services import signing_in as identity
from valtuus.kernel import clock
from valtuus.mandates.services.deciding import decide
from valtuus.mandates.tests.conftest import AT, Register
from valtuus.mandates.types import Question

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]

HEADER = "nimi;tunnus;tyyppi;valtuusasiat;paattyy"
GOOD = "Onni Oras;010180-9015;act;view_and_claim;31.12.2022"
CONTINUE = {"fi": "Jatka", "sv": "Fortsätt", "en": "Continue"}


@pytest.fixture
def world(monkeypatch, settings, db):
    """Helmi grants in Mallila, Ilmari for Seutu; and a way to be one of the cast."""
    monkeypatch.setattr(clock, "now", lambda: AT)
    settings.ARTIFICIAL_CODES = True
    register = Register()
    register.mandate("mallila", "helmi", "grant", themes=("view_and_claim", "lms_material"))
    register.mandate("seutu", "ilmari", "grant_represent")

    def become(who):
        actor = register.actor(who)
        monkeypatch.setattr(identity, "present", lambda session, **_: actor)

    register.become = become
    return register


def sound(page, name):
    assert not faults_of_access(page) and not scrolls_sideways(page), name
    picture(page, f"giving-{name}")


@pytest.mark.parametrize("script", [True, False])
def test_helmi_mandates_seutu_ilmari_names_onni_and_onni_gets_in(browser, live_server, world, script):
    question = Question("onni", world.id["mallila"], "kelmu.view_person")
    assert not decide(question, at=AT).permitted
    with page_of(browser, script=script) as page:
        known(page, live_server)
        world.become("helmi")
        page.goto(f"{live_server.url}/fi/valtuudet/mallila/anna/")
        page.get_by_label("Toiselle organisaatiolle").check(force=True)
        page.get_by_label("Organisaatio", exact=True).fill("Seutu")
        send(page.get_by_role("button", name="Jatka"))
        page.get_by_label("Asiointivaltuus").check(force=True)
        send(page.get_by_role("button", name="Jatka"))
        page.get_by_label("Etuustietojen katselu ja maksuvaatimusten rekisteröinti").check(force=True)
        send(page.get_by_role("button", name="Jatka"))
        page.get_by_label("Päättymispäivä").fill("31.12.2022")
        if script:
            page.get_by_label("Päättymispäivä").blur()
            expect(page.get_by_text("Voit antaa tämän valtuuden")).to_be_visible()
        send(page.get_by_role("button", name="Tarkista valtuus"))
        expect(page.get_by_text("Valtuutta voi käyttää vasta, kun")).to_be_visible()
        send(page.get_by_role("button", name="Anna valtuus"))
        expect(page.get_by_text("Valtuus on annettu.")).to_be_visible()

        world.become("ilmari")
        page.goto(f"{live_server.url}/fi/valtuudet/seutu/anna/")
        page.get_by_label("Organisaation työntekijöille").check(force=True)
        page.get_by_label("Onni").check(force=True)
        send(page.get_by_role("button", name="Jatka"))
        expect(page.get_by_label("Asiointivaltuus")).to_be_disabled()
        expect(page.get_by_text("Ei valittavissa: Asiointivaltuuden antamiseen tarvitaan")).to_be_visible()
        expect(page.get_by_label("Edustamisvaltuus")).to_be_checked()
        send(page.get_by_role("button", name="Jatka"))
        page.get_by_label("Etuustietojen katselu ja maksuvaatimusten rekisteröinti").check(force=True)
        send(page.get_by_role("button", name="Jatka"))
        page.get_by_label("Päättymispäivä").fill("31.12.2022")
        send(page.get_by_role("button", name="Tarkista valtuus"))
        expect(page.get_by_text("Kunnat, joiden asioita tämä koskee: Mallila")).to_be_visible()
        send(page.get_by_role("button", name="Anna valtuus"))
        expect(page.get_by_text("Valtuus on annettu.")).to_be_visible()
    assert decide(question, at=AT).reason.code == "chain_mandate"


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_step_is_sound(browser, live_server, world, width, language):
    world.become("helmi")
    with page_of(browser, width, language=language) as page:
        known(page, live_server)
        page.goto(f"{live_server.url}/{language}/valtuudet/mallila/anna/")
        go_on = page.get_by_role("button", name=CONTINUE[language])
        name = f"{language}-{width}"
        send(go_on)
        page.expected.clear()  # the browser notes the status 422
        sound(page, f"who-{name}")
        page.locator('[name="kind"][value="person"]').check(force=True)
        page.locator('[name="name"]').fill("Onni <b>Oras</b>")
        page.locator('[name="identity_code"]').fill("010180-9015")
        send(go_on)
        sound(page, f"type-{name}")
        page.locator('[name="type"][value="act"]').check(force=True)
        send(go_on)
        sound(page, f"themes-{name}")
        page.locator('[name="themes"][value="view_and_claim"]').check(force=True)
        send(go_on)
        page.locator('[name="last_day"]').fill("31.12.2022")
        page.locator('[name="last_day"]').blur()
        expect(page.locator("#verdict .hds-notification")).to_be_visible()
        sound(page, f"days-{name}")
        send(page.locator(".giving__ways .hds-button--primary"))
        sound(page, f"check-{name}")


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_file_is_checked_and_its_good_lines_given(browser, live_server, world, width, language):
    world.become("helmi")
    with page_of(browser, width, language=language) as page:
        known(page, live_server)
        page.goto(f"{live_server.url}/{language}/valtuudet/mallila/anna/tiedostosta/")
        sound(page, f"file-{language}-{width}")
        content = "\n".join([HEADER, GOOD, GOOD.replace("31.12.2022", "30.2.2022"), GOOD.replace("9015", "9016")])
        page.locator('[name="file"]').set_input_files(
            {"name": "valtuudet.csv", "mimeType": "text/csv", "buffer": content.encode()}
        )
        send(page.locator(".giving .hds-button--primary"))
        expect(page.locator("#faults tbody tr")).to_have_count(2)
        sound(page, f"checked-{language}-{width}")
        send(page.locator(".giving .hds-button--primary"))
        page.expected.clear()  # the browser notes the status 422
        page.locator('[name="which"]').check(force=True)
        send(page.locator(".giving .hds-button--primary"))
        expect(page.locator(".hds-notification--success")).to_be_visible()
        sound(page, f"given-{language}-{width}")


def test_by_keyboard_alone_nothing_is_out_of_reach(browser, live_server, world):
    world.become("helmi")
    with page_of(browser) as page:
        known(page, live_server)
        page.goto(f"{live_server.url}/fi/valtuudet/mallila/anna/")
        page.locator('[name="kind"]').first.focus()
        for _ in range(3):
            page.keyboard.press("ArrowDown")
        expect(page.get_by_label("Itselleni")).to_be_checked()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.get_by_text("Näitä ei anneta täällä")).to_be_visible()
