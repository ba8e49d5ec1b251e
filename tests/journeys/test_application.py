"""An application from its first page to a right that works; every page sound at every width and in every language."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from tests.browser import faults_of_access, page_of, picture, scrolls_sideways, send
from tests.journeys.session import known
from valtuus.attachments.tests import pdfs
from valtuus.identity.services import signing_in as identity
from valtuus.kernel import clock
from valtuus.kernel.codes import MandateType
from valtuus.mandate_applications.services import handling
from valtuus.mandate_applications.tests.conftest import AT, CODES, Office_
from valtuus.mandates.services.granting import grant
from valtuus.mandates.types import Draft

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]
WIDTHS = (320, 768, 1280)
MORNING = datetime(2021, 2, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def office(monkeypatch, db, settings, tmp_path):
    settings.ATTACHMENTS = tmp_path / "attachments"
    monkeypatch.setattr(clock, "now", lambda: MORNING)
    return Office_()


@pytest.fixture
def become(office, monkeypatch):
    def be(who):
        actor = office.actor(who)
        monkeypatch.setattr(identity, "present", lambda session, **_: actor)

    return be


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def test_helmi_applies_eeva_signs_two_clerks_register(browser, live_server, office, become):
    with page_of(browser, script=False) as page:
        known(page, live_server)
        become("helmi")
        page.goto(f"{live_server.url}/fi/hakemukset/")
        send(page.get_by_role("link", name="Aloita uusi hakemus"))
        page.get_by_label("Organisaatio, joka antaa valtuudet").select_option("Mallila")
        page.get_by_label("Sähköposti").fill("helmi@mallila.example")
        page.get_by_label("Puhelin").fill("040 000 0000")
        send(button(page, "Tallenna ja jatka"))

        page.get_by_label("Nimi").fill("Helmi Heino")
        page.get_by_label("Henkilötunnus").fill(CODES["helmi"])
        page.get_by_text("Etuustietojen katselu ja maksuvaatimusten rekisteröinti", exact=True).click()
        page.get_by_label("Viimeinen voimassaolopäivä").fill("31.12.2020")
        send(button(page, "Lisää valtuus hakemukseen"))
        expect(page.locator("#id_last_day_error")).to_contain_text("ennen alkamispäivää")
        expect(page.get_by_label("Nimi")).to_have_value("Helmi Heino")
        page.get_by_label("Viimeinen voimassaolopäivä").fill("31.12.2025")
        send(button(page, "Lisää valtuus hakemukseen"))
        expect(page.get_by_role("heading", name="Valtuutusoikeus: Helmi Heino")).to_be_visible()
        send(page.get_by_role("link", name="Jatka"))

        page.get_by_label("Nimi").fill("Eeva Eerola")
        page.get_by_label("Henkilötunnus").fill(CODES["eeva"])
        page.get_by_text("hallintosääntö tai sen nojalla").click()
        send(button(page, "Lisää allekirjoittaja hakemukseen"))
        send(page.get_by_role("link", name="Jatka"))

        file = {"name": "paatos.pdf", "mimeType": "application/pdf", "buffer": b"not a pdf"}
        page.get_by_label("PDF-tiedosto").set_input_files(file)
        send(button(page, "Lisää liite"))
        expect(page.locator("#id_file_error")).to_contain_text("Tiedosto ei ole PDF")
        page.get_by_label("PDF-tiedosto").set_input_files(file | {"buffer": pdfs.plain()})
        send(button(page, "Lisää liite"))
        send(page.get_by_role("link", name="Jatka"))
        send(button(page, "Lähetä allekirjoitettavaksi"))
        address = page.url.partition("?")[0]

        become("eeva")
        page.goto(f"{live_server.url}/fi/hakemukset/")
        expect(page.get_by_role("row").nth(1)).to_contain_text("allekirjoita")
        send(page.get_by_role("row").nth(1).get_by_role("link"))
        expect(page.get_by_text("Helmi Heino").first).to_be_visible()
        send(button(page, "Allekirjoita"))
        expect(page.get_by_text("Hakemus jätettiin tänään. Käsittely kestää yleensä 21–28 päivää.")).to_be_visible()

        become("veikko")
        page.goto(f"{live_server.url}/fi/hakemukset/kasittely/")
        send(page.get_by_role("row").nth(1).get_by_role("link"))
        expect(page.get_by_text("Helmi Heino")).to_have_count(0)
        send(button(page, "Ota käsittelyyn"))
        desk = page.url.partition("?")[0]
        expect(button(page, "Rekisteröi valtuudet")).to_have_count(0)
        page.get_by_label("Kuka vastasi?").fill("Kirsi Kuusi, kirjaamo")
        page.get_by_text("Organisaatio vahvisti hakemuksen", exact=True).click()
        send(button(page, "Kirjaa soitto"))
        send(button(page, "Esitä rekisteröintiä toiselle virkailijalle"))
        expect(page.get_by_text("Rekisteröinti odottaa toisen virkailijan vahvistusta.")).to_be_visible()
        expect(button(page, "Vahvista ja rekisteröi")).to_have_count(0)

        become("venla")
        page.goto(desk)
        send(button(page, "Vahvista ja rekisteröi"))
        expect(page.get_by_text("Valtuudet on rekisteröity ja hakijalle on kerrottu.")).to_be_visible()

        become("helmi")
        page.goto(address)
        expect(page.locator(".hds-status-label").first).to_have_text("rekisteröity")
    themes = frozenset({"view_and_claim"})
    to_herself = Draft(
        office.id["mallila"],
        office.key("helmi"),
        True,
        MandateType.ACT,
        themes,
        AT.date(),
        AT.date().replace(year=2022),
    )
    assert grant(to_herself, actor=office.actor("helmi"), at=clock.now())[1].permitted


@pytest.fixture
def pages(office):
    """Addresses by who sees them: a draft, one to sign, one at the desk in each of its stages, one rejected."""
    draft = office.draft(office.wanted(), office.ending("aino"), ground="regulations")
    office.enclose(draft)
    empty = office.draft(party="seutu", signers=())
    waiting = office.draft()
    office.send(waiting)
    parts = (
        office.wanted("aino", MandateType.REPRESENT),
        office.wanted("mallila", MandateType.ACT),
        office.ending("matti"),
    )
    taken, proposed, asked, rejected, unheld = (
        office.submitted(*parts, party="seutu"), office.submitted(), office.submitted(), office.submitted(),
        office.submitted(party="koivula"),
    )  # fmt: skip
    for id in (taken, proposed, asked, rejected, unheld):
        office.take(id)
    office.call(proposed), office.register(proposed)
    clerk = office.actor("veikko")
    handling.ask_more(asked, "Hallintosäännön ote puuttuu", AT.date().replace(day=15), actor=clerk, at=office.now())
    handling.reject(rejected, "competence_not_shown", "Ote puuttuu", actor=clerk, at=office.now())
    steps = ("", "hakija/", "valtuudet/", "paatettavat/", "allekirjoittajat/", "liitteet/", "peru/")
    return {
        "helmi": ["", "uusi/", *(f"{draft}/{step}" for step in steps), f"{empty}/", f"{empty}/valtuudet/"]
        + [f"{id}/" for id in (asked, rejected, proposed)],
        "eeva": ["", f"{waiting}/"],
        "veikko": ["kasittely/", *(f"kasittely/{id}/" for id in (taken, proposed, asked, unheld))],
        "venla": [f"kasittely/{taken}/", f"kasittely/{proposed}/"],
    }


@pytest.mark.parametrize(("language", "width"), [*(("fi", w) for w in WIDTHS), ("sv", 320), ("sv", 768), ("en", 320)])
def test_every_page_is_sound(browser, live_server, pages, become, language, width):
    with page_of(browser, width, language=language) as page:
        known(page, live_server)
        for who, ways in pages.items():
            become(who)
            for number, way in enumerate(ways):
                page.goto(f"{live_server.url}/{language}/hakemukset/{way}")
                for act in page.locator("details.act").all():
                    act.evaluate("e => e.open = true")
                assert not faults_of_access(page), (who, way, faults_of_access(page))
                assert not scrolls_sideways(page), (who, way)
                picture(page, f"application-{who}-{number}-{language}-{width}")
