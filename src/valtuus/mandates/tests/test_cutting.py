"""What ending a mandate would do is what the decision says after it: nothing more is promised and nothing left out."""

from datetime import date

import pytest

from valtuus.kernel.errors import DomainError
from valtuus.mandates.services.cutting import look_before_cut
from valtuus.mandates.services.deciding import decide
from valtuus.mandates.services.ending import end_mandate
from valtuus.mandates.tests.conftest import AT
from valtuus.mandates.types import Question

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
LOOK = "kelmu.view_person"


@pytest.fixture
def world(register):
    register.mandate("mallila", "helmi", "grant")
    register.mandate("seutu", "ilmari", "grant_represent")
    register.upper = register.mandate("mallila", "seutu")
    register.aino = register.mandate("seutu", "aino", "represent")
    register.onni = register.mandate("seutu", "onni", "represent", limit=frozenset({register.id["koivula"]}))
    return register


def cut(world, who, *ids):
    return look_before_cut(ids, actor=world.actor(who), at=AT)


def test_ending_the_upper_link_takes_the_municipality_from_everybody_below(world):
    found = cut(world, "helmi", world.upper)
    [loss] = found.losses
    assert (loss.person, loss.party, loss.kept) == ("aino", world.id["mallila"], False)
    assert LOOK in loss.actions and found.unseen == (world.id["mallila"],)


def test_another_path_that_remains_is_told(world):
    direct = world.mandate("mallila", "aino", last_day=date(2021, 12, 31))
    found = cut(world, "helmi", direct)
    assert [(x.person, x.kept) for x in found.losses] == [("aino", True)] and not found.unseen
    assert not cut(world, "helmi", world.upper).losses, "her direct mandate carries her, whatever ends above"
    assert [x.kept for x in cut(world, "helmi", direct, world.upper).losses] == [False]


def test_an_inbox_that_another_still_sees_is_not_left_alone(world):
    world.mandate("seutu", "ilmari", "represent")
    found = cut(world, "ilmari", world.aino)
    assert [(x.person, x.kept) for x in found.losses] == [("aino", False)] and not found.unseen


def test_ending_both_at_once_counts_them_together(world):
    second = world.mandate("seutu", "ilmari", "represent")
    assert not cut(world, "ilmari", second).unseen
    found = cut(world, "ilmari", second, world.aino)
    assert {x.person for x in found.losses} == {"aino", "ilmari"} and found.unseen == (world.id["mallila"],)


def test_a_mandate_limited_to_others_loses_nothing_here(world):
    assert not cut(world, "ilmari", world.onni).losses


def test_what_was_foretold_comes_true(world):
    [loss] = cut(world, "helmi", world.upper).losses
    end_mandate(world.upper, actor=world.actor("helmi"), at=AT)
    assert not any(decide(Question("aino", loss.party, action), at=AT).permitted for action in loss.actions)


@pytest.mark.parametrize("who", ["eeva", "veikko"])
def test_of_anothers_mandates_nothing_is_foretold(world, who):
    with pytest.raises(DomainError, match="mandate_missing"):
        cut(world, who, world.upper)
