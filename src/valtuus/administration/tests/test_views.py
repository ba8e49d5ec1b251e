"""The pages as the four of the cast meet them, and what strangers learn."""

import re
from html import unescape
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation
from openpyxl import load_workbook

from valtuus.kernel.clock import standing_at
from valtuus.ledger.queries import lines_of, version
from valtuus.mandates.services.deciding import decide
from valtuus.mandates.tests.conftest import AT
from valtuus.mandates.tests.people import MIDDLEWARE
from valtuus.mandates.types import Question
from valtuus.parties import queries as parties
from valtuus.parties.services import record_officials
from valtuus.parties.types import Official

from .conftest import LMS, VIEW

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

SEUTU, MALLILA = "/hallinta/seutu/", "/hallinta/mallila/"
PAGES = ("", "kuntoon/", "tyontekijat/", "tyontekijat/lisaa/", "tyontekijat/tiedosto/", "ehdotukset/")
LANGUAGES = ("fi", "sv", "en")


@pytest.fixture(autouse=True)
def at_the_cutover(settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, MIDDLEWARE]
    settings.ARTIFICIAL_CODES = True
    translation.activate("fi")
    with standing_at(AT):
        yield


def client(who):
    return Client(headers={"Test-Actor": who} if who else {})


def get(who, address, language="fi", **query):
    return client(who).get(f"/{language}{address}", query)


def post(who, address, **data):
    return client(who).post(f"/fi{address}", data)


def text_of(page):
    part = page if isinstance(page, str) else page.content.decode()
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", part, flags=re.S))).replace("\xa0", " ")


def row_of(page, name):
    """The row of the check about one employee."""
    rows = re.findall(r'<tr role="row">.*?</tr>', page.content.decode(), re.S)
    return next((text_of(row) for row in rows if f">{name}</a>" in row), "")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_a_granter_opens_every_page_in_every_language(world, page, language):
    for who, way in (("ilmari", SEUTU), ("helmi", MALLILA)):
        found = get(who, f"{way}{page}", language)
        assert found.status_code == 200 and found.headers["Cache-Control"] == "no-store, private"
        assert found.text.count("hds-button--primary") <= 1
    assert get(None, SEUTU + page, language).status_code == 302


@pytest.mark.parametrize("page", PAGES)
def test_strangers_learn_nothing_but_the_offices_contact(world, page):
    for who in ("eeva", "veikko", "helmi"):
        found = get(who, SEUTU + page)
        assert found.status_code == 403 and "Sinulla ei ole valtuutta asioida kunnan puolesta." in text_of(found)
        assert not [name for name in ("Aino", "Onni", "Ilmari", "Mallila") if name in text_of(found)]


@pytest.mark.parametrize("page", [p for p in PAGES if p != "kuntoon/"])
def test_an_employee_without_a_right_is_told_who_can_help(world, page):
    for who in ("aino", "onni"):
        found = get(who, SEUTU + page)
        assert found.status_code == 403 and "Sinulla ei ole valtuutusoikeutta" in text_of(found)
    world.joins("vanhala")
    world.roster("vanhala", onni={"adult_social_work"})
    assert "valtuushakemuksen" in text_of(get("onni", f"/hallinta/vanhala/{page}"))


@pytest.mark.parametrize("address", ["tyontekijat/vienti/", "tyontekijat/anna/", "kuntoon/choose_granters/"])
def test_changes_are_posts_and_refuse_strangers(world, address):
    assert get("helmi", MALLILA + address).status_code == 405
    before = version()
    for who in ("ilona", "eeva", "ilmari"):
        assert post(who, MALLILA + address, valittu=f"ilona~{LMS}", anna="1").status_code == 403
    assert version() == before


# ---- the check


@pytest.mark.parametrize(
    ("language", "lacks", "has"), [("fi", "Puuttuu", "On"), ("sv", "Saknas", "Har"), ("en", "Lacks", "Has")]
)
def test_ilmari_sees_who_lacks_and_who_can_give(world, language, lacks, has):
    page = get("ilmari", SEUTU + "tyontekijat/", language)
    assert lacks in row_of(page, "Onni") and has in row_of(page, "Aino") and lacks not in row_of(page, "Aino")
    assert {"fi": "Antaa: sinä", "sv": "Ges av: du", "en": "Given by: you"}[language] in row_of(page, "Onni")
    assert f'value="onni~{VIEW}"' in page.text and f'value="aino~{VIEW}"' not in page.text


