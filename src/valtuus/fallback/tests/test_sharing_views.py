"""The self-check with its verdicts, shared by one press, as Aino and Ilmari meet it."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from valtuus.fallback.queries.sharing import shares_of
from valtuus.kernel.clock import standing_at
from valtuus.mandates.tests.conftest import AT
from valtuus.mandates.tests.people import MIDDLEWARE

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
LANGUAGES = ["fi", "sv", "en"]


@pytest.fixture(autouse=True)
def at_the_cutover(settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, MIDDLEWARE]
    with standing_at(AT):
        yield


def get(who, address, language="fi", **query):
    return Client(headers={"Test-Actor": who}).get(f"/{language}{address}", query)


def post(who, address, **told):
    return Client(headers={"Test-Actor": who}).post(f"/fi{address}", told)


def text_of(page):
    main = page.text.split("<main")[1].split("</main")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", main, flags=re.S))).replace("\xa0", " ")


def summary(page):
    table = re.search(r'<table class="[^"]*" id="summary".*?</table>', page.text, re.S)[0]
    return [[re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", cell))).strip() for cell in re.findall(r"<td.*?</td>", row, re.S)]
            for row in re.findall(r'<tr role="row">(?=\s*<td).*?</tr>', table, re.S)]  # fmt: skip


def share(who="aino"):
    return post(who, "/selvitys/jaot/uusi/", party="mallila", action="kelmu.view_person")


def link_of(who="aino"):
    return shares_of(who, at=AT)[0].id


def test_the_self_check_tells_every_organisation_and_service_at_a_glance(world):
    rows = summary(get("aino", "/valtuuteni/"))
    [kelmu] = [r for r in rows if r[0] == "Mallila" and "Kelmu (Henkilön etuustietojen katselu" in r[1]]
    assert kelmu[2] == "Ei toimi" and "edustamisvaltuutta" in kelmu[3] and "Seutu" in kelmu[4]
    assert kelmu[5].startswith("Pyydä valtuutta") or "(Mallila, Etuustietopalvelu Kelmu" in kelmu[5]
    works = next(r for r in summary(get("eeva", "/valtuuteni/")) if r[0] == "Pihlajisto" and r[2] == "Toimii")
    assert works[2] == "Toimii" and works[5] == "–"


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_whose_it_is_when_and_of_which_version(world, language):
    text = text_of(get("aino", "/valtuuteni/", language))
    assert re.search(r"Aino\. .* 1\.2\.2021 .*?[Vv]ersion? \d+", text)


def test_only_what_a_granter_can_mend_today_can_be_shared(world):
    page = get("aino", "/valtuuteni/").text
    assert 'action="/fi/selvitys/jaot/uusi/"' in page and 'name="party" value="mallila"' in page
    assert 'action="/fi/selvitys/jaot/uusi/"' not in get("eeva", "/valtuuteni/").text
    assert 'action="/fi/selvitys/jaot/uusi/"' not in get("aino", "/valtuuteni/", day="9.2.2021").text


def test_one_press_shares_and_a_second_says_that_it_is_shared(world):
    answer = share()
    assert (answer.status_code, answer.headers["Location"]) == (302, "/fi/selvitys/jaot/?tehty=verdict_shared")
    assert share().headers["Location"] == "/fi/selvitys/jaot/?tehty=verdict_already_shared"
    text = text_of(get("aino", "/selvitys/jaot/"))
    assert "Mallila: Etuustietopalvelu Kelmu" in text and "Seutu: henkilöt, jotka voivat antaa puuttuvan" in text
    assert "3.3.2021" in text and "Ilmari" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_granter_reads_it_as_it_was_and_as_it_is_with_the_button(world, language):
    share()
    page = get("ilmari", f"/selvitys/jaot/{link_of()}/", language)
    assert page.status_code == 200 and page.text.count("hds-button--primary") == 1 and "{" not in text_of(page)
    assert "Aino" in text_of(page) and page.text.count("<blockquote>") == 2
    assert f'action="/{language}/valtuudet/seutu/anna/"' in page.text and 'name="employees" value="aino"' in page.text


def test_the_button_leads_to_the_second_step_of_giving_with_the_person_chosen(world):
    share()
    page = post("ilmari", "/valtuudet/seutu/anna/", step="who", kind="employees", employees="aino")
    assert page.status_code == 200 and 'name="type"' in page.text


def test_when_it_is_mended_the_granter_needs_to_do_nothing(world):
    share()
    world.mandate("seutu", "aino", "represent")
    text = text_of(get("ilmari", f"/selvitys/jaot/{link_of()}/"))
    assert "Asia on kunnossa" in text and "Toimii: Mallila" in text and "Ei toimi: Mallila" in text


def test_a_request_is_opened_rather_than_given_past(world):
    world.mandate("seutu", "aino", "represent", awaiting=True, asked_at=AT - timedelta(days=1))
    share()
    assert 'href="/fi/pyynnot/' in get("ilmari", f"/selvitys/jaot/{link_of()}/").text


def test_an_upper_link_is_given_to_the_organisation(world):
    world.mandate("seutu", "aino", "represent")
    world.mandate("koivula", "helmi", "grant")
    post("aino", "/selvitys/jaot/uusi/", party="koivula", action="kelmu.view_person")
    page = get("helmi", f"/selvitys/jaot/{link_of()}/")
    assert 'name="organisation" value="seutu"' in page.text and 'action="/fi/valtuudet/koivula/anna/"' in page.text
    answer = post("helmi", "/valtuudet/koivula/anna/", step="who", kind="organisation", organisation="seutu")
    assert answer.status_code == 200 and 'name="type"' in answer.text


def test_when_another_can_mend_it_now_it_says_so(world):
    share()
    world.mandate("seutu", "aino", "represent")
    world.mandate("mallila", "aino", themes=("lms_material",))
    page = get("ilmari", f"/selvitys/jaot/{link_of()}/")
    assert page.status_code == 200


def test_it_is_withdrawn_by_one_press(world):
    share()
    id = link_of()
    assert post("aino", f"/selvitys/jaot/{id}/peru/").headers["Location"].endswith("tehty=verdict_withdrawn")
    assert get("ilmari", f"/selvitys/jaot/{id}/").status_code == 404
    assert "Et ole jakanut mitään" in text_of(get("aino", "/selvitys/jaot/"))


@pytest.mark.parametrize(("told", "status"), [
    ({"party": "no_such", "action": "kelmu.view_person"}, 404),
    ({"party": "mallila", "action": "no.such"}, 409),
    ({}, 404),
])  # fmt: skip
def test_what_there_is_not_cannot_be_shared(world, told, status):
    assert post("aino", "/selvitys/jaot/uusi/", **told).status_code == status


def test_the_pages_ask_for_a_sign_in(db):
    for address in ("jaot/", "jaot/x/"):
        assert Client().get(f"/fi/selvitys/{address}").status_code == 302
    assert Client().post("/fi/selvitys/jaot/uusi/").status_code == 302


def test_the_alert_leads_to_the_page(world):
    share()
    page = get("ilmari", "/heratteet/")
    assert "Aino näyttää sinulle, mikä puuttuu" in text_of(page)
