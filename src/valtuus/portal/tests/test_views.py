"""The front page and the help for everybody; one's own page for the four of the cast."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.test import Client
from django.utils import translation

from valtuus.disclosures.services import record
from valtuus.disclosures.tests.looks import DENY, PERMIT, look_up
from valtuus.kernel.clock import standing_at
from valtuus.kernel.codes import PartyKind
from valtuus.kernel.errors import Refused
from valtuus.kernel.identifiers import uuid7
from valtuus.mandates.tests.conftest import AT, Register
from valtuus.mandates.tests.people import MIDDLEWARE
from valtuus.parties.services import load_parties, record_officials
from valtuus.parties.types import Office, Official, Party
from valtuus.portal.tests.agreements import agree

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

LANGUAGES = ["fi", "sv", "en"]
NASTY = "Kunta <script>alert('å')</script> & \"Söner\""
BEFORE = datetime(2021, 1, 30, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_the_cutover(settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, MIDDLEWARE]
    translation.activate("fi")
    with standing_at(AT):
        yield


@pytest.fixture
def world(transactional_db):
    """Mallila mandated Seutu, Seutu mandated Aino; Pihlajisto mandated Eeva; both have agreements. Veikko is the registrar."""
    register = Register()
    register.mandate("mallila", "seutu", last_day=date(2023, 12, 31))
    register.mandate("seutu", "aino", "represent", last_day=date(2022, 12, 31))
    register.mandate("pihlajisto", "eeva")
    agree(register, "seutu", "pihlajisto")
    record_officials([Official("veikko", "Veikko")], offices=[Office("veikko", "registrar")], at=AT)
    return register


def get(who, address, language="fi"):
    return Client(headers={"Test-Actor": who} if who else {}).get(f"/{language}{address}")


def text_of(part):
    """What a reader sees."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", part))).replace("\xa0", " ")


def part(page, name):
    """A table of the page, or what stands in its place, as text."""
    return text_of(re.search(rf'<(table|p) class="[^"]*" id="{name}".*?</\1>', page.text, re.S)[0])


# ---- before signing in


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_front_page_says_what_this_is_and_leads_in(language, db):
    page = get(None, "/", language)
    assert page.status_code == 200 and f'<html lang="{language}">' in page.text
    assert f'href="/{language}/oma/"' in page.text and f'href="/{language}/apu/"' in page.text
    assert "days-left" not in page.text and page.text.count("hds-button--primary") == 1


@pytest.mark.parametrize(("language", "said"), [("fi", "2 päivää"), ("sv", "2 dagar"), ("en", "2 days")])
def test_before_the_cut_over_the_days_are_counted(language, said, db):
    with standing_at(BEFORE):
        page = text_of(get(None, "/", language).text)
    assert f"{said} " in page and "1.2.2021" in page