def test_it_is_filtered_by_name_state_duty_and_member_and_sorted_by_headings(world):
    check = SEUTU + "tyontekijat/"
    assert row_of(get("ilmari", check, tila="lacks"), "Onni") and not row_of(get("ilmari", check, tila="lacks"), "Aino")
    assert not row_of(get("ilmari", check, nimi="AIN"), "Onni") and row_of(get("ilmari", check, nimi="AIN"), "Aino")
    assert not row_of(get("ilmari", check, tehtava="mandate_administration"), "Onni")
    koivula = get("ilmari", check, kunta="koivula")
    assert "Koivula ei ole antanut asiointivaltuutta" in row_of(koivula, "Aino") and "Pyydä" in row_of(koivula, "Aino")
    assert "Koivula ei ole antanut asiointivaltuutta" in text_of(get("ilmari", check))
    names = re.compile(r">(Aino|Ilmari|Onni)</a>")
    assert names.findall(get("ilmari", check, jarjestys="-nimi").text) == ["Onni", "Ilmari", "Aino"]
    assert names.findall(get("ilmari", check, jarjestys=VIEW).text) == ["Onni", "Aino", "Ilmari"]
    assert 'aria-sort="descending"' in get("ilmari", check, jarjestys="-nimi").text
    assert "Kukaan luettelossa ei vastaa" in text_of(get("ilmari", check, tila="asked"))
    for odd in ({"tila": "x"}, {"kunta": "' or 1=1"}, {"sivu": "x"}, {"jarjestys": "<b>"}, {"nimi": "<script>"}):
        found = get("ilmari", check, **odd)
        assert found.status_code == 200 and "<script>" not in found.text.split("htmx")[-1]


def test_twenty_five_a_page(world):
    world.roster("seutu", **{f"w{i:02}": {"adult_social_work"} for i in range(30)})
    check = SEUTU + "tyontekijat/"
    first = get("ilmari", check)
    assert first.text.count('name="valittu"') == 23  # twenty-five rows, of which Aino and Ilmari lack nothing
    assert row_of(get("ilmari", check, sivu="2"), "W29")


def test_choosing_shows_what_becomes_visible_and_then_gives(world):
    chosen = {"valittu": f"onni~{VIEW}"}
    confirm = post("ilmari", SEUTU + "tyontekijat/anna/", **chosen)
    said = text_of(confirm)
    assert confirm.status_code == 200 and "Henkilön etuustietojen katselu" in said and "Onni" in said
    assert "ulottuu jokaiseen kuntaan" in said and lines_of("mandate_given") == 0
    done = post("ilmari", SEUTU + "tyontekijat/anna/", **chosen, anna="1", last_day="31.12.2021", limit="mallila")
    assert (done.status_code, done.headers["Location"]) == (302, "/fi/hallinta/seutu/tyontekijat/?tehty=given")
    assert decide(Question("onni", world.id["mallila"], "kelmu.view_person"), at=AT).permitted
    assert "Valtuudet annettiin." in text_of(get("ilmari", SEUTU + "tyontekijat/", tehty="given"))
    again = post("ilmari", SEUTU + "tyontekijat/anna/", **chosen, anna="1", last_day="31.12.2021")
    assert again.status_code == 409


@pytest.mark.parametrize(
    ("last_day", "status", "said"),
    [
        ("30.2.2021", 422, "30.2.2021"),
        ("", 422, "Viimeinen voimassaolopäivä"),
        ("31.1.2021", 422, "Päättymispäivä on ennen alkamispäivää"),
        ("2.2.2046", 422, "25"),
    ],
)
def test_a_bad_last_day_gives_nothing(world, last_day, status, said):
    page = post("ilmari", SEUTU + "tyontekijat/anna/", valittu=f"onni~{VIEW}", anna="1", last_day=last_day)
    assert (page.status_code, lines_of("mandate_given")) == (status, 0) and said in text_of(page)


def test_nothing_chosen_is_said_and_everything_in_the_filter_can_be(world):
    assert post("ilmari", SEUTU + "tyontekijat/anna/").status_code == 422
    world.roster("seutu", **{f"w{i:02}": {"adult_social_work"} for i in range(30)})
    page = post("ilmari", SEUTU + "tyontekijat/anna/", kaikki="1", nimi="w")
    assert "Annat nyt (30)" in text_of(page)
    written = re.search(r'name="valittu" value="([^"]*)"', page.text)[1]
    done = post("ilmari", SEUTU + "tyontekijat/anna/", valittu=unescape(written), anna="1", last_day="31.12.2021")
    assert done.status_code == 302
    assert "W07" not in row_of(get("ilmari", SEUTU + "tyontekijat/", tila="lacks", nimi="w"), "W07")


def test_the_export_holds_every_row_as_text_and_is_recorded(world):
    world.roster("seutu", paha={"adult_social_work"})
    record_officials([Official("paha", "=1+1")], at=AT)
    found = post("ilmari", SEUTU + "tyontekijat/vienti/", tila="lacks")
    lines = found.content.decode("utf-8-sig").split("\r\n")
    assert found.headers["Content-Type"] == "text/csv; charset=utf-8" and lines_of("check_exported") == 1
    assert lines[0].startswith("Nimi;Tehtävät;") and any(line.startswith("'=1+1;") for line in lines)
    assert (
        not any(line.startswith("Aino") for line in lines)
        and "heittomerkki" in get("ilmari", SEUTU + "tyontekijat/").text
    )
    book = post("ilmari", SEUTU + "tyontekijat/vienti/", tila="lacks", muoto="xlsx")
    names = [row[0] for row in load_workbook(BytesIO(book.content)).active.values]
    assert names == [line.split(";")[0] for line in lines if line] and lines_of("check_exported") == 2


