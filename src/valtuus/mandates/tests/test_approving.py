"""Answering requests, against the database as the app role."""

from datetime import date, timedelta

import pytest

from valtuus.kernel.codes import MandateType
from valtuus.kernel.errors import ErrorKind
from valtuus.mandates.queries.register import mandate, mandates_of_person
from valtuus.mandates.queries.requests import request
from valtuus.mandates.services.approving import approve, decline, requests_to_approve, weighed
from valtuus.mandates.services.deciding import decide
from valtuus.mandates.services.granting import grant
from valtuus.mandates.services.requesting import (
    own_requests,
    withdraw,
)
from valtuus.mandates.tests.asking import BOTH, alerts, asked, draft, failed, refused, world_of
from valtuus.mandates.tests.conftest import AT
from valtuus.mandates.types import Question

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture
def world(register):
    return world_of(register)


def test_approved_it_is_a_mandate_from_that_moment_and_the_asker_is_told(world):
    id, later = asked(world), AT + timedelta(days=3)
    given, decision = approve(id, actor=world.actor("ilmari"), at=later)
    found = mandate(given)
    assert decision.reason.code == "granted"
    assert (found.first_day, found.last_day, found.given_by) == (date(2021, 2, 4), date(2022, 12, 31), "ilmari")
    question = Question("onni", world.id["mallila"], "kelmu.view_person")
    assert decide(question, at=later).permitted
    assert decide(question, at=later - timedelta(microseconds=1)).reason.code == "awaiting_approval"
    assert alerts("request_approved") == ["onni"] and not alerts("self_grant")
    assert request(id).how == "approved" and requests_to_approve(actor=world.actor("ilmari"), at=later) == []


def test_the_days_may_be_narrowed_and_not_widened(world):
    id, ilmari = asked(world), world.actor("ilmari")
    error = failed(lambda: approve(id, actor=ilmari, at=AT, last_day=date(2023, 1, 1)))
    assert (error.code, error.field) == ("request_widened", "last_day")
    later = {"first_day": date(2021, 3, 1), "last_day": date(2021, 6, 30)}
    given, _ = approve(id, actor=ilmari, at=AT, **later)
    assert (mandate(given).first_day, mandate(given).last_day) == (date(2021, 3, 1), date(2021, 6, 30))


def test_a_request_whose_last_day_has_passed_cannot_be_approved_but_declined(world):
    id, later = asked(world, last_day=date(2021, 2, 5)), AT + timedelta(days=5)
    assert failed(lambda: approve(id, actor=world.actor("ilmari"), at=later)).code == "request_last_day_passed"
    assert weighed(request(id), actor=world.actor("ilmari"), at=later).decision.reason.code == "end_before_start"
    decline(id, reason="Aika meni jo", actor=world.actor("ilmari"), at=later)
    assert request(id).how == "rejected"


def test_a_warning_is_acknowledged_or_nothing_happens(world):
    id, helmi = asked(world, giver="mallila", kind=MandateType.ACT), world.actor("helmi")
    error = failed(lambda: approve(id, actor=helmi, at=AT))
    assert (error.code, error.given) == ("request_warnings_unseen", "bypasses_joint_authority")
    approve(id, actor=helmi, at=AT, acknowledged=frozenset({"bypasses_joint_authority"}))
    assert request(id).how == "approved"


def test_the_only_granter_approves_his_own_and_the_others_are_told_of_it(world):
    world.mandate("seutu", "aino", "grant_represent", themes=("lms_material",))
    id = asked(world, "ilmari")
    assert alerts("request_made") == []
    approve(id, actor=world.actor("ilmari"), at=AT)
    assert alerts("self_grant") == ["aino"] and alerts("request_approved") == []


def test_who_has_no_right_in_the_organisation_does_not_learn_that_there_is_a_request(world):
    id = asked(world)
    for do in (
        lambda: approve(id, actor=world.actor("helmi"), at=AT),
        lambda: decline(id, reason="ei", actor=world.actor("onni"), at=AT),
        lambda: withdraw(id, actor=world.actor("aino"), at=AT),
        lambda: approve("nonsense", actor=world.actor("ilmari"), at=AT),
    ):
        error = failed(do)
        assert (error.code, error.kind) == ("request_missing", ErrorKind.MISSING)


def test_a_granter_of_other_themes_is_refused_and_is_shown_nothing(world):
    world.mandate("seutu", "aino", "grant_represent", themes=("lms_material",))
    id = asked(world)
    assert refused(lambda: approve(id, actor=world.actor("aino"), at=AT)).reason.code == "no_right_to_grant"
    assert (
        refused(lambda: decline(id, reason="ei", actor=world.actor("aino"), at=AT)).reason.code == "no_right_to_grant"
    )
    assert requests_to_approve(actor=world.actor("aino"), at=AT) == []


def test_a_right_that_has_ended_meanwhile_approves_nothing(world):
    world.mandate("seutu", "aino", "grant_represent", last_day=date(2021, 2, 2))
    id = asked(world)
    decision = refused(lambda: approve(id, actor=world.actor("aino"), at=AT + timedelta(days=2)))
    assert decision.reason.code == "no_right_to_grant"


def test_declined_with_a_reason_that_the_asker_is_told(world):
    id = asked(world)
    assert failed(lambda: decline(id, reason="  ", actor=world.actor("ilmari"), at=AT)).field == "reason"
    decline(id, reason="Et ole enää tässä työssä", actor=world.actor("ilmari"), at=AT)
    assert alerts("request_declined") == ["onni"] and mandates_of_person("onni") == []
    [own] = own_requests(actor=world.actor("onni"), at=AT)
    assert (own.how, own.reason) == ("rejected", "Et ole enää tässä työssä")
    asked(world)  # a declined one is open no more


def test_a_withdrawn_one_is_gone_on_both_sides_and_nobody_is_told(world):
    id = asked(world)
    withdraw(id, actor=world.actor("onni"), at=AT)
    assert (
        requests_to_approve(actor=world.actor("ilmari"), at=AT) == []
        and own_requests(actor=world.actor("onni"), at=AT) == []
    )
    assert alerts("request_made") == ["ilmari"] and not alerts("request_declined") and not alerts("request_approved")
    error = failed(lambda: approve(id, actor=world.actor("ilmari"), at=AT))
    assert (error.code, error.kind) == ("request_not_open", ErrorKind.CONFLICT)
    assert failed(lambda: withdraw(id, actor=world.actor("onni"), at=AT)).code == "request_not_open"


def test_what_is_decided_stays_decided(world):
    id = asked(world)
    approve(id, actor=world.actor("ilmari"), at=AT)
    for do in (
        lambda: approve(id, actor=world.actor("ilmari"), at=AT),
        lambda: decline(id, reason="ei", actor=world.actor("ilmari"), at=AT),
        lambda: withdraw(id, actor=world.actor("onni"), at=AT),
    ):
        error = failed(do)
        assert (error.code, error.kind) == ("request_already_decided", ErrorKind.CONFLICT)
        assert "ilmari" not in str(error)


def test_giving_answers_the_request(world):
    id = asked(world)
    grant(draft(world), actor=world.actor("ilmari"), at=AT)
    assert request(id).how == "approved"
    error = failed(lambda: approve(id, actor=world.actor("ilmari"), at=AT))
    assert error.code == "request_already_decided"


def test_giving_less_answers_nothing(world):
    id = asked(world, themes=frozenset(BOTH))
    grant(draft(world), actor=world.actor("ilmari"), at=AT)
    assert request(id).how is None
