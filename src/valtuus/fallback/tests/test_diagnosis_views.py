"""The pages of the diagnosis: what each of the cast sees there; a stranger learns the office and nobody's name."""

import re
from html import unescape
from urllib.parse import unquote

import pytest
from django.test import Client

from valtuus.agreements.services import load_agreements
from valtuus.agreements.types import Agreement
from valtuus.kernel.clock import standing_at
from valtuus.ledger.services import as_owner
from valtuus.mandates.tests.asking import alerts
from valtuus.mandates.tests.conftest import AT, Register
from valtuus.mandates.tests.people import MIDDLEWARE

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
VIEW = "kelmu.view_person"


@pytest.fixture(autouse=True)
def at_the_cutover(settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, MIDDLEWARE]
    with standing_at(AT):
        yield


@pytest.fixture
def world(transactional_db):
    """Helmi grants for Mallila; Ilmari names Seutu's representatives, Onni is one; nobody has mandated Seutu."""
    world = Register()
    world.mandate("mallila", "helmi", "grant")
    world.mandate("seutu", "ilmari", "grant_represent")
    world.mandate("seutu", "onni", "represent")
    return world


def client(who):
    return Client(headers={"Test-Actor": who} if who else {})


def get(who, language="fi", **query):
    return client(who).get(f"/{language}/selvitys/", query)


def text_of(page):
    part = page.text.split("<main")[1]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", part, flags=re.S))).replace("\xa0", " ")


def mandated(world):
    world.mandate("mallila", "seutu")
    with as_owner():
        load_agreements([Agreement("", world.id["seutu"], "kelmu")], at=AT)


def test_who_is_not_signed_in_is_sent_to_sign_in(world):
    page = get("", party="mallila", action=VIEW)
    assert page.status_code == 302 and "/identity/" in page.headers["Location"]
    assert client("").post("/fi/selvitys/kerro/").status_code == 302


def test_what_a_refusal_was_about_outlives_a_sign_in(world):
    address = f"/fi/selvitys/{world.id['mallila']}/{VIEW}/"
    assert f"next={address}" in unquote(client("").get(address).headers["Location"])
    assert SENTENCES["fi"][0] in client("onni").get(address).text
    assert client("onni").get("/fi/selvitys/nowhere/nothing/").status_code == 422


@pytest.mark.parametrize(("language", "heading"), [
    ("fi", "Miksi en pääse sisään?"), ("sv", "Varför kommer jag inte in?"), ("en", "Why can I not get in?"),
])  # fmt: skip
def test_one_chooses_organisation_and_task(world, language, heading):
    page = get("onni", language)
    assert page.status_code == 200 and f"<h1>{heading}</h1>" in page.text
    near, others = page.text.split("<optgroup")[1:3]
    assert "Mallila" in near and "Seutu" in near and "Pihlajisto" in others


def test_a_choice_left_open_is_asked_for(world):
    page = get("onni", party=world.id["mallila"], valittu="1")
    assert page.status_code == 422 and "#id_action" in page.text
    assert get("onni", party="nowhere", action=VIEW).status_code == 422
    assert get("onni", party="mallila", action="kelmu.nothing").status_code == 422


def test_what_a_refusal_knew_is_filled_in(world):
    page = get("onni", party="mallila")
    assert re.search(rf'<option value="{world.id["mallila"]}"\s+selected', page.text)


SENTENCES = {
    "fi": ("Kunta ei ole antanut kuntayhtymälle asiointivaltuutta.", "Kerro valtuuden antajille"),
    "sv": ("Kommunen har inte gett samkommunen någon ärendefullmakt.", "Informera fullmaktsgivarna"),
    "en": ("The municipality has given the joint authority no mandate.", "Tell the granters"),
}


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_cause_path_fixer_and_one_button(world, language):
    page = get("onni", language, party="mallila", action=VIEW)
    cause, button = SENTENCES[language]
    assert cause in unescape(page.text) and button in page.text
    assert page.text.count("hds-button--primary") == 1
    assert "chain__arrow--broken" in page.text
    assert "Mallila" in text_of(page) and "Helmi" not in page.text and "Ilmari" not in page.text


def test_the_granters_are_told_and_it_stands_there(world):
    sent = client("onni").post("/fi/selvitys/kerro/", {"party": world.id["mallila"], "action": VIEW})
    assert sent.status_code == 302
    page = client("onni").get(sent.headers["Location"], headers={"Sec-Fetch-Site": "same-origin"})
    text = text_of(page)
    assert "Valtuuden antajille on kerrottu." in text and "Valtuuden antajille on kerrottu tästä tänään." in text
    assert "Kerro valtuuden antajille" not in text and "Ilmoita Kelalle" in text
    assert alerts("cannot_get_in") == ["helmi", "ilmari"]
    again = client("onni").post("/fi/selvitys/kerro/", {"party": world.id["mallila"], "action": VIEW})
    assert again.status_code == 409 and "jo kerrottu tästä tänään" in again.text
    assert client("onni").get("/fi/selvitys/kerro/").status_code == 405


