"""The diagnosis of the real decision, and the granters who are told: once a day for a link, and nobody else."""

from datetime import date, timedelta

import pytest
from django.db import connections

from valtuus.agreements.services import load_agreements
from valtuus.agreements.types import Agreement
from valtuus.fallback.services import diagnosis_telling
from valtuus.fallback.services.diagnosing import diagnose
from valtuus.fallback.services.diagnosis_telling import tell_granters
from valtuus.fallback.types import Asking, Reply, Way
from valtuus.ledger.services import as_owner
from valtuus.mandates.services.ending import end_mandate
from valtuus.mandates.tests.asking import alerts, asked, codes, failed, meeting_in, side_by_side
from valtuus.mandates.tests.conftest import AT, Register

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
VIEW, INBOX = "kelmu.view_person", "kelmu.view_inbox"
TOMORROW = AT + timedelta(days=1)


@pytest.fixture
def world(transactional_db):
    """Helmi grants for Mallila and Koivula, Ilmari names Seutu's representatives; nobody has mandated Seutu; Onni represents it."""
    world = Register()
    for municipality in ("mallila", "koivula"):
        world.mandate(municipality, "helmi", "grant")
    world.mandate("seutu", "ilmari", "grant_represent")
    world.mandate("seutu", "onni", "represent")
    return world


def found(world, who="onni", party="mallila", action=VIEW, at=AT, answers=None, **more):
    asking = Asking(world.id[party], action, **more)
    return diagnose(asking, actor=world.actor(who), answers=answers or {}, at=at)


def tell(world, who="onni", party="mallila", action=VIEW, at=AT, **more):
    return tell_granters(Asking(world.id[party], action, **more), actor=world.actor(who), at=at)


def lines(kind):
    with connections["owner"].cursor() as cursor:
        cursor.execute("select count(*) from ledger_line where kind = %s", [kind])
        return cursor.fetchone()[0]


def test_the_cause_is_the_one_of_the_decision(world):
    told = found(world)
    assert (told.cause, told.way, told.to_ask) == ("municipality_has_not_mandated_joint_authority", Way.TELL, ())
    assert told.decision.reason.code == "upper_link_missing" and not told.told
    assert lines("granters_told") == 0


def test_agreements_come_after_the_mandate(world):
    world.mandate("mallila", "seutu")
    assert found(world).cause == "no_agreement"
    with as_owner():
        load_agreements([Agreement("", world.id["seutu"], "kelmu")], at=AT)
    told = found(world)
    assert told.decision.permitted and not told.cause and told.to_ask[0] == "no_strong_id"
    assert found(world, purpose="assess_need").cause == "no_ground_chosen"
    assert found(world, answers=dict.fromkeys(told.to_ask, Reply.SKIP)).way is Way.REPORT
    assert found(world, answers={"no_strong_id": Reply.NO, "service_down": Reply.YES}).cause == "service_down"


def test_who_may_ask_in_the_name_of_the_middle_asks(world):
    world.mandate("seutu", "ilmari", "represent")
    assert found(world, "ilmari").way is Way.REQUEST_MEMBERS


def test_who_grants_gives_instead_of_telling_himself(world):
    world.mandate("seutu", "helmi", "represent")
    world.mandate("mallila", "seutu", last_day=date(2021, 1, 31))
    told = found(world, "helmi")
    assert (told.cause, told.way) == ("upper_run_out", Way.GIVE)


@pytest.mark.parametrize(("who", "cause", "way"), [
    ("helmi", "", Way.REPORT),
    ("onni", "granter_reaches_too_little", Way.TELL),
    ("eeva", "stranger_to_the_municipality", Way.REPORT),
])  # fmt: skip
def test_who_tries_to_give(world, who, cause, way):
    told = found(world, who, action="mandates.grant")
    assert (told.cause, told.way) == (cause, way)


def test_a_right_that_reaches_too_little(world):
    told = found(world, "helmi", action="mandates.grant", theme="lms_material", type="act")
    assert (told.cause, told.decision.remedy.code, told.way) == (
        "granter_reaches_too_little",
        "apply_to_clerk",
        Way.APPLY,
    )
    world.mandate("mallila", "ilmari", "grant", themes=("lms_material",))
    given = {"action": "mandates.grant", "theme": "lms_material", "type": "act"}
    told = found(world, "helmi", **given)
    assert (told.decision.remedy.code, told.way) == ("ask_granter", Way.TELL)
    assert tell(world, "helmi", **given) == 1 and alerts("cannot_get_in") == [
        "ilmari"
    ]  # not she, whose right does not reach it


