"""From the diagnosis to a solved matter in a browser; and a report by who cannot sign in, with the mail read from the outbox."""

import pytest
from playwright.sync_api import expect

from tests.browser import faults_of_access, page_of, picture, scrolls_sideways, send
from tests.journeys.session import known
from valtuus.conversations.services import handling, opening
from valtuus.conversations.types import Kind, Opening, Partner
from valtuus.fallback.services import report_desk, report_unsigned
from valtuus.fallback.tests.reporting import INBOX, mails, make, reporting_world, token_in, unsigned
from valtuus.identity.services import signing_in as identity
from valtuus.kernel import clock
from valtuus.kernel.codes import PartyKind
from valtuus.kernel.identifiers import uuid7
from valtuus.mandates.tests.conftest import AT
from valtuus.parties.services import load_parties
from valtuus.parties.types import Party

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]
LONG = "Pohjois-Pihlajiston ja Etelä-Haapalan sosiaalipalvelukuntayhtymän perusturvaliikelaitos"


@pytest.fixture
def world(monkeypatch, db):
    monkeypatch.setattr(clock, "now", lambda: AT)
    world = reporting_world()

    def become(who):
        monkeypatch.setattr(identity, "present", lambda session, **_: world.actor(who) if who else None)

    world.become = become
    return world


def fill(page):
    page.locator("label[for=id_guide_read_0]").click()
    page.locator("[name=since]").fill("1.2.2021")
    page.locator("[name=phone]").fill("029 000 0001")
    page.locator("[name=delivery_address]").fill("kirjaamo@pihlajisto.example")


@pytest.mark.parametrize("script", [True, False])
def test_from_the_diagnosis_to_a_solved_matter(browser, live_server, world, script):
    with page_of(browser, 320, script=script) as page:
        known(page, live_server)
        world.become("eeva")
        page.goto(f"{live_server.url}/fi/selvitys/?party=pihlajisto&symptom=municipality_not_offered&action={INBOX}")
        send(page.get_by_role("link", name="Ilmoita Kelalle"))
        expect(page.locator("[name=party]")).to_have_value(world.id["pihlajisto"])
        expect(page.locator("[name=action]")).to_have_value(INBOX)
        expect(page.get_by_text("Selvityksessä löytynyt syy")).to_be_visible()
        send(page.get_by_role("button", name="Lähetä ilmoitus"))
        expect(page.get_by_text("Anna sähköpostiosoite, johon").first).to_be_visible()
        fill(page)
        page.locator("[name=text]").fill("Asiakas 310799-913M")
        send(page.get_by_role("button", name="Lähetä ilmoitus"))
        expect(page.get_by_text("Tässä ei saa olla henkilötunnusta.").first).to_be_visible()
        page.locator("[name=text]").fill("Kukaan meistä ei pääse.")
        send(page.get_by_role("button", name="Lähetä ilmoitus"))
        expect(page.get_by_text("Ilmoitus on lähetetty.")).to_be_visible()
        expect(page.get_by_text("vastaanotettu").first).to_be_visible()
        own = page.url.split("?")[0]

        world.become("kaisa")
        page.goto(f"{live_server.url}/fi/oma/")
        send(page.get_by_role("link", name="Ilmoitetut asiat"))
        send(page.locator("main table a, main .table a").first)
        expect(page.get_by_text("Kukaan meistä")).to_have_count(0)
        send(page.get_by_role("button", name="Ota asia käsittelyyn"))
        expect(page.get_by_text("Kukaan meistä ei pääse.")).to_be_visible()
        page.locator("#solve_note").fill("Paavo antoi valtuuden.")
        send(page.get_by_role("button", name="Merkitse ratkaistuksi"))
        expect(page.get_by_text("Ilmoittajille on kerrottu.")).to_be_visible()

        world.become("eeva")
        page.goto(f"{live_server.url}/fi/heratteet/")
        send(page.get_by_role("button", name="Siirry asiaan").or_(page.get_by_role("link", name="Siirry asiaan")).first)
        assert page.url.split("?")[0] == own
        expect(page.get_by_text("Paavo antoi valtuuden.")).to_be_visible()
        expect(page.get_by_text("Kaisa")).to_have_count(0)
        send(page.get_by_role("link", name="Omat ilmoitukset"))
        expect(page.get_by_text("ratkaistu").first).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_by_who_cannot_sign_in(browser, live_server, world, script):
    with page_of(browser, 320, script=script) as page:
        world.become("")
        page.goto(f"{live_server.url}/fi/selvitys/ilmoitus/ilman-tunnistusta/")
        page.locator("[name=organisation]").fill("Pihlajisto")
        page.locator("[name=symptom]").select_option("cannot_sign_in")
        page.locator("[name=reporter]").fill("Tiina Testi")
        page.locator("[name=phone]").fill("029 000 0002")
        page.locator("[name=address]").fill("tiina@pihlajisto.example")
        send(page.get_by_role("button", name="Lähetä vahvistuslinkki"))
        expect(page.get_by_role("heading", name="Vahvista ilmoitus sähköpostistasi")).to_be_visible()
        [sent] = mails()
        link = f"{live_server.url}/fi/selvitys/ilmoitus/vahvista/{token_in(sent)}/"
        page.goto(link)
        send(page.get_by_role("button", name="Vahvista ja lähetä ilmoitus"))
        expect(page.get_by_role("heading", name="Ilmoitus on vastaanotettu")).to_be_visible()