# ---- the roster


def test_an_employee_is_added_by_hand_and_the_code_stands_nowhere(world):
    add = MALLILA + "tyontekijat/lisaa/"
    done = post("helmi", add, name="Aino Aalto", identity_code="150290-902L", duties=["lms_billing"])
    assert done.status_code == 302 and "902L" not in done.headers["Location"]
    assert row_of(get("helmi", MALLILA + "tyontekijat/"), "Aino Aalto")
    bad = post("helmi", add, name="", identity_code="150290-902M")
    assert bad.status_code == 422 and bad.text.count('href="#id_') == 3


HEAD = "nimi;henkilötunnus;tehtävät\n"
GOOD = "Aino Aalto;150290-902L;adult_social_work\n"


def upload(who, content, **more):
    data = content if isinstance(content, bytes) else content.encode()
    return post(who, MALLILA + "tyontekijat/tiedosto/", file=SimpleUploadedFile("t.csv", data), **more)


def test_a_bad_line_stops_the_file_until_the_good_ones_are_asked_for(world):
    text = HEAD + GOOD + "Onni;010180-9016;lms_billing\n"
    refused = upload("helmi", text)
    said = text_of(refused)
    assert refused.status_code == 422 and "Mitään ei ladattu" in said and "3 henkilötunnus" in said
    assert "9016" not in said and not row_of(get("helmi", MALLILA + "tyontekijat/"), "Aino Aalto")
    loaded = upload("helmi", text, good_lines="on")
    assert loaded.status_code == 200 and "Lisätty 1" in text_of(loaded) and "3 henkilötunnus" in text_of(loaded)
    assert row_of(get("helmi", MALLILA + "tyontekijat/"), "Aino Aalto")


@pytest.mark.parametrize(
    ("content", "status", "said"),
    [
        ((HEAD + "Åke;150290-902L;lms_billing\n").encode("latin-1"), 200, "Latin-1"),
        (HEAD + GOOD.rstrip("\n"), 200, "rivinvaihtoon"),
        ("", 422, "Mitään ei ladattu"),
        ("nimi;tehtävät\n", 422, "henkilötunnus"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", 422, "Mitään ei ladattu"),
    ],
)
def test_odd_files_are_told_of(world, content, status, said):
    page = upload("helmi", content)
    assert page.status_code == status and said in text_of(page)


def test_duties_are_changed_and_the_work_is_ended(world):
    employment = next(
        r for r in parties.roster_of(world.id["mallila"], AT.date()) if r.official.key == "ilona"
    ).employment
    way = f"{MALLILA}tyontekijat/{employment}/"
    assert 'value="lms_billing" checked' in re.sub(
        r"\s+", " ", re.sub(r'id="[^"]*"|class="[^"]*"', "", get("helmi", way).text)
    )
    assert post("helmi", way, duties=["adult_social_work"]).status_code == 302
    assert "Aikuissosiaalityö" in row_of(get("helmi", MALLILA + "tyontekijat/"), "Ilona")
    employment = next(
        r for r in parties.roster_of(world.id["mallila"], AT.date()) if r.official.key == "ilona"
    ).employment
    way = f"{MALLILA}tyontekijat/{employment}/"
    assert post("helmi", f"{way}lopeta/", last_day="1.1.2020").status_code == 422
    assert post("helmi", f"{way}lopeta/", last_day="1.2.2021").status_code == 302
    assert post("ilmari", f"{way}lopeta/", last_day="1.2.2021").status_code == 403
    assert get("ilmari", f"{SEUTU}tyontekijat/{employment}/").status_code == 404


# ---- the guide


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guide_ticks_and_names_what_is_missing_and_what_comes_next(world, language):
    page = get("ilmari", SEUTU + "kuntoon/", language)
    said = text_of(page)
    assert "Onni" in said and "Koivula" in said and page.text.count('class="guide__step ') == 13
    assert page.text.count('class="hds-button hds-button--primary"') == 1
    assert {"fi": "Seuraavaksi:", "sv": "Härnäst:", "en": "Next:"}[language] in said


def test_an_employee_reads_the_guide_without_names(world):
    page = get("aino", SEUTU + "kuntoon/")
    assert page.status_code == 200 and "Onni" not in text_of(page) and "1 henkilöä" in text_of(page)
    assert "tyontekijat/?tila=" not in page.text


def test_a_step_is_told_and_shown_with_name_and_day(world):
    assert "Merkitse tehdyksi" in text_of(get("helmi", MALLILA + "kuntoon/"))
    assert post("helmi", MALLILA + "kuntoon/choose_granters/").status_code == 302
    said = text_of(get("helmi", MALLILA + "kuntoon/"))
    assert "Helmi on kertonut tämän tehdyksi 1.2.2021." in said and "Merkitse tehdyksi" not in said
    assert post("helmi", MALLILA + "kuntoon/people/").status_code == 422
