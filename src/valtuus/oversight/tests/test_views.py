"""The pages of alarms as people meet them: in three languages, by those who may and those who may not."""

import re
from html import unescape

import pytest
from django.test import Client
from django.utils import translation

from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.clock import standing_at
from valtuus.mandates.tests.conftest import AT
from valtuus.mandates.tests.people import MIDDLEWARE
from valtuus.oversight.queries.alarms import thresholds
from valtuus.oversight.services.handling import alarms
from valtuus.oversight.services.judging import judge_searching, raise_findings
from valtuus.oversight.tests.conftest import World
from valtuus.oversight.tests.looking import looked_at_himself
from valtuus.oversight.tests.test_services import DAY, finding

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
LIST, PARTY = "/valvonta/halytykset/", "/valvonta/organisaatio/seutu/"


@pytest.fixture
def seen(world: World, settings):
    """Aino looked at herself, and another alarm that no record tells of."""
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, MIDDLEWARE]
    translation.activate("fi")
    with standing_at(AT):
        world.number = looked_at_himself(world)
        judge_searching(at=AT)
        [world.alarm] = alarms(actor=world.actor("anna"), at=AT)
        yield world


def get(who, address, language="fi", **query):
    return Client(headers={"Test-Actor": who} if who else {}).get(f"/{language}{address}", query)


def post(who, address, **data):
    return Client(headers={"Test-Actor": who}).post(f"/fi{address}", data)


def text_of(answer):
    body = re.sub(r"<(script|style).*?</\1>", "", answer.text, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_auditor_and_granter_open_every_page(seen, language):
    one = f"{LIST}{seen.alarm.id}/"
    for who, page in (("anna", LIST), ("anna", one), ("ilmari", PARTY), ("ilmari", f"{PARTY}{seen.alarm.id}/")):
        found = get(who, page, language)
        assert found.status_code == 200 and found.headers["Cache-Control"] == "no-store, private", page
        assert get(None, page, language).status_code == 302


@pytest.mark.parametrize("who", ["aino", "onni", "helmi", "kaisa", "ilmari"])
def test_others_see_and_change_nothing(seen, who):
    one = f"{LIST}{seen.alarm.id}/"
    assert get(who, LIST).status_code == get(who, one).status_code == 403
    for way in ("selita", "sulje", "avaa"):
        assert post(who, f"{one}{way}/", note="x", reason="justified").status_code == 403
    if who != "ilmari":
        assert get(who, PARTY).status_code == 403
    [alarm] = alarms(actor=seen.actor("anna"), at=AT)
    assert alarm.events == 0


def test_an_alarm_tells_what_was_counted_the_limit_the_days_and_the_records(seen):
    text = text_of(get("anna", f"{LIST}{seen.alarm.id}/"))
    assert "Virkailija haki omia tietojaan 1 kertaa. Hälytysraja on 1 haku." in text
    assert f"Merkinnät luovutuslokissa: {seen.number}" in text and "1.2.2021" in text and "Aino" in text


def test_every_kind_is_told_in_every_language(seen):
    kinds = [(kind, about) for kind in thresholds() for about in ("", "n1")]
    found = [finding(kind=kind, about=about, counted=0.63, evidence=(), last=DAY) for kind, about in kinds]
    raise_findings(found, at=AT)
    for language in ("fi", "sv", "en"):
        for alarm in alarms(actor=seen.actor("anna"), at=AT):
            text = text_of(get("anna", f"{LIST}{alarm.id}/", language))
            assert catalogue().say("kind", alarm.kind, language) in text
            assert "{" not in text


def test_the_list_is_narrowed_paged_and_a_file(seen):
    raise_findings([finding(kind="fast_looks", about=f"n{n}", evidence=()) for n in range(30)], at=AT)
    assert "Avoimet hälytykset: 31" in text_of(get("anna", LIST))
    assert "sivu=2" in get("anna", LIST).text
    assert "Avoimet hälytykset: 1" in text_of(get("anna", LIST, laji="own_code"))
    assert "Rajauksen mukaisia hälytyksiä ei ole." in text_of(get("anna", LIST, nimi="Olga"))
    assert get("anna", LIST, muoto="csv").text.count("\r\n") == 32
    assert get("anna", LIST, muoto="xlsx").content.startswith(b"PK")


def test_closing_asks_for_a_reason_and_words(seen):
    one = f"{LIST}{seen.alarm.id}/"
    found = post("anna", f"{one}sulje/", reason="justified", note="")
    assert found.status_code == 422 and "Mitä asiasta tiedetään" in found.text
    assert post("anna", f"{one}sulje/", reason="nonsense", note="x").status_code == 422
    assert post("anna", f"{one}sulje/", reason="justified", note="Selvä.").status_code == 302
    assert "Suljettu: Haulle oli muu hyväksyttävä syy" in text_of(get("anna", one))
    assert post("anna", f"{one}sulje/", reason="justified", note="Taas.").status_code == 409
    assert "Suljetut hälytykset: 1" in text_of(get("anna", LIST, nayta="suljetut"))
    assert post("anna", f"{one}avaa/", note="Jatkuu.").status_code == 302


def test_what_there_is_not_is_missing(seen):
    assert get("anna", f"{LIST}00000000-0000-7000-8000-000000000000/").status_code == 404
    assert get("helmi", f"/valvonta/organisaatio/mallila/{seen.alarm.id}/").status_code == 404


def test_no_page_asks_more_however_many_alarms(seen, django_assert_max_num_queries):
    many = [finding(kind="fast_looks", about=f"n{n}", evidence=tuple(range(n, n + 300))) for n in range(200)]
    raise_findings(many, at=AT)
    for who, page in (("anna", LIST), ("anna", f"{LIST}{seen.alarm.id}/"), ("ilmari", PARTY)):
        with django_assert_max_num_queries(12):
            assert get(who, page).status_code == 200
    with django_assert_max_num_queries(12):
        assert get("ilmari", f"{PARTY}{seen.alarm.id}/").status_code == 200
