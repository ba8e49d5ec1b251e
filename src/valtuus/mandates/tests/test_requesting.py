"""Asking for oneself and of the members, against the database as the app role."""

from datetime import UTC, date, datetime

import pytest

from valtuus.kernel.codes import MandateType
from valtuus.kernel.errors import ErrorKind
from valtuus.ledger import queries as ledger
from valtuus.mandates.queries.requests import open_requests_of, request
from valtuus.mandates.request_types import Offered
from valtuus.mandates.services.approving import approve
from valtuus.mandates.services.deciding import decide
from valtuus.mandates.services.requesting import (
    ask,
    may_ask_members,
    may_request,
    members_of,
    offers,
    own_requests,
    withdraw,
)
from valtuus.mandates.tests.asking import BOTH, DAYS, alerts, asked, draft, failed, members_asked, refused, world_of
from valtuus.mandates.tests.conftest import AT
from valtuus.mandates.types import Question

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture
def world(register):
    return world_of(register)


def test_a_request_is_no_mandate_and_its_granters_are_told(world):
    id = asked(world)
    assert alerts("request_made") == ["ilmari"]
    decision = decide(Question("onni", world.id["mallila"], "kelmu.view_person"), at=AT)
    assert decision.reason.code == "awaiting_approval" and decision.remedy.code == "approve_request"
    found = request(id)
    assert found.asked_by == "onni" and found.asked_at == AT and found.how is None


def test_the_duties_and_the_note_are_kept(world):
    [id] = ask(
        [draft(world)], actor=world.actor("onni"), at=AT, duties={"adult_social_work"}, note="Aloitan maanantaina"
    )
    assert request(id).duties == {"adult_social_work"} and request(id).note == "Aloitan maanantaina"


def test_a_stranger_is_told_nothing_but_the_office(world):
    before = ledger.version()
    wish = draft(world, "eeva", "mallila", MandateType.ACT)
    decision = refused(lambda: ask([wish], actor=world.actor("eeva"), at=AT))
    assert (decision.reason.code, decision.remedy.code) == ("no_mandate", "contact_office")
    assert decision.remedy.party == world.id["mallila"] and not decision.near
    assert ledger.version() == before and not alerts("request_made")


def test_a_stranger_learns_the_same_whether_there_is_a_granter(world):
    asked_of = [draft(world, "eeva", giver, MandateType.ACT) for giver in ("mallila", "koivula")]
    told = [may_request(d, actor=world.actor("eeva"), at=AT) for d in asked_of]
    assert {(d.reason.code, d.remedy.code) for d in told} == {("no_mandate", "contact_office")}


def test_where_nobody_may_give_the_asker_learns_it(world):
    decision = refused(lambda: asked(world, "eeva", giver="pihlajisto", kind=MandateType.ACT))
    assert (decision.reason.code, decision.remedy.code) == ("nobody_may_give", "apply_to_clerk")
    assert decision.remedy.fixer == "municipality_signatory" and not open_requests_of("eeva")


def test_in_a_joint_authority_its_signatory_applies(world):
    decision = may_request(draft(world, themes=frozenset({"childcare_billing"})), actor=world.actor("onni"), at=AT)
    assert (decision.reason.code, decision.remedy.fixer) == ("nobody_may_give", "joint_authority_signatory")


@pytest.mark.parametrize(("more", "code"), [
    ({"first_day": date(2021, 1, 31)}, "start_in_past"),
    ({"last_day": None}, "end_missing"),
    ({"last_day": date(2021, 1, 31)}, "end_before_start"),
    ({"last_day": date(2046, 2, 2)}, "longer_than_25_years"),
    ({"themes": frozenset()}, "theme_missing"),
    ({"kind": MandateType.GRANT_REPRESENT}, "grant_rights_only_by_application"),
])  # fmt: skip
def test_the_form_is_that_of_giving(world, more, code):
    assert refused(lambda: asked(world, **more)).reason.code == code


def test_a_weak_sign_in_asks_nothing(world):
    decision = refused(lambda: ask([draft(world)], actor=world.actor("onni", "weak"), at=AT))
    assert decision.reason.code == "not_strongly_identified"


@pytest.mark.parametrize(("more", "code"), [
    ({"themes": frozenset({"nothing"})}, "unknown_code"),
    ({"limit": frozenset()}, "limit_empty"),
    ({"giver": "mallila", "kind": MandateType.ACT, "limit": frozenset({"x"})}, "request_limit_on_act"),
])  # fmt: skip
def test_a_bad_field_is_told(world, more, code):
    assert failed(lambda: asked(world, **more)).code == code


@pytest.mark.parametrize(("more", "code"), [
    ({"note": "x" * 501}, "request_text_long"),
    ({"note": "Asiakas 010190-999X odottaa"}, "request_text_identity_code"),
    ({"duties": {"nothing"}}, "unknown_code"),
])  # fmt: skip
def test_bad_words_are_told(world, more, code):
    assert failed(lambda: ask([draft(world)], actor=world.actor("onni"), at=AT, **more)).code == code


