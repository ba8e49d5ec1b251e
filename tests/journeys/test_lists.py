"""A bill's list as people meet it: Ilona opens, filters, shows names, takes a file; another tries her link."""

import csv
import io

import pytest
from playwright.sync_api import expect

from tests.browser import faults_of_access, page_of, picture, scrolls_sideways, send
from tests.journeys.session import known
from valtuus.identity.services import signing_in as identity
from valtuus.kernel import clock
from valtuus.municipal_lists import export_files
from valtuus.municipal_lists.tests.ground import bill, codes, days_row, head, load, row
from valtuus.municipal_lists.tests.people import AT, actor, lay_register

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]
LONG = "Äyräväinen-Hämäläinen-Kivelä-Yli-Hakkarainen"


@pytest.fixture
def someone(monkeypatch, tmp_path, db):
    """The register, two bills and a list of days; and a way to be one of the cast."""
    monkeypatch.setattr(clock, "now", lambda: AT)
    monkeypatch.setattr(export_files, "_folder", lambda: tmp_path)
    ids = lay_register()
    people = [
        row(c, family_name=LONG if n == 1 else "Nieminen", given_names="Åke Ör", non_disclosure=n == 2,
            paid_days=350 + n * 100, gross=f"{200 + n * 17}.37")
        for n, c in enumerate(codes(30))
    ]  # fmt: skip
    days = head(2, kind="lms_days", month=None, bill=None, sum=None, as_of="2021-01-31")
    told = [*bill(*people), *bill(*people[:9], month="2020-12", bill="TMT-2020-12")]
    loaded, faults = load(*told, days, *(days_row(c, 900 + i) for i, c in enumerate(codes(2))), municipalities=ids)
    assert loaded.lists == 3 and not faults

    def become(who):
        monkeypatch.setattr(identity, "present", lambda session, **_: actor(who))

    become("ilona")
    return become


WORDS = {
    "fi": ("Näytä nimet", "Vie tiedostoon", "Muodosta tiedosto", "Rajaa"),
    "sv": ("Visa namn", "Exportera till fil", "Skapa filen", "Avgränsa"),
    "en": ("Show names", "Export to a file", "Make the file", "Filter"),
}


@pytest.mark.parametrize("width", (320, 768, 1280))
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_page_is_sound(browser, live_server, someone, width, language):
    here = f"{live_server.url}/{language}/kelmu/mallila/luettelot/"
    names, export, make, narrow = WORDS[language]

    def sound(step):
        assert not faults_of_access(page) and not scrolls_sideways(page), step
        picture(page, f"lists-{step}-{language}-{width}")

    with page_of(browser, width, language=language) as page:
        known(page, live_server)
        page.goto(here)
        sound("kinds")
        send(page.locator("main h2 a").first)
        sound("index")
        send(page.get_by_role("link", name="1/2021", exact=True))
        sound("list")
        page.locator("[name=least]").fill("paljon")
        send(page.get_by_role("button", name=narrow, exact=True))
        sound("fault")
        page.go_back()
        send(page.get_by_role("button", name=names, exact=True))
        expect(page.get_by_text(LONG).first).to_be_visible()
        sound("named")
        send(page.get_by_role("link", name=export))
        sound("export")
        page.locator("label[for=id_naming_0]").click()
        send(page.get_by_role("button", name=make))
        sound("export-fault")
        page.locator("[name=reason]").fill("Täsmäytys")
        send(page.get_by_role("button", name=make))
        sound("ready")
        page.goto(f"{here}childcare_billing/")
        sound("not-open")
        page.goto(f"{here}lms_days/")
        send(page.get_by_role("link", name="31.1.2021", exact=True))
        sound("days")


@pytest.mark.parametrize("script", [True, False])
def test_ilona_takes_a_file_once_and_another_gets_nothing_by_her_link(browser, live_server, someone, script):
    with page_of(browser, script=script) as page:
        known(page, live_server)
        page.goto(f"{live_server.url}/fi/oma/")
        send(page.get_by_role("link", name="Työmarkkinatuen laskun henkilöluettelo").first)
        send(page.get_by_role("link", name="1/2021", exact=True))
        expect(page.get_by_text("täsmää laskuun")).to_be_visible()
        expect(page.get_by_text("Nieminen")).to_have_count(0)
        page.locator("[name=band]").select_option("1000")
        send(page.get_by_role("button", name="Rajaa", exact=True))
        expect(page.get_by_text("Rivejä rajauksessa: 23")).to_be_visible()
        send(page.get_by_role("link", name="Vie tiedostoon"))
        send(page.get_by_role("button", name="Muodosta tiedosto"))
        link = page.url
        with page.expect_download() as waited:
            page.get_by_role("button", name="Hae tiedosto").click()
        text = waited.value.path().read_text("utf-8-sig")
        lines = list(csv.reader(io.StringIO(text), delimiter=";"))
        assert lines[0][0] == "Kirjausnumero" and lines[1] == ["Henkilötunnus", "Kunnan osuus"]
        assert len(lines) == 26 and lines[-1][:2] == ["Rivejä yhteensä", "23"]
        assert waited.value.suggested_filename.startswith("tyomarkkinatuen-laskun-luettelo-2021-01-")
        send(page.get_by_role("button", name="Hae tiedosto"))
        expect(page.get_by_text("Tiedosto on jo haettu")).to_be_visible()
        someone("aino")
        page.goto(link)
        expect(page.get_by_text("Tiedoston voi hakea vain se, joka sen muodosti")).to_be_visible()
        picture(page, f"lists-anothers-{script}")
