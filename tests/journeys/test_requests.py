"""The refusal is the first page of the way in: Onni is refused, asks, Ilmari is told and approves, and Onni's look-up works."""

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
from valtuus.kernel.codes import MandateType
from valtuus.ledger.services import as_owner
from valtuus.mandates.tests.asking import asked, members_asked, world_of
from valtuus.mandates.tests.conftest import AT, Register

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]
WIDTHS = (320, 768, 1280)
LONG = "Sijaistan kollegaa, jonka asiakkaat siirtyvät minulle. " * 4


@pytest.fixture
def world(monkeypatch, db):
    """Mallila mandated Seutu, Ilmari may name its representatives, Matti's data are there; and a way to be one of the cast."""
    monkeypatch.setattr(clock, "now", lambda: AT)
    world = world_of(Register())
    lay(MATTI, {}, given_names="Matti")
    with as_owner():
        load_agreements([Agreement("", world.id[c], "kelmu") for c in ("mallila", "seutu")], at=AT)

    def become(who):
        monkeypatch.setattr(identity, "present", lambda session, **_: world.actor(who))

    world.become = become
    return world


@pytest.mark.parametrize("script", [True, False])
def test_from_the_refusal_to_the_look_up(browser, live_server, world, script):
    kelmu = f"{live_server.url}/fi/kelmu/mallila/haku/?ground=sas_20"
    with page_of(browser, 320, script=script) as page:
        known(page, live_server)
        world.become("onni")
        page.goto(kelmu)
        fill(page)
        send(page.get_by_role("button", name=OPEN["fi"]))
        page.expected.clear()  # the browser notes the status 403
        send(page.get_by_role("link", name="Pyydä valtuutta"))
        expect(page.get_by_label("Edustamisvaltuus: Seutu")).to_be_checked()
        expect(page.locator("[name=themes][value=view_and_claim]")).to_be_checked()
        send(page.get_by_role("button", name="Lähetä valtuuspyyntö"))
        expect(page.get_by_text("Valtuuspyyntö on lähetetty.")).to_be_visible()
        expect(page.get_by_text("odottaa vahvistusta")).to_be_visible()

        world.become("ilmari")
        page.goto(f"{live_server.url}/fi/heratteet/")
        expect(page.get_by_role("heading", name="Onni pyytää valtuutta organisaatiolta Seutu.")).to_be_visible()
        send(page.get_by_role("link", name="Siirry asiaan"))
        card = page.locator("article", has=page.get_by_text("Pyytäjä", exact=True))
        expect(card.get_by_text("Onni", exact=True)).to_be_visible()
        send(card.get_by_role("button", name="Vahvista valtuus"))
        expect(page.get_by_text("Valtuus on vahvistettu.")).to_be_visible()

        world.become("onni")
        page.goto(kelmu)
        fill(page)
        send(page.get_by_role("button", name=OPEN["fi"]))
        expect(page.get_by_text("joka on antanut sinulle edustamisvaltuuden").first).to_be_visible()
        expect(page.get_by_role("heading", name="Haku on kirjattu")).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_page_is_sound(browser, live_server, world, width, language):
    asked(world, "aino", giver="mallila", kind=MandateType.ACT)
    id = asked(world)
    world.mandate("koivula", "eeva", "grant")
    members_asked(world, ["koivula"])

    def sound(step):
        page.expected.clear()  # the browser notes the statuses 422 and 403
        assert not faults_of_access(page) and not scrolls_sideways(page), step
        picture(page, f"requests-{step}-{language}-{width}")

    with page_of(browser, width, language=language) as page:
        known(page, live_server)
        for who in ("onni", "ilmari", "helmi", "eeva", "veikko"):
            world.become(who)
            for number, way in enumerate(("", "uusi/", f"uusi/?party={world.id['mallila']}", "jasenkunnat/")):
                page.goto(f"{live_server.url}/{language}/pyynnot/{way}")
                sound(f"{who}-{number}")
        world.become("ilmari")
        page.goto(f"{live_server.url}/{language}/pyynnot/")
        page.locator(f"[name='a-{id}-last_day']").fill("1.1.2033")
        send(page.locator(f"form[action$='{id}/vahvista/'] button"))
        sound("widened")
        page.goto(f"{live_server.url}/{language}/pyynnot/uusi/")
        page.locator("[name=note]").fill(LONG)
        send(page.locator("main form button[type=submit]"))
        sound("faults")
