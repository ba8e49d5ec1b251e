"""What the four of the cast see of their own mandates, and that nobody sees anybody else's."""

import re
from datetime import UTC, date, datetime
from html import unescape
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import translation

from valtuus.kernel.clock import standing_at
from valtuus.kernel.codes import PartyKind
from valtuus.kernel.identifiers import uuid7
from valtuus.mandates.tests.conftest import AT
from valtuus.mandates.tests.people import MIDDLEWARE
from valtuus.parties.services import load_parties
from valtuus.parties.types import Party

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "owner"]),
    pytest.mark.usefixtures("granted"),
]

OWN, PRINCIPALS = "/valtuuteni/", "/edustus/"
NASTY = "Kunta <script>alert('å')</script> & \"Söner\""
SAID = {
    "fi": ("Toimii", "Ei toimi", "Omat valtuutesi"),
    "sv": ("Fungerar", "Fungerar inte", "Dina fullmakter"),
    "en": ("Works", "Does not work", "Your mandates"),
}


@pytest.fixture(autouse=True)
def at_the_cutover(settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, MIDDLEWARE]
    translation.activate("fi")
    with standing_at(AT):
        yield


@pytest.fixture
def world(register):
    """Mallila mandated Seutu, Seutu mandated Aino; Pihlajisto mandated Eeva; both Mallila and Seutu have their granters."""
    register.mandate("mallila", "helmi", "grant")
    register.mandate("seutu", "ilmari", "grant_represent")
    register.mandate("mallila", "seutu", last_day=date(2023, 12, 31))
    register.mandate("seutu", "aino", "represent", last_day=date(2022, 12, 31))
    register.mandate("pihlajisto", "eeva")
    return register


def get(who, address=OWN, language="fi", **query):
    return Client(headers={"Test-Actor": who} if who else {}).get(f"/{language}{address}", query)


