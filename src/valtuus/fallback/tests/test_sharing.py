"""Sharing a verdict: who is told, what is kept, how it ends; and two at once."""

from datetime import date, timedelta

import pytest

from valtuus.alerts.queries import alerts_of
from valtuus.fallback.queries.sharing import share_of, shares_of
from valtuus.fallback.services import sharing
from valtuus.fallback.services.sharing import share, shared, withdraw
from valtuus.kernel.errors import DomainError
from valtuus.ledger.queries import lines_of
from valtuus.mandates.self_check_types import Works
from valtuus.mandates.tests.asking import codes, meeting_in, side_by_side
from valtuus.mandates.tests.conftest import AT

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
VIEW = "kelmu.view_person"


def shown(world, who="aino", party="mallila", action=VIEW, at=AT):
    return share(world.id[party], action, actor=world.actor(who), at=at)


def failed(do):
    with pytest.raises(DomainError) as caught:
        do()
    return caught.value.code


def told(key):
    return [t.alert for t in alerts_of(key, offset=0, limit=10) if t.alert.kind == "verdict_shared"]


def test_every_granter_of_the_link_in_the_theme_is_told_and_nobody_else(world):
    id = shown(world)
    for key in ("ilmari", "seija"):
        [alert] = told(key)
        assert (alert.party, alert.door, alert.door_args) == (world.id["seutu"], "shared_verdict", {"share": id})
        assert alert.params == {"person": "Aino", "org": world.id["mallila"], "theme": "view_and_claim"}
    assert not any(told(key) for key in ("aino", "iiris", "helmi", "paavo", "onni", "eeva"))
    assert lines_of("verdict_shared") == 1


def test_the_verdict_is_kept_as_it_was_and_decided_anew(world):
    seen = shared(shown(world), actor=world.actor("ilmari"), at=AT)
    assert (seen.share.works, seen.share.reason) == ("not", "lower_link_missing")
    assert seen.share.until == AT + timedelta(days=30) and VIEW in seen.share.actions
    assert [v.works for v in seen.now] == [Works.NOT]
    world.mandate("seutu", "aino", "represent")
    later = shared(seen.share.id, actor=world.actor("seija"), at=AT + timedelta(days=1))
    assert [v.works for v in later.now] == [Works.NOW] and later.share.reason == "lower_link_missing"


def test_what_begins_later_is_said_with_its_day(world):
    id = shown(world)
    world.mandate("seutu", "aino", "represent", first_day=date(2021, 2, 15))
    [verdict] = shared(id, actor=world.actor("ilmari"), at=AT).now
    assert (verdict.works, verdict.from_day) == (Works.LATER, date(2021, 2, 15))


def test_its_id_is_random(world):
    first = shown(world)
    withdraw(first, actor=world.actor("aino"), at=AT)
    second = shown(world)
    assert first[:8] != second[:8] and {first[14], second[14]} == {
        "4"
    }  # not the uuid7 of the rows, which tells the time


@pytest.mark.parametrize(("who", "party", "action"), [
    ("eeva", "pihlajisto", VIEW),  # it works
    ("aino", "pihlajisto", VIEW),  # she has nothing to do with it
    ("onni", "mallila", "no.such"),
    ("eeva", "mallila", VIEW),
])  # fmt: skip
def test_what_no_granter_can_mend_is_not_shared(world, who, party, action):
    assert failed(lambda: shown(world, who, party, action)) == "share_nothing"
    assert lines_of("verdict_shared") == 0


def test_what_nobody_else_can_mend_is_not_shared(world):
    world.mandate("koivula", "aino", "grant")
    world.mandate("koivula", "aino", last_day=date(2021, 1, 31))  # and she alone could renew it
    assert failed(lambda: shown(world, "aino", "koivula")) == "share_nobody"


def test_a_weak_sign_in_shares_nothing_and_sees_nothing(world):
    id = shown(world)
    weak = "http://ftn.ficora.fi/2017/loatest"
    assert failed(lambda: share(world.id["mallila"], VIEW, actor=world.actor("onni", weak), at=AT)) == "share_nothing"
    assert failed(lambda: shared(id, actor=world.actor("ilmari", weak), at=AT)) == "share_missing"


def test_the_same_is_shared_once_while_it_lives(world):
    shown(world)
    assert failed(lambda: shown(world)) == "share_open"
    assert len(told("ilmari")) == 1
    shown(world, at=AT + timedelta(days=30))
    assert len(told("ilmari")) == 2


def test_ten_a_day(world):
    for _ in range(10):
        withdraw(shown(world), actor=world.actor("aino"), at=AT)
    assert failed(lambda: shown(world)) == "share_quota_used"
    shown(world, at=AT + timedelta(days=1))


def test_it_is_withdrawn_by_its_sharer_once(world):
    id = shown(world)
    assert failed(lambda: withdraw(id, actor=world.actor("ilmari"), at=AT)) == "share_missing"
    withdraw(id, actor=world.actor("aino"), at=AT)
    assert share_of(id).ended_at == AT and shares_of("aino", at=AT) == []
    assert failed(lambda: withdraw(id, actor=world.actor("aino"), at=AT)) == "share_missing"
    assert lines_of("verdict_share_withdrawn") == 1


# ---- at the same moment


def test_sharing_twice_at_once_tells_once(world, monkeypatch):
    meeting_in(monkeypatch, sharing, "_made", 3)
    found = side_by_side(*[lambda: shown(world)] * 3)
    assert codes(found) == ["done", "share_open", "share_open"]
    assert len(told("ilmari")) == 1 and len(shares_of("aino", at=AT)) == 1


def test_withdrawing_twice_at_once_is_one_withdrawal(world, monkeypatch):
    id = shown(world)
    meeting_in(monkeypatch, sharing, "is_open")
    found = side_by_side(*[lambda: withdraw(id, actor=world.actor("aino"), at=AT)] * 2)
    assert codes(found) == ["done", "share_missing"] and lines_of("verdict_share_withdrawn") == 1
