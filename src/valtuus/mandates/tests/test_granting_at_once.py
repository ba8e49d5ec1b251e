"""Giving side by side and after the right has ended, and what a gift opens, on the real database."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from valtuus.kernel.errors import DomainError, Refused
from valtuus.kernel.identifiers import uuid7
from valtuus.mandates.queries.register import mandates_of_person
from valtuus.mandates.services.deciding import decide
from valtuus.mandates.services.ending import end_mandate
from valtuus.mandates.services.granting import (
    grant,
    may_grant,
    opened_by,
)
from valtuus.mandates.tests.conftest import AT
from valtuus.mandates.tests.test_granting import (
    BOTH,
    REPRESENT,
    draft,
    told_of,
    world_with_rights,
)
from valtuus.mandates.types import Question

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture
def world(register):
    return world_with_rights(register)


# ---- between opening the form and sending it, and two at once


def test_a_right_that_ended_meanwhile_gives_nothing(world):
    tried = draft(world, "mallila", "seutu")
    assert may_grant(tried, actor=world.actor("helmi"), at=AT).permitted
    end_mandate(world.right, actor=world.actor("helmi"), at=AT + timedelta(seconds=1))
    with pytest.raises(Refused) as refusal:
        grant(tried, actor=world.actor("helmi"), at=AT + timedelta(seconds=2))
    assert refusal.value.decision.reason.code == "no_right_to_grant"


def at_once(*works):
    outcomes, gate = [], threading.Barrier(len(works))

    def run(work):
        gate.wait()
        try:
            outcomes.append(work())
        except (DomainError, Refused) as error:
            outcomes.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_a_form_sent_twice_gives_one_mandate(world):
    once, tried = uuid7(), draft(world, "seutu", "onni", REPRESENT)

    def send():
        return grant(tried, actor=world.actor("ilmari"), at=AT, once=once)

    outcomes = at_once(send, send)
    [error] = [o for o in outcomes if isinstance(o, DomainError)]
    assert error.code == "mandate_already_given"
    assert [m.id for m in mandates_of_person("onni")] == [str(once)] and len(told_of("mandate_given")) == 1
    with pytest.raises(DomainError, match="mandate_already_given"):
        send()


def test_giving_while_the_right_ends_never_leaves_a_mandate_that_carries(world):
    later = AT + timedelta(seconds=1)
    tried = draft(world, "mallila", "onni")
    at_once(
        lambda: end_mandate(world.right, actor=world.actor("helmi"), at=AT),
        lambda: grant(tried, actor=world.actor("helmi"), at=AT, acknowledged=BOTH),
    )
    assert not decide(Question("onni", world.id["mallila"], "kelmu.view_person"), at=later).permitted


# ---- what it opens


def test_an_unlimited_mandate_to_represent_opens_every_member_that_mandated_now_and_later(world):
    world.mandate("mallila", "seutu")
    world.mandate("koivula", "seutu", themes=("lms_material",))
    world.mandate("pihlajisto", "seutu", revoked_at=AT)
    found = opened_by(draft(world, "seutu", "onni", REPRESENT), actor=world.actor("ilmari"), at=AT)
    [theme] = found.themes
    assert theme.municipalities == (world.id["mallila"],) and found.later_members and not found.nothing
    assert "kelmu.view_person" in [a for s in theme.services for a in s.actions]


def test_a_limit_narrows_what_is_opened(world):
    world.mandate("mallila", "seutu")
    world.mandate("koivula", "seutu")
    limited = draft(world, "seutu", "onni", REPRESENT, limit=frozenset({world.id["koivula"]}))
    found = opened_by(limited, actor=world.actor("ilmari"), at=AT)
    assert found.themes[0].municipalities == (world.id["koivula"],) and not found.later_members


def test_a_mandate_to_an_organisation_tells_how_many_get_in_at_once(world):
    world.mandate("seutu", "aino", "represent")
    world.mandate("seutu", "onni", "represent", limit=frozenset({world.id["koivula"]}))
    assert opened_by(draft(world, "mallila", "seutu"), actor=world.actor("helmi"), at=AT).at_once == 1


def test_a_theme_not_yet_in_use_opens_nothing_today(world):
    world.mandate("mallila", "helmi", "grant", themes=("childcare_billing", "incomes_register_benefit_view"))
    for theme in ("childcare_billing", "incomes_register_benefit_view"):
        tried = draft(world, "mallila", "helmi", themes=frozenset({theme}))
        assert opened_by(tried, actor=world.actor("helmi"), at=AT).nothing


def test_a_stranger_is_shown_nothing_of_what_it_would_open(world):
    with pytest.raises(Refused):
        opened_by(draft(world, "mallila", "seutu"), actor=world.actor("eeva"), at=AT)