def test_what_the_granter_is_told(world):
    client("onni").post("/fi/selvitys/kerro/", {"party": world.id["mallila"], "action": VIEW})
    page = text_of(client("helmi").get("/sv/heratteet/"))
    assert "Onni kan inte sköta sin uppgift" in page and SENTENCES["sv"][0] in page


def test_a_stranger_learns_the_office_and_no_name(world):
    page = get("eeva", party="mallila", action=VIEW)
    text = text_of(page)
    assert "Et työskentele kunnassa" in text and "Ilmoita Kelalle" in text and "kirjaamo" in text
    for hidden in ("Seutu", "Helmi", "Onni", "Ilmari", "chain__drawing", "Kerro valtuuden antajille", "Valtuushakemus"):
        assert hidden not in page.text.split("<main")[1]
    refused = client("eeva").post("/fi/selvitys/kerro/", {"party": world.id["mallila"], "action": VIEW})
    assert refused.status_code == 409 and not alerts("cannot_get_in")


def test_a_stranger_sees_the_same_where_nobody_may_grant(world):
    with_granter = text_of(get("eeva", party="mallila", action=VIEW)).replace("Mallila", "X")
    without = text_of(get("eeva", party="koivula", action=VIEW)).replace("Koivula", "X")
    assert with_granter == without


def test_the_questions_come_one_by_one(world):
    mandated(world)
    query = {"party": world.id["mallila"], "action": VIEW}
    for number, code in enumerate(("no_strong_id", "service_down", "acting_as_self", "not_visible_yet"), 1):
        page = get("onni", **query)
        assert f"Kysymys {number}/4" in page.text and f'name="vastaus_{code}" value="skip"' in page.text
        assert "hds-button--primary" not in page.text
        carried = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text.split("<main")[1]))
        assert carried == query
        query[f"vastaus_{code}"] = "no" if number % 2 else "skip"
    page = text_of(get("onni", **query))
    assert "Estettä ei löytynyt." in page and "Ilmoita Kelalle" in page


def test_a_yes_names_the_cause(world):
    mandated(world)
    query = {"party": "mallila", "action": VIEW, "symptom": "notices_not_seen"}
    assert "Kysymys 1/1" in get("onni", **query).text
    page = get("onni", **query, vastaus_not_visible_yet="yes")
    assert "Osa ilmoituksista tulee näkyviin vasta" in page.text and page.text.count("hds-button--primary") == 1
    assert "not_visible_yet" in page.text.split('id="next-heading"')[1]  # the report opens with what was found


def test_an_answer_that_is_none_is_asked_again(world):
    mandated(world)
    page = get("onni", party="mallila", action=VIEW, vastaus_no_strong_id="perhaps", purpose="x", moved_to="x")
    assert "Kysymys 1/4" in page.text


def test_what_was_stated_is_mended_where_it_was_stated(world):
    mandated(world)
    page = get("onni", party="mallila", action=VIEW, purpose="assess_need")
    assert "Lakiin perustuvaa tiedonsaantioikeutta ei ole valittu." in page.text
    assert f'href="/fi/kelmu/{world.id["mallila"]}/haku/"' in page.text


# ---- every refusal leads here


def test_my_page_and_my_mandates_lead_here(world):
    for page in (client("onni").get("/fi/oma/"), client("onni").get("/fi/valtuuteni/")):
        links = re.findall(r'href="(/fi/selvitys/[^/"]+/[^/"]+/)"', page.text)
        assert links
        for link in links:
            assert client("onni").get(unescape(link)).status_code == 200


@pytest.mark.parametrize(
    "address", ["/fi/hallinta/mallila/", "/fi/valtuudet/mallila/annetut/", "/fi/valtuudet/mallila/anna/"]
)
@pytest.mark.parametrize("who", ["onni", "eeva"])
def test_a_refused_page_leads_here_and_on(world, address, who):
    refused = client(who).get(address)
    assert refused.status_code == 403
    link = unescape(re.search(r'href="(/fi/selvitys/[^"]+)"', refused.text)[1])
    page = client(who).get(link)
    assert page.status_code == 200 and "hds-button--primary" in page.text
    stranger = who == "eeva"
    assert ("Et työskentele kunnassa" if stranger else "Valtuuden antajalla ei ole valtuutusoikeutta") in page.text


def test_a_program_is_told_where_too(world):
    refused = client("onni").get("/fi/hallinta/mallila/", headers={"Accept": "application/json"})
    assert refused.json()["diagnosis"] == f"/fi/selvitys/{world.id['mallila']}/mandates.keep_roster/"
