"""The pages of an organisation's mandates: who sees them, what they say, as of which day; and who may act for it."""

import re
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.utils import translation
from openpyxl import load_workbook

from valtuus.kernel.clock import standing_at
from valtuus.mandates.services.ending import end_mandate
from valtuus.mandates.services.seeing import permits_of, who_may_act
from valtuus.mandates.tests.conftest import AT
from valtuus.mandates.tests.people import MIDDLEWARE
from valtuus.mandates.tests.test_views import get, text_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

GIVEN, RECEIVED, WHO = "/valtuudet/mallila/annetut/", "/valtuudet/seutu/saadut/", "/valtuudet/mallila/kuka/"


@pytest.fixture(autouse=True)
def at_the_cutover(settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, MIDDLEWARE]
    translation.activate("fi")
    with standing_at(AT):
        yield


@pytest.fixture
def world(register):
    register.mandate("mallila", "helmi", "grant")
    register.mandate("seutu", "ilmari", "grant_represent")
    register.upper = register.mandate("mallila", "seutu", last_day=date(2021, 3, 1))
    register.lower = register.mandate("seutu", "aino", "represent")
    register.mandate("pihlajisto", "eeva")
    return register


def rows(page):
    return [text_of(r) for r in page.text.split("<tbody")[1].split("</tbody>")[0].split("<tr")[1:]]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_granter_sees_what_was_given(world, language):
    page = get("helmi", GIVEN, language)
    assert page.status_code == 200 and page.headers["Cache-Control"] == "no-store, private"
    assert len(rows(page)) == 2 and any("Seutu" in r and "1.3.2021" in r for r in rows(page))


def test_the_receiver_sees_what_was_received(world):
    page = get("ilmari", RECEIVED)
    assert len(rows(page)) == 1 and "Mallila" in rows(page)[0]


@pytest.mark.parametrize(("who", "said"), [
    ("aino", "Sinulla ei ole valtuutusoikeutta tähän valtuusasiaan."),
    ("onni", "Sinulla ei ole valtuutusoikeutta tähän valtuusasiaan."),
    ("eeva", "Sinulla ei ole valtuutta asioida kunnan puolesta."),
    ("veikko", "Sinulla ei ole valtuutta asioida kunnan puolesta."),
])  # fmt: skip
@pytest.mark.parametrize("address", [GIVEN, "/valtuudet/mallila/saadut/", WHO])
def test_who_has_no_right_to_grant_is_told_why_and_sees_nothing(world, who, said, address):
    page = get(who, address)
    assert page.status_code == 403 and said in text_of(page.text) and "Helmi" not in page.text


def test_only_the_themes_of_the_right_are_shown(world):
    world.mandate("mallila", "onni", themes=("lms_material",))
    assert "Onni" not in get("helmi", GIVEN).text
    world.mandate("mallila", "helmi", "grant", themes=("lms_material",))
    assert "Onni" in get("helmi", GIVEN).text


@pytest.mark.parametrize(("query", "names"), [
    ({"name": "seu"}, ["Seutu"]),
    ({"type": "grant"}, ["Helmi"]),
    ({"theme": "lms_material"}, []),
    ({"state": "valid"}, ["Helmi", "Seutu"]),
    ({"state": "ended"}, []),
    ({"soon": "on"}, ["Seutu"]),
    ({"jarjestys": "loppu"}, ["Seutu", "Helmi"]),
    ({"jarjestys": "-loppu"}, ["Helmi", "Seutu"]),
])  # fmt: skip
def test_a_list_is_narrowed_and_sorted(world, query, names):
    page = get("helmi", GIVEN, **query)
    found = rows(page) if "<tbody" in page.text else []
    assert [n for r in found for n in ("Helmi", "Seutu") if n in r] == names


def test_a_bad_day_is_told_and_kept(world):
    page = get("helmi", GIVEN, day="31.2.2021")
    assert page.status_code == 422 and "31.2.2021" in page.text


def test_as_of_another_day_and_as_known_on_another(world):
    assert "päättynyt" in text_of(get("helmi", GIVEN, day="2.3.2021").text.split("<tbody")[1])
    end_mandate(world.upper, actor=world.actor("helmi"), at=AT)
    assert "mitätöity" in text_of(get("helmi", GIVEN).text.split("<tbody")[1])
    assert "mitätöity" not in text_of(get("helmi", GIVEN, known="31.1.2021").text.split("<tbody")[1])


