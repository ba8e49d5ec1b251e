"""The pages of requests: what each of the cast sees and may do there; nobody sees another's."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from valtuus.kernel.clock import standing_at
from valtuus.kernel.codes import MandateType
from valtuus.mandates.queries.register import mandates_of_person
from valtuus.mandates.queries.requests import open_requests_of, request
from valtuus.mandates.services.deciding import decide
from valtuus.mandates.tests.asking import alerts, asked, world_of
from valtuus.mandates.tests.conftest import AT
from valtuus.mandates.tests.people import MIDDLEWARE
from valtuus.mandates.types import Question
from valtuus.parties.services import record_officials
from valtuus.parties.types import Employment, Official

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

LIST, ASK, MEMBERS = "/pyynnot/", "/pyynnot/uusi/", "/pyynnot/jasenkunnat/"
LANGUAGES = pytest.mark.parametrize("language", ["fi", "sv", "en"])


@pytest.fixture(autouse=True)
def at_the_cutover(settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, MIDDLEWARE]
    translation.activate("fi")
    with standing_at(AT):
        yield


@pytest.fixture
def world(register):
    return world_of(register)


def client(who):
    return Client(headers={"Test-Actor": who} if who else {})


def get(who, address=LIST, language="fi", **query):
    return client(who).get(f"/{language}{address}", query)


def post(who, address, language="fi", **data):
    return client(who).post(f"/{language}{address}", data)


def text_of(page):
    part = page.text.split("<main")[1]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", part, flags=re.S))).replace("\xa0", " ")


def chosen(page, name):
    """The values ticked or chosen of a field."""
    found = re.findall(rf'<input[^>]*name="{name}"[^>]*>', page.text)
    return [re.search(r'value="([^"]*)"', tag)[1] for tag in found if "checked" in tag]


def filled(world, **more):
    return {
        "what": f"represent.{world.id['seutu']}",
        "themes": ["view_and_claim"],
        "first_day": "1.2.2021",
        "last_day": "31.12.2021",
        **more,
    }


@pytest.mark.parametrize("address", [LIST, ASK, MEMBERS])
def test_who_is_not_signed_in_is_sent_there(world, address):
    assert get(None, address).status_code == 302


# ---- asking


@LANGUAGES
def test_the_refusal_fills_in_the_request(world, language):
    page = get("onni", ASK, language, party=world.id["seutu"], theme="view_and_claim", type="represent")
    assert page.status_code == 200 and page.headers["Cache-Control"] == "no-store, private"
    assert chosen(page, "what") == [f"represent.{world.id['seutu']}"] and chosen(page, "themes") == ["view_and_claim"]
    assert 'value="1.2.2021"' in page.text and 'value="1.2.2022"' in page.text
    assert "view_and_claim" in text_of(page) and "Kela" in text_of(page)


def test_an_action_names_its_theme_and_a_code_its_party(world):
    page = get("onni", ASK, party="seutu", action="kelmu.view_lms_billing")
    assert chosen(page, "themes") == ["lms_material"] and chosen(page, "what") == [f"represent.{world.id['seutu']}"]


def test_what_the_address_names_amiss_fills_in_nothing(world):
    page = get("onni", ASK, party="<b>x", theme="<b>y", type="<b>z", action="<b>å")
    assert page.status_code == 200 and "<b>" not in page.text and chosen(page, "themes") == []


def test_onni_asks_and_ilmari_is_told(world):
    answer = post("onni", ASK, **filled(world, duties=["adult_social_work"], note="Aloitan <i>tänään</i>"))
    assert answer.headers["Location"] == "/fi/pyynnot/?tehty=request_made"
    [made] = open_requests_of("onni")
    assert made.wanted.type is MandateType.REPRESENT and made.wanted.last_day == date(2021, 12, 31)
    assert made.duties == {"adult_social_work"} and made.wanted.limit is None and alerts("request_made") == ["ilmari"]
    page = get("ilmari")
    assert "Aikuissosiaalityö" in text_of(page) and "Aloitan &lt;i&gt;tänään" in page.text


def test_a_mandate_to_represent_may_be_asked_for_some_municipalities(world):
    post("onni", ASK, **filled(world, limit=[world.id["koivula"]]))
    [made] = open_requests_of("onni")
    assert made.wanted.limit == {world.id["koivula"]}
    assert "Rajaus Koivula" in text_of(get("ilmari"))


@pytest.mark.parametrize(("more", "field"), [
    ({"themes": []}, "themes_0"),
    ({"last_day": ""}, "last_day"),
    ({"last_day": "31.1.2021"}, "last_day"),
    ({"first_day": "31.1.2021"}, "first_day"),
    ({"first_day": "30.2.2021"}, "first_day"),
    ({"last_day": "2.2.2046"}, "last_day"),
    ({"note": "Asiakas 010190-999X"}, "note"),
    ({"what": "represent.x"}, "what_0"),
])  # fmt: skip
def test_a_fault_stands_at_its_field_and_what_was_typed_is_kept(world, more, field):
    page = post("onni", ASK, **filled(world, **{"note": "Tämä säilyy"} | more))
    assert page.status_code == 422 and f'href="#id_{field}"' in page.text and not open_requests_of("onni")
    assert "note" in more or "Tämä säilyy" in page.text


def test_a_second_request_leads_to_the_first(world):
    asked(world)
    page = post("onni", ASK, **filled(world))
    assert page.status_code == 403 and 'href="/fi/pyynnot/' in page.text
    assert "Samasta valtuusasiasta on jo avoin pyyntö" in text_of(page)


@LANGUAGES
def test_a_stranger_learns_the_office_alone(world, language):
    page = get("eeva", ASK, language, party=world.id["mallila"])
    assert page.status_code == 200 and f"act.{world.id['mallila']}" not in page.text
    assert "Helmi" not in page.text and "Seutu" not in page.text
    forced = post(
        "eeva", f"{ASK}?party={world.id['mallila']}", what=f"act.{world.id['mallila']}", themes=["view_and_claim"]
    )
    assert forced.status_code == 422 and not open_requests_of("eeva")


def test_veikko_without_any_tie_reads_why_there_is_nothing_to_ask(world):
    page = get("veikko", ASK)
    assert page.status_code == 200 and 'class="empty"' in page.text and "Lähetä valtuuspyyntö" not in text_of(page)


def test_without_anybody_to_ask_the_way_is_the_clerk_service(world):
    wish = {"what": f"act.{world.id['pihlajisto']}"}
    page = post("eeva", ASK, **filled(world, **wish))
    assert page.status_code == 403 and "ei ole ketään, jolla on valtuutusoikeus" in text_of(page)


# ---- the lists


@LANGUAGES
def test_each_of_the_cast_sees_what_is_hers(world, language):
    id = asked(world)
    for who in ("ilmari", "onni"):
        page = get(who, language=language)
        assert page.status_code == 200 and page.headers["Cache-Control"] == "no-store, private" and id in page.text
    for who in ("aino", "eeva", "helmi", "veikko"):
        page = get(who, language=language)
        assert page.status_code == 200 and id not in page.text and "Onni" not in page.text
    assert "Ilmari" not in text_of(get("onni", language=language))


def test_the_granter_sees_who_asks_what_for_what_and_how_long_ago(world):
    asked(world)
    with standing_at(AT + timedelta(days=22)):
        page = get("ilmari")
    said = text_of(page)
    assert "Pyytäjä Onni" in said and "Työskentelee Seutu" in said and "Raukeaa 1.8.2021" in said
    assert "1.2.2021 ( 22 päivää sitten)" in said or "1.2.2021 (22 päivää sitten)" in said
    assert "yli kolme viikkoa" in said and "Henkilön etuustietojen katselu" in said
    assert "kaikki kunnat, jotka ovat valtuuttaneet organisaation nyt tai myöhemmin" in said


def test_the_oldest_stands_first(world):
    asked(world, "onni", at=AT)
    asked(world, "aino", at=AT - timedelta(days=3))
    found = re.findall(r"Pyytäjä ([A-Z]\w+)", text_of(get("ilmari")))
    assert found == ["Aino", "Onni"]


def test_twenty_requests_take_no_more_statements_than_one(world):
    """Each with a warning that names an organisation."""
    people = [Official(f"asker{n:02}", f"Pyytäjä{n:02}") for n in range(20)]
    record_officials(people, [Employment(p.key, world.id["seutu"]) for p in people], at=AT)

    def listed():
        with CaptureQueriesContext(connections["default"]) as captured:
            page = get("helmi")
        return len(captured), len(re.findall(r"Pyytäjä Pyytäjä\d\d", text_of(page)))

    def asks(who):
        asked(world, who, giver="mallila", kind=MandateType.ACT)

    asks("asker00")
    alone, shown = listed()
    assert shown == 1
    for n in range(1, 20):
        asks(f"asker{n:02}")
    assert listed() == (alone, 20)


def test_ilmari_approves_and_onnis_look_up_works(world):
    id = asked(world)
    answer = post(
        "ilmari", f"/pyynnot/{id}/vahvista/", **{f"a-{id}-first_day": "1.2.2021", f"a-{id}-last_day": "30.6.2021"}
    )
    assert answer.headers["Location"] == "/fi/pyynnot/?tehty=request_approved"
    [given] = mandates_of_person("onni")
    assert given.last_day == date(2021, 6, 30)
    assert decide(Question("onni", world.id["mallila"], "kelmu.view_person"), at=AT).permitted
    assert "vahvistettu" in text_of(get("onni"))


def test_days_may_not_be_widened_and_the_list_shows_it(world):
    id = asked(world)
    page = post(
        "ilmari", f"/pyynnot/{id}/vahvista/", **{f"a-{id}-first_day": "1.2.2021", f"a-{id}-last_day": "1.1.2023"}
    )
    assert page.status_code == 422 and f'href="#id_a-{id}-last_day"' in page.text and 'value="1.1.2023"' in page.text
    assert "ei pidentää" in text_of(page) and request(id).how is None


def test_a_warning_is_ticked_first(world):
    id = asked(world, giver="mallila", kind=MandateType.ACT)
    days = {f"a-{id}-first_day": "1.2.2021", f"a-{id}-last_day": "31.12.2022"}
    page = post("helmi", f"/pyynnot/{id}/vahvista/", **days)
    assert page.status_code == 422 and f'href="#id_a-{id}-acknowledged_0"' in page.text and "Seutu" in text_of(page)
    ticked = days | {f"a-{id}-acknowledged": "bypasses_joint_authority"}
    assert post("helmi", f"/pyynnot/{id}/vahvista/", **ticked).status_code == 302


def test_declining_asks_for_a_reason_and_tells_it(world):
    id = asked(world)
    page = post("ilmari", f"/pyynnot/{id}/hylkaa/", **{f"d-{id}-reason": ""})
    assert page.status_code == 422 and "<details open>" in page.text and request(id).how is None
    assert post("ilmari", f"/pyynnot/{id}/hylkaa/", **{f"d-{id}-reason": "Ei kuulu työhösi"}).status_code == 302
    assert "Hylkäämisen perustelu Ei kuulu työhösi" in text_of(get("onni"))


def test_a_withdrawn_one_is_gone_from_both(world):
    id = asked(world)
    assert post("onni", f"/pyynnot/{id}/peru/").headers["Location"] == "/fi/pyynnot/?tehty=request_withdrawn"
    assert id not in get("onni").text and id not in get("ilmari").text


def test_what_is_no_longer_open_says_so(world):
    id = asked(world)
    post("ilmari", f"/pyynnot/{id}/hylkaa/", **{f"d-{id}-reason": "ei"})
    for who, what in (("ilmari", "vahvista"), ("ilmari", "hylkaa"), ("onni", "peru")):
        page = post(who, f"/pyynnot/{id}/{what}/")
        assert page.status_code == 409 and "on jo ratkaistu" in text_of(page)


@pytest.mark.parametrize("what", ["vahvista", "hylkaa", "peru"])
def test_anothers_request_is_not_there_and_nothing_changes_by_looking(world, what):
    id = asked(world)
    for who in ("eeva", "helmi", "veikko"):
        assert post(who, f"/pyynnot/{id}/{what}/").status_code == 404
    assert post("ilmari", f"/pyynnot/nonsense/{what}/").status_code == 404
    assert get("ilmari", f"/pyynnot/{id}/{what}/").status_code == 405 and request(id).how is None


def test_what_has_run_out_is_shown_as_such_and_may_only_be_declined(world):
    id = asked(world, last_day=date(2021, 2, 5))
    with standing_at(AT + timedelta(days=5)):
        page = get("ilmari")
    assert "Pyyntöä ei voi vahvistaa" in text_of(page) and f"/pyynnot/{id}/vahvista/" not in page.text
    assert f"/pyynnot/{id}/hylkaa/" in page.text
