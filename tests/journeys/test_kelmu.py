"""Looking up a person as people meet it: sound at every width, by the ground's own choices, with scripts and without."""

import pytest
from playwright.sync_api import expect

from tests.browser import faults_of_access, page_of, picture, scrolls_sideways, send
from tests.journeys.session import known
from valtuus.benefits.tests.ground import MATTI, lay
from valtuus.benefits.tests.pages import agree
from valtuus.benefits.tests.people import AT, NAMES, STRONG, lay_register
from valtuus.identity.services import signing_in as identity
from valtuus.kernel import clock
from valtuus.kernel.actor import Actor
from valtuus.parties.queries import party_by_code

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]
WIDTHS = (320, 768, 1280)
OPEN = {"fi": "Avaa etuustiedot", "sv": "Öppna förmånsuppgifterna", "en": "Open the benefit data"}
ITEMS = {
    "decisions": [
        {"benefit": "basic_social_assistance", "decided_on": "2021-01-20", "outcome": "granted", "amount": "1540.00"},
    ],
    "payments": [
        {
            "benefit": "parental_allowances",
            "paid_on": "2020-12-22",
            "period": {"from": "2020-12-01", "until": "2020-12-31"},
            "gross": "1540.00",
            "withheld": "40.00",
            "net": "1500.00",
            "payee_kind": "municipality",
        }
    ],
}


@pytest.fixture
def someone(monkeypatch, db):
    """The register, Matti's data, the morning of the cut-over; and a way to be one of the cast."""
    monkeypatch.setattr(clock, "now", lambda: AT)
    lay_register()
    lay(MATTI, ITEMS, given_names="Matti Äijö", non_disclosure=True)

    def become(who):
        actor = Actor(who, NAMES[who], STRONG, f"session of {who}")
        monkeypatch.setattr(identity, "present", lambda session, **_: actor)

    become("aino")
    return become


def fill(page, *, code=MATTI):
    page.locator("[name=identity_code]").fill(code)
    page.locator("[name=case_reference]").fill("SHL-2021-17")
    page.locator("label[for=id_purpose_0]").click()
    for name in ("conditions", "scopes"):
        for label in page.locator(f"label[for^=id_{name}_]").all():
            label.click()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_form_faults_person_and_refusal_are_sound(browser, live_server, someone, width, language):
    address = f"{live_server.url}/{language}/kelmu/mallila/haku/"

    def sound(step):
        assert not faults_of_access(page) and not scrolls_sideways(page)
        picture(page, f"kelmu-{step}-{language}-{width}")

    with page_of(browser, width, language=language) as page:
        known(page, live_server)
        page.goto(address)
        sound("ground")
        page.goto(f"{address}?ground=sas_20")
        send(page.get_by_role("button", name=OPEN[language]))
        sound("faults")
        fill(page)
        sound("form")
        send(page.get_by_role("button", name=OPEN[language]))
        page.get_by_role("heading", name="Matti Äijö Meikäläinen").wait_for()
        assert page.url == address
        expect(page.get_by_text(MATTI, exact=True)).to_be_hidden()
        page.locator("summary").click()
        expect(page.get_by_text(MATTI, exact=True)).to_be_visible()
        sound("person")
        someone("onni")
        page.goto(f"{address}?ground=sas_20")
        fill(page)
        send(page.get_by_role("button", name=OPEN[language]))
        page.locator(".remedy").wait_for()
        sound("refused")


def test_another_ground_brings_its_own_choices_and_keeps_what_was_typed(browser, live_server, someone):
    address = f"{live_server.url}/fi/kelmu/mallila/haku/"
    with page_of(browser) as page:
        known(page, live_server)
        page.goto(address)
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.locator("label[for=id_ground_0]").click()
        page.locator("[name=identity_code]").fill(MATTI)
        page.locator("label[for=id_ground_2]").click()
        page.get_by_text("Asiakasmaksua määrätään.").wait_for()
        assert page.locator("[name=identity_code]").input_value() == MATTI
        assert asked == [f"{address}?ground=sas_20", f"{address}?ground=fee_14a"], "the code stands in no address"
        assert page.evaluate("Object.values({...localStorage, ...sessionStorage}).join()").count(MATTI) == 0
        assert page.locator("[name=conditions]").count() == 2 and page.locator("[name=conditions]:checked").count() == 0


@pytest.mark.parametrize("width", WIDTHS)
def test_grounds_that_are_not_in_the_agreement_are_folded_away_and_within_reach(browser, live_server, someone, width):
    agree(party_by_code("seutu").id, {"sas_21"})
    with page_of(browser, width) as page:
        known(page, live_server)
        page.goto(f"{live_server.url}/fi/kelmu/mallila/haku/")
        expect(page.locator("label[for=id_ground_0]")).to_be_visible()
        expect(page.locator("[name=ground][value=fee_14a]")).to_be_hidden()
        assert not faults_of_access(page) and not scrolls_sideways(page)
        picture(page, f"kelmu-folded-{width}")
        page.reload()  # axe leaves styles behind, which htmx would carry over and the policy forbid
        page.locator("summary").click()
        page.locator("label[for=id_ground_1_1]").click()
        page.get_by_text("Asiakasmaksua määrätään.").wait_for()
        expect(page.locator("[name=ground][value=fee_14a]")).to_be_checked()
        expect(page.locator("label[for=id_ground_1_1]")).to_be_visible()
        assert not faults_of_access(page) and not scrolls_sideways(page)
        picture(page, f"kelmu-unfolded-{width}")


def test_it_works_without_scripts(browser, live_server, someone):
    with page_of(browser, script=False) as page:
        known(page, live_server)
        page.goto(f"{live_server.url}/fi/kelmu/mallila/haku/")
        page.locator("label[for=id_ground_0]").click()
        send(page.get_by_role("button", name="Jatka tällä perusteella"))
        fill(page)
        send(page.get_by_role("button", name=OPEN["fi"]))
        expect(page.get_by_role("heading", name="Matti Äijö Meikäläinen")).to_be_visible()
        assert "\nKirjausnumero: " in page.get_by_label("Teksti asiakkaan asiakirjaan").input_value()