def test_on_its_eve_there_is_one_day_left(db):
    with standing_at(datetime(2021, 1, 31, 21, 59, tzinfo=UTC)):
        assert "1 päivä siirtymään (1.2.2021)" in text_of(get(None, "/").text)
    with standing_at(datetime(2021, 1, 31, 22, tzinfo=UTC)):
        assert "siirtymään" not in text_of(get(None, "/").text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_signed_in_lands_on_the_own_page(world, language):
    answer = get("aino", "/", language)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/{language}/oma/")
    assert answer.headers["Cache-Control"] == "no-store, private"


def test_the_own_page_asks_for_a_sign_in(world):
    answer = get(None, "/oma/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/fi/identity/sign-in/?next=%2Ffi%2Foma%2F")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_help_names_every_symptom_and_every_way_it_leads_to_opens(language, db):
    page = get(None, "/apu/", language)
    assert page.text.count('<details class="symptom"') == 7
    assert "{" not in page.text.split("<main")[1].split("</main")[0]
    for address in sorted(set(re.findall(rf'href="(/{language}/apu/\w+/)"', page.text))):
        assert Client().get(address).status_code == 200, address


# ---- the own page


@pytest.mark.parametrize(("language", "service"), [("fi", "Kelmu"), ("sv", "Kelmu"), ("en", "Kelmu")])
def test_aino_finds_what_she_can_use_and_what_not(world, language, service):
    page = get("aino", "/oma/", language)
    assert page.status_code == 200 and page.headers["Cache-Control"] == "no-store, private"
    assert "Mallila" in part(page, "usable") and service in part(page, "usable")
    assert f'href="/{language}/kelmu/mallila/haku/"' in page.text
    assert "Koivula" in part(page, "unusable") and "Seutu" in part(page, "unusable")
    assert f'href="/{language}/valtuuteni/"' in page.text and f"/{language}/kelmu/koivula/" not in page.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_may_see_lists_is_led_to_them_and_not_to_the_look_up(world, language):
    world.mandate("mallila", "onni", themes={"lms_material"})
    agree(world, "mallila")
    page = get("onni", "/oma/", language)
    assert f'href="/{language}/kelmu/mallila/luettelot/lms_billing/"' in page.text
    assert f'href="/{language}/kelmu/mallila/luettelot/lms_days/"' in page.text
    assert f"/{language}/kelmu/mallila/haku/" not in page.text and "childcare_billing/" not in page.text


def test_onni_can_use_nothing_and_reads_why(world):
    page = get("onni", "/oma/")
    assert "Luettelo täyttyy" in part(page, "usable")
    assert "sinulla ei ole sen edustamisvaltuutta" in part(page, "unusable")
    assert "Aino" not in text_of(page.text)


def test_eeva_sees_her_own_municipality_alone(world):
    page = get("eeva", "/oma/")
    assert "Pihlajisto" in part(page, "usable") and "Mallila" not in page.text and "Seutu" not in page.text


@pytest.mark.parametrize(
    ("language", "office"), [("fi", "rekisteröivä virkailija"), ("sv", "registrer"), ("en", "regist")]
)
def test_veikko_sees_his_office(world, language, office):
    page = get("veikko", "/oma/", language)
    assert office in text_of(page.text).lower() and "Mallila" not in page.text


def test_what_begins_later_is_told_with_its_day(world):
    world.mandate("koivula", "seutu", first_day=date(2021, 2, 8))
    assert "Toimii 8.2.2021 alkaen." in part(get("aino", "/oma/"), "unusable")


def test_several_principals_may_be_chosen_among(world):
    assert "/fi/edustus/" not in get("aino", "/oma/").text
    world.mandate("koivula", "seutu")
    assert 'href="/fi/edustus/"' in get("aino", "/oma/").text


def test_what_soon_ends_is_told_with_its_day(world):
    assert "60 päivän" in part(get("aino", "/oma/"), "ending")
    world.mandate("koivula", "seutu", last_day=date(2021, 3, 15))
    assert "asiointivaltuus" in part(get("aino", "/oma/"), "ending") and "15.3.2021" in part(
        get("aino", "/oma/"), "ending"
    )


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fi", ("Sallittu", "Ei sallittu")),
        ("sv", ("Tillåtet", "Inte tillåtet")),
        ("en", ("Permitted", "Not permitted")),
    ],
)
def test_the_latest_looks_are_listed_by_number_without_the_client(world, language, words):
    aino, onni = world.actor("aino"), world.actor("onni")
    asked = replace(
        look_up("c1:matti-meikalainen", actor=aino), represented=world.id["mallila"], acting=world.id["seutu"]
    )
    number = record(asked, PERMIT, scopes_given=asked.scopes_asked).number
    with pytest.raises(Refused):
        record(asked, DENY, scopes_given=())
    with pytest.raises(Refused):
        record(replace(asked, actor=onni), DENY, scopes_given=())
    page = get("aino", "/oma/", language)
    rows = re.findall(r"<tr role=\"row\">.*?</tr>", re.search(r'id="records".*?</table>', page.text, re.S)[0], re.S)
    assert [text_of(row).split()[0] for row in rows] == [str(number + 1), str(number)]
    assert words[0] in text_of(rows[1]) and words[1] in text_of(rows[0]) and "Mallila" in text_of(rows[0])
    assert "c1:" not in page.text and "SHL-2021-17" not in page.text


def test_names_are_escaped(world):
    nasty = Party(str(uuid7()), PartyKind.MUNICIPALITY, "nasty", NASTY, NASTY)
    load_parties([nasty], [], at=AT)
    world.id["nasty"] = nasty.id
    world.mandate("nasty", "onni", last_day=date(2021, 3, 1))
    page = get("onni", "/oma/")
    assert page.text.count("Söner") >= 2 and "<script>alert" not in page.text