def text_of(part):
    """What a reader sees."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", part, flags=re.S))).replace("\xa0", " ")


def card(page, code):
    """The part of the page about one organisation, opened parts and all."""
    found = re.search(
        rf'<article class="card" aria-labelledby="party-{code}">.*?</article>', page.content.decode(), re.S
    )
    return found[0] if found else ""


def seen(page, code):
    """The verdicts in sight about one organisation, without what is folded away."""
    return text_of(card(page, code).split('<details class="others">')[0])


@pytest.mark.parametrize("address", [OWN, PRINCIPALS])
def test_who_is_not_signed_in_is_sent_there(world, address):
    answer = get(None, address)
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        f"/fi/identity/sign-in/?next=%2Ffi{quote(address, safe='')}",
    )


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_aino_sees_what_works_through_seutu_and_why_koivula_does_not(world, language):
    page = get("aino", language=language)
    works, fails, heading = SAID[language]
    assert page.status_code == 200 and page.headers["Cache-Control"] == "no-store, private"
    assert heading in text_of(page.text) and f'<html lang="{language}">' in page.text
    assert works in seen(page, "mallila") and fails not in seen(page, "mallila")
    assert fails in seen(page, "koivula") and "Seutu" in seen(page, "koivula")
    assert not card(page, "pihlajisto") and "Pihlajisto" not in page.text


def test_each_verdict_draws_its_path_and_the_missing_link_is_broken(world):
    page = get("aino")
    assert "chain__arrow--broken" not in card(page, "mallila").split('<details class="others">')[0]
    assert "Asiointivaltuus 1.1.2021–31.12.2023: antaja Mallila, saaja Seutu." in seen(page, "mallila")
    assert "Edustamisvaltuus 1.1.2021–31.12.2022: antaja Seutu, saaja Aino." in seen(page, "mallila")
    assert "chain__arrow--broken" in card(page, "koivula").split('<details class="others">')[0]
    assert "antaja Koivula, saaja Seutu. Tässä polku katkeaa." in seen(page, "koivula")


def test_a_verdict_that_does_not_work_names_the_mender_and_opens_a_door(world):
    shown = card(get("onni"), "mallila")
    assert "Kunta on valtuuttanut organisaation Seutu, mutta sinulla ei ole sen edustamisvaltuutta." in text_of(shown)
    assert "Seutu" in re.search(r"<dd>(.*?)</dd>", shown)[1]
    filled = f"party={world.id['seutu']}&amp;theme=view_and_claim&amp;type=represent"
    assert f'href="/fi/pyynnot/uusi/?{filled}"' in shown


def test_what_works_leads_to_the_service(world):
    assert 'href="/fi/kelmu/mallila/haku/"' in card(get("aino"), "mallila")
    assert "/kelmu/" not in card(get("onni"), "mallila")


def test_what_nobody_says_she_needs_is_folded_away(world):
    page = get("aino")
    assert "Työmarkkinatuen laskun henkilöluettelo" not in seen(page, "mallila")
    assert "Työmarkkinatuen laskun henkilöluettelo" in text_of(card(page, "mallila"))


def test_works_from_the_day_on_which_the_last_link_begins(world):
    world.mandate("koivula", "seutu", first_day=date(2021, 2, 8))
    page = get("aino")
    assert "Toimii 8.2.2021 alkaen" in seen(page, "koivula")
    assert "Toimii 8.2.2021 alkaen" not in seen(page, "mallila")
    assert "Toimii" in seen(get("aino", day="8.2.2021"), "koivula")
    assert "alkaen" not in seen(get("aino", day="8.2.2021"), "koivula")


def test_the_day_asked_about_decides(world):
    assert "Ei toimi" in seen(get("aino", day="1.1.2023"), "mallila")
    assert "Valtuuden viimeinen voimassaolopäivä oli 31.12.2022." in seen(get("aino", day="2023-01-01"), "mallila")
    assert "Toimii" in seen(get("aino", day="31.12.2022"), "mallila")


def test_what_was_given_later_was_not_known_then(world):
    given = datetime(2021, 1, 20, 10, tzinfo=UTC)
    world.mandate("pihlajisto", "helmi", "grant")
    world.mandate("pihlajisto", "onni", given_at=given, given_by="helmi")
    assert "Toimii" in seen(get("onni"), "pihlajisto")
    before = get("onni", known="19.1.2021")
    assert not card(before, "pihlajisto")
    assert "Sellaisena kuin se tiedettiin 19.1.2021" in text_of(before.text)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"day": "30.2.2021"}, "Päivämäärä 30.2.2021 on virheellinen"),
        ({"day": "<b>huomenna</b>"}, "huomenna"),
        ({"day": "1.1.0001"}, "vuosien 1900 ja 2200 väliltä"),
        ({"day": "1.1.9999"}, "vuosien 1900 ja 2200 väliltä"),
        ({"known": "2.2.2021"}, "Tulevana päivänä tiedettyä ei voi vielä tietää"),
    ],
)
def test_a_bad_day_is_told_at_its_field_and_kept(world, query, said):
    page = get("aino", **query)
    [(name, given)] = query.items()
    assert page.status_code == 422 and text_of(page.text).count(said) >= 2
    assert f'href="#id_{name}"' in page.text and "<b>huomenna" not in page.text
    assert given in unescape(re.search(rf'<input[^>]*name="{name}"[^>]*>', page.text)[0])


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_each_mandate_is_told_with_type_themes_dates_giver_and_state(world, language):
    page = get("ilmari", language=language)
    with translation.override(language):
        held = text_of(page.text.split('id="held"')[1])
    assert {"fi": "Edustajan valtuutusoikeus: Seutu", "sv": "Fullmaktsrätt för representant: Seutu"}.get(
        language, "Seutu"
    ) in held
    assert "1.1.2021–31.12.2025" in held and "view_and_claim" in held and "Kela" in held
    assert {"fi": "voimassa", "sv": "gäller", "en": "valid"}[language] in held
    assert {"fi": "Asioida tällä ei voi", "sv": "Du kan inte uträtta", "en": "You cannot act with it"}[language] in held


def test_a_lookalike_is_marked(world):
    world.mandate("pihlajisto", "onni", themes=("incomes_register_benefit_view",))
    page = get("onni")
    assert "theme--lookalike" in page.text
    assert "Tämä ei avaa mitään Kelan palveluissa" in text_of(page.text)
    assert "Sinulla on tulorekisterin valtuusasia ”Etuustietojen katselu”." in seen(page, "pihlajisto")


def test_a_limit_a_specifier_and_an_end_are_told(world):
    world.mandate("seutu", "onni", "represent", limit=frozenset({world.id["koivula"]}))
    world.mandate("pihlajisto", "onni", specifier="Osasto 4", revoked_at=datetime(2021, 1, 30, tzinfo=UTC))
    held = text_of(get("onni").text.split('id="held"')[1])
    assert "Rajaus Koivula" in held and "Ei rajausta" not in held and "Osasto 4" in held and "mitätöity" in held
    assert "Valtuus on mitätöity 30.1.2021" in seen(get("onni"), "pihlajisto")


def test_an_open_request_is_listed_as_awaiting(world):
    world.mandate("mallila", "onni", awaiting=True, asked_at=datetime(2021, 1, 28, 8, tzinfo=UTC))
    page = get("onni")
    assert "odottaa vahvistusta" in text_of(page.text)


def test_nobody_elses_name_is_ever_shown(world):
    for who in ("aino", "onni", "helmi", "ilmari", "eeva", "veikko"):
        page = text_of(get(who).text)
        others = {"Aino", "Onni", "Helmi", "Ilmari", "Eeva"} - {who.capitalize()}
        assert not [name for name in others if name in page], who


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_eeva_sees_her_own_municipality_and_nothing_of_the_others(world, language):
    page = get("eeva", language=language)
    assert SAID[language][0] in seen(page, "pihlajisto")
    assert "Mallila" not in page.text and "Seutu" not in page.text


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_veikko_without_any_tie_reads_what_would_fill_the_lists(world, language):
    page = get("veikko", language=language)
    assert page.status_code == 200 and page.text.count('class="empty"') == 2
    assert "Mallila" not in page.text and f'href="/{language}/pyynnot/uusi/"' in page.text


def test_names_are_escaped(world):
    nasty = Party(str(uuid7()), PartyKind.MUNICIPALITY, "nasty", NASTY, NASTY)
    load_parties([nasty], [], at=AT)
    world.id["nasty"] = nasty.id
    world.mandate("nasty", "onni")
    world.mandate("nasty", "aino")
    for page in (get("onni"), get("aino", PRINCIPALS)):
        assert page.status_code == 200 and "Söner" in page.text
        assert "<script>alert" not in page.text


# ---- for whom one acts


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_one_principal_with_one_way_is_no_choice(world, language):
    answer = get("eeva", PRINCIPALS, language)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/{language}/kelmu/pihlajisto/haku/")
    assert answer.headers["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_several_principals_are_listed_with_themes_and_paths(world, language):
    world.mandate("koivula", "seutu", last_day=date(2023, 12, 31))
    page = get("aino", PRINCIPALS, language)
    assert page.status_code == 200
    assert [c for c in re.findall(r'id="party-(\w+)"', page.text)] == ["koivula", "mallila"]
    for code in ("mallila", "koivula"):
        assert re.search(r"Seutu(, \w+| to) Aino|saaja Aino|mottagare Aino", seen(page, code)) and "2022" in seen(
            page, code
        )
        assert f'href="/{language}/kelmu/{code}/haku/"' in card(page, code)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_an_empty_list_says_what_would_fill_it(world, language):
    page = get("onni", PRINCIPALS, language)
    assert page.status_code == 200 and "party-" not in page.text
    assert f'href="/{language}/pyynnot/uusi/"' in page.text and f'href="/{language}/valtuuteni/"' in page.text


def test_a_mandate_to_represent_without_a_limit_says_whom_it_reaches_and_others_do_not(world):
    reach = "Ei rajausta: kaikki kunnat, jotka ovat valtuuttaneet organisaation nyt tai myöhemmin"
    assert reach in text_of(get("aino").text) and reach not in text_of(get("eeva").text)