def test_a_reason_without_a_cause_is_told_in_its_own_words(world):
    world.mandate("mallila", "ilmari", "grant_represent")
    given = {"action": "mandates.grant", "theme": "view_and_claim", "type": "represent"}
    told = found(world, "helmi", **given)
    assert (told.decision.reason.code, told.cause, told.way) == ("grant_right_of_other_type", "", Way.TELL)
    assert tell(world, "helmi", **given) == 1 and alerts("cannot_get_in") == ["ilmari"]


@pytest.mark.parametrize(("asking", "code", "field"), [
    ({"action": "kelmu.nothing"}, "unknown_code", "action"),
    ({"action": "desk.answer"}, "not_carried_by_mandate", "action"),
    ({"purpose": "nothing"}, "unknown_code", "purpose"),
    ({"ground": "nothing"}, "unknown_code", "ground"),
    ({"symptom": "nothing"}, "unknown_code", "symptom"),
])  # fmt: skip
def test_what_there_is_not_is_said_so(world, asking, code, field):
    world.mandate("mallila", "seutu")
    error = failed(lambda: found(world, **asking))
    assert (error.code, error.field) == (code, field)


def test_a_party_that_there_is_not(world):
    error = failed(lambda: diagnose(Asking("nothing", VIEW), actor=world.actor("onni"), at=AT))
    assert error.code == "party_missing"


def test_the_granters_of_the_link_are_told_and_those_who_can_ask(world):
    assert tell(world) == 2
    assert alerts("cannot_get_in") == ["helmi", "ilmari"]
    assert lines("granters_told") == 1 and found(world).told


def test_a_request_that_nobody_approves(world):
    asked(world, "aino")
    told = found(world, "aino")
    assert (told.cause, told.way, told.link.giver) == ("request_unapproved", Way.TELL, world.id["seutu"])
    assert tell(world, "aino") == 1 and alerts("cannot_get_in") == ["ilmari"]
    asked(world, "ilmari")
    assert found(world, "ilmari").way is Way.APPROVE


def test_a_link_is_told_of_once_a_day(world):
    world.mandate("seutu", "aino", "represent")
    tell(world)
    assert failed(lambda: tell(world)).code == "granter_told_today"
    assert failed(lambda: tell(world, "aino")).code == "granter_told_today"  # the same link, whoever asks
    assert failed(lambda: tell(world, action=INBOX)).code == "granter_told_today"
    assert tell(world, party="koivula") == 2  # another link
    assert tell(world, at=TOMORROW) == 2
    assert len(alerts("cannot_get_in")) == 6 and lines("granters_told") == 3


def test_nobody_is_told_where_another_way_is_open(world):
    mandate = world.mandate("mallila", "seutu")
    for who in ("onni", "eeva", "helmi"):
        assert failed(lambda who=who: tell(world, who)).code == "nobody_to_tell"
    assert not alerts("cannot_get_in") and lines("granters_told") == 0
    end_mandate(mandate, actor=world.actor("helmi"), at=AT)
    assert found(world, at=TOMORROW).cause == "upper_ended_by_someone"
    assert tell(world, at=TOMORROW) == 2


def test_many_at_once_are_told_once(world, monkeypatch):
    world.mandate("seutu", "aino", "represent")
    meeting_in(monkeypatch, diagnosis_telling, "append", 3)
    done = side_by_side(*(lambda w=w: tell(world, w) for w in ("onni", "aino", "onni")))
    assert codes(done) == ["done", "granter_told_today", "granter_told_today"]
    assert alerts("cannot_get_in") == ["helmi", "ilmari"]


def test_two_ways_to_one_link_at_once_are_told_once(world, monkeypatch):
    """Different municipalities lead to one lower link: the key in the table guards it, not the turn."""
    world.mandate("mallila", "seutu")
    world.mandate("koivula", "seutu")
    asked(world, "aino")
    assert found(world, "aino").way is Way.TELL
    meeting_in(monkeypatch, diagnosis_telling, "append")
    done = side_by_side(lambda: tell(world, "aino"), lambda: tell(world, "aino", party="koivula"))
    assert codes(done) == ["done", "granter_told_today"]
    assert alerts("cannot_get_in") == ["ilmari"]