def test_nobody_asks_for_another(world):
    error = failed(lambda: ask([draft(world, "aino")], actor=world.actor("onni"), at=AT))
    assert error.code == "request_for_another" and not open_requests_of("aino")


def test_one_open_request_for_a_person_an_organisation_and_a_theme(world):
    asked(world)
    decision = refused(lambda: asked(world, themes=frozenset(BOTH)))
    assert (decision.reason.code, decision.remedy.code) == ("request_open", "follow_open_request")
    asked(world, themes=frozenset({"lms_material"}))
    asked(world, "aino")
    asked(world, giver="mallila", kind=MandateType.ACT)


def test_whole_or_not_at_all(world):
    twice = [draft(world), draft(world)]
    assert refused(lambda: ask(twice, actor=world.actor("onni"), at=AT)).reason.code == "request_open"
    assert not open_requests_of("onni") and not alerts("request_made")


def test_ten_a_day_withdrawn_ones_included(world):
    for _ in range(10):
        withdraw(asked(world), actor=world.actor("onni"), at=AT)
    error = failed(lambda: asked(world))
    assert (error.code, error.kind, error.allowed) == ("request_quota_used", ErrorKind.REFUSED, "10")
    asked(world, "aino")
    asked(world, at=datetime(2021, 2, 1, 22, 0, tzinfo=UTC), first_day=date(2021, 2, 2))  # the next day in Helsinki


def test_what_is_offered(world):
    seutu = Offered(world.id["seutu"], MandateType.REPRESENT, employer=True)
    assert offers(actor=world.actor("onni"), at=AT) == [seutu]
    mallila = Offered(world.id["mallila"], MandateType.ACT)
    assert offers(actor=world.actor("onni"), at=AT, also=[mallila]) == [seutu, mallila]
    assert offers(actor=world.actor("eeva"), at=AT, also=[mallila]) == [
        Offered(world.id["pihlajisto"], MandateType.ACT, employer=True)
    ]
    assert offers(actor=world.actor("veikko"), at=AT) == []


def test_members_are_asked_at_once_and_approved_one_by_one(world):
    world.mandate("koivula", "eeva", "grant")
    made = members_asked(world, ["mallila", "koivula"])
    assert [m.municipality for m in made] == [world.id["mallila"], world.id["koivula"]]
    assert alerts("request_made") == ["eeva", "helmi"]
    world.mandate("seutu", "aino", "represent")
    question = Question("aino", world.id["koivula"], "kelmu.view_person")
    assert decide(question, at=AT).reason.code == "upper_link_awaiting_approval"
    approve(made[1].request, actor=world.actor("eeva"), at=AT)
    assert decide(question, at=AT).permitted and alerts("request_approved") == ["ilmari"]
    assert {a.how for a in own_requests(actor=world.actor("ilmari"), at=AT)} == {None, "approved"}


def test_of_members_all_or_none(world):
    decision = refused(lambda: members_asked(world, ["mallila", "koivula"]))
    assert decision.reason.code == "nobody_may_give" and decision.remedy.party == world.id["koivula"]
    assert not open_requests_of(world.id["seutu"]) and not alerts("request_made")
    ids = [world.id[m] for m in ("mallila", "koivula", "pihlajisto")]
    judged = may_ask_members(world.id["seutu"], ids, ["view_and_claim"], **DAYS, actor=world.actor("ilmari"), at=AT)
    assert [m.decision.reason.code for m in judged] == ["granted", "nobody_may_give", "no_mandate"]


@pytest.mark.parametrize(("who", "themes", "code"), [
    ("aino", ("view_and_claim",), "no_right_to_grant"),
    ("helmi", ("view_and_claim",), "no_right_to_grant"),
    ("ilmari", ("childcare_billing",), "no_right_to_grant"),
    ("ilmari", (), "theme_missing"),
])  # fmt: skip
def test_asking_in_its_name_takes_its_right_to_name_representatives(world, who, themes, code):
    assert refused(lambda: members_asked(world, ["mallila"], who, themes)).reason.code == code


def test_nobody_chosen_is_told(world):
    assert failed(lambda: members_asked(world, [])).field == "municipalities"


def test_members_with_their_tasks(world):
    assert members_of(world.id["seutu"], at=AT) == {
        world.id["mallila"]: {"social_work"},
        world.id["koivula"]: {"social_work"},
    }


def test_whoever_may_ask_in_its_name_takes_its_request_back(world):
    world.mandate("seutu", "aino", "grant_represent")
    [made] = members_asked(world, ["mallila"])
    assert failed(lambda: withdraw(made.request, actor=world.actor("onni"), at=AT)).code == "request_missing"
    withdraw(made.request, actor=world.actor("aino"), at=AT)
    assert not open_requests_of(world.id["seutu"])