def test_what_ended_long_ago_is_no_longer_listed(world):
    world.mandate("mallila", "onni", first_day=date(2015, 1, 1), last_day=date(2019, 10, 30))
    world.mandate("mallila", "eeva", first_day=date(2015, 1, 1), last_day=date(2019, 11, 2))
    page = get("helmi", GIVEN).text
    assert "Onni" not in page and "Eeva" in page


def test_the_file_holds_the_list(world):
    answer = get("helmi", GIVEN, muoto="csv", type="act")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert answer.headers["Content-Type"].startswith("text/csv") and len(lines) == 2
    assert lines[1].startswith("Seutu;Asiointivaltuus;")


def test_the_workbook_holds_the_same_list_with_days_as_days(world):
    answer = get("helmi", GIVEN, muoto="xlsx", type="act")
    _, row = load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True)
    assert row[:2] == ("Seutu", "Asiointivaltuus") and datetime(2021, 3, 1) in row


@pytest.mark.parametrize(
    ("language", "said"), [("fi", "Excel-tiedostona"), ("sv", "som Excel-fil"), ("en", "Excel file")]
)
@pytest.mark.parametrize("address", [GIVEN, "/valtuudet/mallila/kuka/"])
def test_every_list_leads_to_both_files(world, address, language, said):
    page = get("helmi", address, language=language)
    assert said in page.text and "muoto=csv" in page.text
    [there] = re.findall(r'href="(\?[^"]*muoto=xlsx[^"]*)"', page.text)
    file = get("helmi", address, language=language, muoto="xlsx")
    assert there == "?muoto=xlsx" and file.headers["Content-Disposition"].endswith('.xlsx"')


# ---- one mandate


@pytest.mark.parametrize("who", ["helmi", "ilmari"])
def test_a_mandate_is_seen_from_both_ends_with_its_history(world, who):
    end_mandate(world.upper, actor=world.actor("helmi"), at=AT)
    page = get(who, f"/valtuudet/mallila/valtuus/{world.upper}/")
    text = text_of(page.text)
    assert page.status_code == 200 and "Asiointivaltuus: Mallila → Seutu" in text
    assert "Mitätöity" in text and "Helmi" in text and "1.2.2021 klo 8.05" in text


@pytest.mark.parametrize("who", ["onni", "eeva", "veikko"])
def test_anothers_mandate_is_not_there(world, who):
    page = get(who, f"/valtuudet/mallila/valtuus/{world.upper}/")
    assert page.status_code == 404 and "Seutu" not in page.text


def test_a_mandate_to_represent_draws_what_stands_above_it(world):
    text = text_of(get("aino", f"/valtuudet/seutu/valtuus/{world.lower}/").text)
    assert "antaja Mallila, saaja Seutu" in text and "antaja Seutu, saaja Aino" in text


@pytest.mark.parametrize("given", ["x", "00000000-0000-7000-8000-000000000000", "%3Cb%3E"])
def test_a_mandate_that_is_not_there_is_said_so(world, given):
    assert get("helmi", f"/valtuudet/mallila/valtuus/{given}/").status_code == 404


# ---- who may act for us


def test_who_may_act_is_everybody_with_a_path_and_nobody_else(world):
    world.mandate("mallila", "onni")
    world.mandate("seutu", "eeva", "represent", limit=frozenset({world.id["koivula"]}))
    found = {w.person: w for w in permits_of(
        world.id["mallila"], who_may_act(world.id["mallila"], actor=world.actor("helmi"), at=AT, as_of=AT),
        actor=world.actor("helmi"), at=AT, as_of=AT,
    )}  # fmt: skip
    assert {p for p, w in found.items() if w.permits} == {"aino", "onni"} and not found["eeva"].permits
    page = text_of(get("helmi", WHO).text)
    assert "Mallila → Seutu → Aino" in page and "Mallila → Onni" in page and "Ei mitään: valtuus ei kanna" in page


def test_who_may_act_on_another_day(world):
    assert "Aino" in text_of(get("helmi", WHO, day="1.3.2021").text)
    assert "Aino" not in text_of(get("helmi", WHO, day="2.3.2021").text)


def test_the_organisations_one_looks_after(world):
    answer = get("helmi", "/valtuudet/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/fi/valtuudet/mallila/annetut/")
    world.mandate("koivula", "helmi", "grant")
    assert "Koivula" in get("helmi", "/valtuudet/").text
    assert 'href="/fi/hakemukset/uusi/' in get("aino", "/valtuudet/").text


def test_a_right_that_ended_shows_nothing_more(world):
    world.mandate("koivula", "onni", "grant", last_day=date(2021, 1, 31), given_at=datetime(2021, 1, 1, tzinfo=UTC))
    assert get("onni", "/valtuudet/koivula/annetut/").status_code == 403
