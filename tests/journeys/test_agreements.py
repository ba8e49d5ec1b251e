"""An adviser narrows an agreement; the social worker's form shows it, and a ground outside is refused with its way out.

And the tick that the client was told is remembered, with scripts and without.
"""

import pytest
from playwright.sync_api import expect

from tests.browser import faults_of_access, page_of, picture, scrolls_sideways, send
from tests.journeys.session import known
from tests.journeys.test_kelmu import ITEMS
from valtuus.benefits.tests.ground import MATTI, lay
from valtuus.benefits.tests.people import AT, NAMES, STRONG, lay_register
from valtuus.identity.services import signing_in as identity
from valtuus.kernel import clock
from valtuus.kernel.actor import Actor
from valtuus.parties.services import record_officials
from valtuus.parties.types import Office, Official

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]
NAMED = {**NAMES, "kaisa": "Kaisa-Marjatta Kelanen-Virkailijanen"}
CHANGE = {"fi": "Muuta sopimusta", "sv": "Ändra avtalet"}
SHOW = {"fi": "Näytä, mitä sopimus avaa", "sv": "Visa vad avtalet öppnar"}
SAVE = {"fi": "Tallenna sopimus", "sv": "Spara avtalet"}
OPEN = {"fi": "Avaa etuustiedot", "sv": "Öppna förmånsuppgifterna"}
WIDTHS = (320, 1280)


@pytest.fixture
def someone(monkeypatch, db):
    """The register, Matti's data, the partner desk; and a way to be one of the cast."""
    monkeypatch.setattr(clock, "now", lambda: AT)
    lay_register()
    record_officials([Official("kaisa", NAMED["kaisa"])], offices=[Office("kaisa", "kela_desk")], at=AT)
    lay(MATTI, ITEMS, given_names="Matti Äijö")

    def become(who):
        actor = Actor(who, NAMED[who], STRONG, f"session of {who}")
        monkeypatch.setattr(identity, "present", lambda session, **_: actor)

    become("kaisa")
    return become


def tick(page, **wanted):
    for name, codes in wanted.items():
        for code in codes:
            box = page.locator(f"[name={name}][value={code}]")
            if not box.is_checked():
                page.locator(f"label[for={box.get_attribute('id')}]").click()


def looks(page, code=MATTI, *, conditions=()):
    page.locator("[name=identity_code]").fill(code)
    page.locator("[name=case_reference]").fill("SHL-2021-17")
    tick(page, purpose=["assess_need"], conditions=conditions, scopes=["payments"])


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["fi", "sv"])
def test_from_the_desk_to_the_social_worker(browser, live_server, someone, width, language):
    way = f"{live_server.url}/{language}"

    def sound(step):
        assert not faults_of_access(page) and not scrolls_sideways(page)
        picture(page, f"agreements-{step}-{language}-{width}")

    with page_of(browser, width, language=language) as page:
        known(page, live_server)
        page.goto(f"{way}/sopimukset/?name=seutu")
        sound("list")
        page.goto(f"{way}/sopimukset/?name=eikole")
        sound("empty")
        page.goto(f"{way}/sopimukset/uusi/")
        send(page.get_by_role("button", name=SHOW[language]))
        sound("faults")
        page.goto(f"{way}/sopimukset/?name=seutu")
        send(page.locator("#agreements a[href*='/sopimukset/']").first)
        send(page.get_by_role("link", name=CHANGE[language]))
        tick(page, grounds=["sas_21", "fee_14a"], scopes=["payments", "decisions"], channels=["screen"])
        send(page.get_by_role("button", name=SHOW[language]))
        sound("form")
        page.reload()
        send(page.get_by_role("button", name=SAVE[language]))
        sound("one")
        page.goto(page.url.partition("?")[0] + "paata/")
        sound("end")
        someone("aino")
        page.goto(f"{way}/hallinta/seutu/sopimukset/")
        sound("own")
        page.goto(f"{way}/kelmu/mallila/haku/?ground=sas_21")
        expect(page.locator("[name=scopes]")).to_have_count(2)
        expect(page.locator("[name=ground][value=sas_20]")).to_be_hidden()
        looks(page, conditions=["client_told_beforehand"])
        sound("look")
        page.reload()
        looks(page, conditions=["client_told_beforehand"])
        send(page.get_by_role("button", name=OPEN[language]))
        expect(page.get_by_role("heading", name="Matti Äijö Meikäläinen")).to_be_visible()
        expect(page.locator("[data-copies=document]")).to_be_visible()
        page.goto(f"{way}/kelmu/mallila/haku/?ground=sas_21")
        looks(page)
        send(page.get_by_role("button", name=OPEN[language]))
        expect(page.locator(".look")).to_contain_text("Aino Äärelä-Öhman 1.2.2021")
        sound("memory")
        page.goto(f"{way}/kelmu/mallila/haku/?ground=sas_20")
        page.locator("[name=identity_code]").fill(MATTI)
        tick(page, purpose=["assess_need"], conditions=["client_relation", "necessary"], scopes=["payments"])
        send(page.get_by_role("button", name=OPEN[language]))
        page.locator(".remedy").wait_for()
        expect(page.get_by_text("tiedonvalitys@kela.fi").first).to_be_visible()
        sound("refused")


def test_the_memory_works_without_scripts_and_another_case_asks_again(browser, live_server, someone):
    someone("aino")
    with page_of(browser, script=False) as page:
        known(page, live_server)
        page.goto(f"{live_server.url}/fi/kelmu/mallila/haku/?ground=sas_21")
        looks(page, conditions=["client_told_beforehand"])
        send(page.get_by_role("button", name=OPEN["fi"]))
        expect(page.locator("[data-copies=document]")).to_be_hidden()
        page.goto(f"{live_server.url}/fi/kelmu/mallila/haku/?ground=sas_21")
        looks(page)
        send(page.get_by_role("button", name=OPEN["fi"]))
        expect(page.locator(".look")).to_contain_text("Aino Äärelä-Öhman 1.2.2021, kirjausnumero")
        page.goto(f"{live_server.url}/fi/kelmu/mallila/haku/?ground=sas_21")
        looks(page)
        page.locator("[name=case_reference]").fill("SHL-2021-18")
        send(page.get_by_role("button", name=OPEN["fi"]))
        expect(page.locator("#id_conditions_error")).to_contain_text("Viimeksi sen merkitsi Aino Äärelä-Öhman 1.2.2021")
        expect(page.locator("[name=case_reference]")).to_have_value("SHL-2021-18")
        tick(page, conditions=["client_told_beforehand"])
        send(page.get_by_role("button", name=OPEN["fi"]))
        expect(page.get_by_role("heading", name="Matti Äijö Meikäläinen")).to_be_visible()


def test_the_text_is_copied_by_a_press(browser, live_server, someone):
    someone("aino")
    with page_of(browser) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        known(page, live_server)
        page.goto(f"{live_server.url}/fi/kelmu/mallila/haku/?ground=sas_21")
        looks(page, conditions=["client_told_beforehand"])
        send(page.get_by_role("button", name=OPEN["fi"]))
        page.get_by_role("button", name="Kopioi teksti").click()
        expect(page.get_by_text("Teksti on kopioitu.")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == page.locator("#document").input_value()
