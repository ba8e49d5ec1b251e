"""Look before you cut, on the page; and a person who leaves: what ends, what is laid before another, what stays for the clerk."""

from datetime import date

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.utils import translation

from valtuus.administration.queries.proposing import open_proposals
from valtuus.administration.services.leaving import plan_leaving, see_off
from valtuus.alerts.queries import alerts_of
from valtuus.kernel.clock import standing_at
from valtuus.kernel.codes import MandateType
from valtuus.kernel.errors import DomainError, Refused
from valtuus.mandates.queries.register import mandate
from valtuus.mandates.services.requesting import ask
from valtuus.mandates.tests.conftest import AT, Register
from valtuus.mandates.tests.people import MIDDLEWARE
from valtuus.mandates.tests.test_views import text_of
from valtuus.mandates.types import Draft
from valtuus.parties import queries as parties

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
TODAY = date(2021, 2, 1)


@pytest.fixture
def world(transactional_db, settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, MIDDLEWARE]
    translation.activate("fi")
    register = Register()
    register.mandate("mallila", "helmi", "grant")
    register.mandate("seutu", "ilmari", "grant_represent")
    register.upper = register.mandate("mallila", "seutu")
    register.aino = register.mandate("seutu", "aino", "represent")
    register.seutu = parties.parties([register.id["seutu"]])[register.id["seutu"]]
    register.work = {r.official.key: r.employment for r in parties.roster_of(register.seutu.id, TODAY)}
    with standing_at(AT):
        yield register


def get(who, address, language="fi"):
    return Client(headers={"Test-Actor": who}).get(f"/{language}{address}")


def end_of(world):
    return f"/valtuudet/mallila/valtuus/{world.upper}/mitatoi/"


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_who_loses_what_is_told_before_the_end(world, language):
    page = get("helmi", end_of(world), language)
    text = text_of(page.text)
    assert page.status_code == 200 and "Aino" in text and "Mallila" in text and "Kelmu" in text
    assert {"fi": "Kukaan ei enää näe", "sv": "Ingen ser längre", "en": "Nobody will see"}[language] in text
    assert mandate(world.upper).revoked_at is None


def test_it_ends_on_the_readers_word_and_its_page_says_so(world):
    done = Client(headers={"Test-Actor": "helmi"}).post(f"/fi{end_of(world)}")
    assert done.status_code == 302 and mandate(world.upper).revoked_at == AT
    told = {t.alert.kind for t in alerts_of("ilmari")}
    assert "mandate_ended_by" in told and not alerts_of("helmi")
    again = Client(headers={"Test-Actor": "helmi"}).post(f"/fi{end_of(world)}")
    assert again.status_code == 409


@pytest.mark.parametrize(("who", "status"), [("onni", 404), ("eeva", 404), ("veikko", 404), ("aino", 404)])
def test_others_neither_see_nor_end_it(world, who, status):
    assert get(who, end_of(world)).status_code == status
    assert Client(headers={"Test-Actor": who}).post(f"/fi{end_of(world)}").status_code == status
    assert mandate(world.upper).revoked_at is None


def test_a_person_leaves_and_what_is_anothers_is_laid_before_her(world):
    world.mandate("seutu", "helmi", "grant")  # gives the joint authority's own mandates to act
    act = world.mandate("seutu", "aino", "act")
    right = world.mandate("seutu", "aino", "grant_represent", themes=("lms_material",))
    plan = see_off(world.seutu, world.work["aino"], TODAY, actor=world.actor("ilmari"), at=AT)
    assert [g.id for g in plan.own] == [world.aino] and [g.id for g in plan.others] == [act]
    assert [g.id for g in plan.rights] == [right] and [x.person for x in plan.cut.losses] == ["aino"]
    assert mandate(world.aino).revoked_at == AT and mandate(act).revoked_at is None
    assert [p.grant for p in open_proposals(world.seutu.id)] == [act]
    assert {t.alert.kind for t in alerts_of("helmi")} == {"proposal_made", "mandate_ended_by"}
    assert "aino" not in {r.official.key for r in parties.roster_of(world.seutu.id, date(2021, 2, 2))}


def test_nothing_ends_where_the_day_is_wrong(world):
    for day in (date(2021, 2, 2), date(2021, 1, 1)):
        with pytest.raises(DomainError):
            see_off(world.seutu, world.work["aino"], day, actor=world.actor("ilmari"), at=AT)
    assert mandate(world.aino).revoked_at is None and not open_proposals(world.seutu.id)


@pytest.mark.parametrize("who", ["aino", "onni", "eeva", "veikko"])
def test_who_does_not_administer_sees_nobody_off(world, who):
    with pytest.raises(Refused):
        plan_leaving(world.seutu, "aino", actor=world.actor(who), at=AT)
    assert get(who, f"/hallinta/seutu/tyontekijat/{world.work['aino']}/lahtee/").status_code == 403


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_page_says_what_will_happen(world, language):
    world.mandate("seutu", "aino", "grant_represent", themes=("lms_material",))
    page = get("ilmari", f"/hallinta/seutu/tyontekijat/{world.work['aino']}/lahtee/", language)
    text = text_of(page.text)
    assert page.status_code == 200 and "Seutu → Aino" in text
    assert {"fi": "päättyvät hakemuksella", "sv": "upphör genom ansökan", "en": "end by application"}[language] in text


def test_a_day_to_come_is_told_at_its_field(world):
    address = f"/fi/hallinta/seutu/tyontekijat/{world.work['aino']}/lahtee/"
    page = Client(headers={"Test-Actor": "ilmari"}).post(address, {"last_day": "2.2.2021"})
    assert page.status_code == 422 and "vasta tulossa" in text_of(page.text) and 'href="#id_last_day"' in page.text


def test_what_is_no_mandate_and_stays_behind_is_listed(world):
    session = SessionStore()
    session["identity_signed_in"] = {"key": "aino"}
    session.save()
    wish = Draft(
        world.seutu.id, "aino", True, MandateType.REPRESENT, frozenset({"view_and_claim"}), TODAY, date(2022, 1, 1)
    )
    ask([wish], actor=world.actor("aino"), at=AT)
    plan = plan_leaving(world.seutu, "aino", actor=world.actor("ilmari"), at=AT)
    assert (plan.sessions, plan.requests, plan.tokens, plan.applications) == (1, 1, 0, ())
    text = text_of(get("ilmari", f"/hallinta/seutu/tyontekijat/{world.work['aino']}/lahtee/").text)
    assert "avoimia istuntoja: 1" in text and "valtuuspyyntöjä organisaatiolle: 1" in text