def test_handled_recently_is_opened_again(browser, live_server, world):
    done = make(world, "niilo")
    report_desk.take(done.matter.id, actor=world.actor("kaisa"), at=AT)
    report_desk.solve(done.matter.id, "Valtuus annettiin.", actor=world.actor("kaisa"), at=AT)
    with page_of(browser, 320) as page:
        known(page, live_server)
        world.become("eeva")
        page.goto(
            f"{live_server.url}/fi/selvitys/ilmoitus/?party=pihlajisto&symptom=municipality_not_offered&action={INBOX}"
        )
        fill(page)
        send(page.get_by_role("button", name="Lähetä ilmoitus"))
        expect(page.get_by_text("Sama asia on ratkaistu 1.2.2021.")).to_be_visible()
        picture(page, "report-recent-fi-320")
        send(page.get_by_role("button", name="Avaa asia uudelleen"))
        expect(page.get_by_text("Asia on avattu uudelleen.").first).to_be_visible()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_page_is_sound(browser, live_server, world, width, language):
    load_parties([Party(str(uuid7()), PartyKind.JOINT_AUTHORITY, "pitka", LONG, LONG)], [], at=AT)
    first, base = make(world), f"{live_server.url}/{language}/selvitys"
    make(world, "niilo", delivery_address="niilo@gmail.com")
    report_unsigned.ask(unsigned(organisation=LONG), "192.0.2.1", language, at=AT)
    token = token_in(mails()[-1])
    pages = {
        "form": ("eeva", f"ilmoitus/?party=pihlajisto&symptom=notices_not_seen&action={INBOX}"),
        "form-bare": ("onni", "ilmoitus/"),
        "own": ("eeva", "ilmoitukset/"),
        "own-none": ("onni", "ilmoitukset/"),
        "one": ("eeva", f"ilmoitukset/{first.report.id}/"),
        "unsigned": ("", "ilmoitus/ilman-tunnistusta/"),
        "receipt": ("", "ilmoitus/ilman-tunnistusta/lahetetty/"),
        "confirm": ("", f"ilmoitus/vahvista/{token}/"),
        "confirmed": ("", "ilmoitus/ilman-tunnistusta/vahvistettu/"),
        "board": ("kaisa", "asiat/"),
        "board-none": ("kaisa", "asiat/?nayta=paattyneet"),
        "outline": ("kalle", f"asiat/{first.matter.id}/"),
        "enter": ("kaisa", "asiat/kirjaa/"),
    }
    with page_of(browser, width, language=language) as page:
        known(page, live_server)

        def look(name, who, address):
            world.become(who)
            page.goto(f"{base}/{address}")
            sound(name)

        def sound(name):
            assert not faults_of_access(page) and not scrolls_sideways(page), name
            picture(page, f"report-{name}-{language}-{width}")

        for name, (who, address) in pages.items():
            look(name, who, address)
        told = Opening(Kind.QUESTION, "chat", Partner("onni", "Onni"), "Apua", "En pääse.", party=world.id["seutu"])
        thread = opening.open_conversation(told, actor=world.actor("onni"), at=AT)
        handling.take(thread.id, actor=world.actor("kaisa"), at=AT)
        look("of-thread", "kaisa", f"asiat/yhteydenotosta/{thread.id}/")
        report_unsigned.confirm(token, at=AT)
        report_desk.take(first.matter.id, actor=world.actor("kaisa"), at=AT)
        look("matter", "kaisa", f"asiat/{first.matter.id}/")
        world.become("onni")
        page.goto(f"{base}/ilmoitus/")
        send(page.locator("main form button[type=submit]"))
        sound("fault")
