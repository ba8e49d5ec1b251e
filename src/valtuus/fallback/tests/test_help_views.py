"""Help, contacts and the symptom finder as everybody meets them, signed in or not."""

import re
from html import unescape

import pytest
from django.test import Client

from valtuus.fallback.queries.finder import causes
from valtuus.kernel.catalogue import catalogue
from valtuus.web.wording import PARAMETER

LANGUAGES = ["fi", "sv", "en"]
PAGES = catalogue().codes("page")
pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def get(address, language="fi", **query):
    return Client().get(f"/{language}/selvitys/{address}", query)


def text_of(page):
    main = page.text.split("<main")[1].split("</main")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main))).replace("\xa0", " ")


# ---- help


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", PAGES)
def test_a_help_page_says_what_it_is_about_and_leads_on(code, language):
    page = get(f"ohje/{code}/", language)
    row = catalogue().wording["page", code]
    assert page.status_code == 200 and unescape(page.text).count(f"<h1>{row[language]}</h1>") == 1
    texts = [r[language] for r in catalogue().rows["help_text"] if r["for"] == code]
    assert 3 <= len(texts) <= 5 and all(text in text_of(page) for text in texts)
    assert (
        f'href="/{language}/selvitys/"' in page.text
        and f'href="/{language}/selvitys/ilmoitus/ilman-tunnistusta/"' in page.text
    )
    assert page.text.count("hds-button--primary") == 1 and not PARAMETER.search(text_of(page))
    for guide in row["guides"]:
        assert f'href="{guide["address"]}" hreflang="{guide["lang"]}" rel="noopener"' in page.text
    unseen = {
        "fi": "osoitetta ei ole tarkistettu",
        "sv": "adressen har inte kontrollerats",
        "en": "address not checked",
    }
    assert (unseen[language] in page.text) is any(not g["seen"] for g in row["guides"])


@pytest.mark.parametrize("code", PAGES)
def test_its_causes_stand_with_remedy_and_fixer(code):
    text, row = text_of(get(f"ohje/{code}/")), catalogue().wording["page", code]
    named = row.get("causes", ())
    assert text.count("Kuka voi korjata") == len(named)
    for cause in named:
        assert catalogue().wording["cause", cause]["fi"] in text
        assert set(catalogue().wording["cause", cause]["symptoms"]) & set(row["symptoms"])


def test_every_cause_stands_on_some_help_page():
    assert {c for row in catalogue().rows["page"] for c in row.get("causes", ())} == {c.code for c in causes()}


def test_a_page_that_is_not_there_is_said_to_be_so():
    page = get("ohje/no_such/", "sv")
    assert page.status_code == 404 and "no_such" in page.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_index_names_every_page_in_order(language):
    page = Client().get(f"/{language}/apu/").text
    listed = re.findall(rf'href="/{language}/selvitys/ohje/(\w+)/"', page)
    assert tuple(listed) == PAGES and f'href="/{language}/selvitys/oire/"' in page


def test_the_contacts_stand_in_the_order_of_the_data():
    page = text_of(get("yhteystiedot/"))
    told = [
        "Yhteistyökumppanien chat", "kumppanit.neuvonta@kela.fi", "020 692 235", "Älä kirjoita näitä",
        "suomi.fi.kelassa@kela.fi", "tiedonvalitys@kela.fi", "RP_tyottomyysturva@kela.fi",
    ]  # fmt: skip
    places = [page.index(part) for part in told]
    assert places == sorted(places)
    assert 'href="tel:020692235"' in get("yhteystiedot/").text and "asiakkaan tietoja" in page


# ---- the finder


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_finder_asks_the_symptom_and_keeps_the_answers_in_the_address(language):
    page = get("oire/", language)
    assert page.status_code == 200 and page.text.count('type="radio"') == 7 and 'method="get"' in page.text
    assert "csrfmiddlewaretoken" not in page.text
    page = get("oire/", language, symptom="municipality_not_offered", asked="symptom")
    assert '<input type="hidden" name="symptom" value="municipality_not_offered">' in page.text
    assert page.text.count('name="whose"') == 4 and f'href="/{language}/selvitys/oire/"' in page.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_outcome_names_cause_remedy_and_fixer_and_the_way_on(language):
    page = get("oire/", language, symptom="lms_list_not_seen", whose="own", mandate="held")
    text = text_of(page)
    assert catalogue().wording["cause", "theme_lacking"][language] in text
    assert catalogue().wording["remedy", "add_theme"][language] in text
    assert catalogue().wording["role", "granter_of_the_link"][language] in text.lower()
    assert f'class="hds-button hds-button--primary" href="/{language}/selvitys/"' in page.text
    assert f'href="/{language}/selvitys/ilmoitus/ilman-tunnistusta/"' in page.text
    assert f'href="/{language}/selvitys/ohje/lms_lists/"' in page.text


def test_several_causes_stand_in_order_and_the_rest_is_folded():
    page = get("oire/", symptom="municipality_not_offered", whose="unsure", first="unsure", mandate="unsure")
    text = text_of(page)
    places = [
        text.index(catalogue().wording["cause", c.code]["fi"])
        for c in causes()
        if "municipality_not_offered" in c.symptoms
    ]
    assert places == sorted(places) and len(places) > 20
    assert "<details" in page.text and f"Muut mahdolliset syyt ({len(places) - 3})" in text


def test_sent_without_an_answer_it_says_what_is_missing():
    page = get("oire/", symptom="municipality_not_offered", asked="whose")
    assert page.status_code == 422 and "Valitse yksi vastaus" in text_of(page)
    assert 'href="#id_whose_0"' in page.text


@pytest.mark.parametrize(("query", "field", "given"), [
    ({"symptom": "fish"}, "symptom", "fish"),
    ({"symptom": "cannot_sign_in", "first": "<script>"}, "first", "<script>"),
    ({"symptom": "notices_not_seen", "whose": "x" * 5000}, "whose", "x" * 80),
])  # fmt: skip
def test_a_bad_code_is_an_error_that_names_its_field(query, field, given):
    page = get("oire/", **query)
    assert page.status_code == 422 and field in text_of(page) and given in unescape(page.text)
    assert "<script>" not in page.text.split("<main")[1] and "x" * 81 not in page.text.split("<main")[1]


def test_what_is_not_a_question_is_passed_over_and_not_shown():
    page = get("oire/", symptom="lms_list_not_seen", whose="own", mandate="held", client="010190-9998", tehty="x")
    assert page.status_code == 200 and "010190-9998" not in page.text.split("<main")[1]


def test_the_finder_takes_no_post():
    assert Client().post("/fi/selvitys/oire/", {"symptom": "cannot_sign_in"}).status_code == 405
