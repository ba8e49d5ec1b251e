"""What happens to a request at the same moment, in real transactions side by side."""

import pytest

from valtuus.mandates.queries.register import mandates_of_person
from valtuus.mandates.queries.requests import open_requests_of, request
from valtuus.mandates.services import approving, request_ends, requesting
from valtuus.mandates.services.approving import approve, decline
from valtuus.mandates.services.requesting import (
    withdraw,
)
from valtuus.mandates.tests.asking import BOTH, alerts, asked, codes, meeting_in, members_asked, side_by_side, world_of
from valtuus.mandates.tests.conftest import AT

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture
def world(register):
    return world_of(register)


def test_two_granters_at_once_give_one_mandate(world, monkeypatch):
    world.mandate("seutu", "aino", "grant_represent")
    id = asked(world)
    meeting_in(monkeypatch, approving, "end_request")
    found = side_by_side(*(lambda who=who: approve(id, actor=world.actor(who), at=AT) for who in ("ilmari", "aino")))
    assert codes(found) == ["done", "request_already_decided"]
    assert len(mandates_of_person("onni")) == 1 and alerts("request_approved") == ["onni"]


def test_approving_and_declining_at_once_is_one_answer(world, monkeypatch):
    world.mandate("seutu", "aino", "grant_represent")
    id = asked(world)
    meeting_in(monkeypatch, approving, "end_request")
    found = side_by_side(
        lambda: approve(id, actor=world.actor("ilmari"), at=AT),
        lambda: decline(id, reason="ei", actor=world.actor("aino"), at=AT),
    )
    assert codes(found) == ["done", "request_already_decided"]
    assert len(mandates_of_person("onni")) == (request(id).how == "approved")


def test_approving_what_is_withdrawn_at_that_moment(world, monkeypatch):
    id = asked(world)
    meeting_in(monkeypatch, request_ends.models, "RequestEnd")
    found = side_by_side(
        lambda: approve(id, actor=world.actor("ilmari"), at=AT), lambda: withdraw(id, actor=world.actor("onni"), at=AT)
    )
    other = "request_already_decided" if request(id).how == "approved" else "request_not_open"
    assert codes(found) == ["done", other]
    assert len(mandates_of_person("onni")) == (request(id).how == "approved")


def test_asking_twice_at_once_makes_one_request(world, monkeypatch):
    meeting_in(monkeypatch, requesting, "_made", 3)
    found = side_by_side(*[lambda: asked(world)] * 3)
    assert codes(found) == ["done", "request_open", "request_open"] and len(open_requests_of("onni")) == 1


def test_ten_a_day_holds_side_by_side(world, monkeypatch):
    for _ in range(9):
        withdraw(asked(world), actor=world.actor("onni"), at=AT)
    meeting_in(monkeypatch, requesting, "_made")
    found = side_by_side(lambda: asked(world), lambda: asked(world, themes=frozenset({"lms_material"})))
    assert codes(found) == ["done", "request_quota_used"]


def test_two_of_an_authority_ask_its_members_at_once(world, monkeypatch):
    world.mandate("seutu", "aino", "grant_represent", themes=BOTH)
    meeting_in(monkeypatch, requesting, "_made")
    found = side_by_side(*(lambda who=who: members_asked(world, ["mallila"], who=who) for who in ("ilmari", "aino")))
    assert codes(found) == ["done", "request_open"]
