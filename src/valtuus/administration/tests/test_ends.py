"""Ends on the real database: who is warned and when, renewal all or none, what another must renew, and the pages."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connections

from valtuus.administration.queries.ends import ending_soon
from valtuus.administration.queries.proposing import open_proposals
from valtuus.administration.services import ends as services
from valtuus.administration.services import proposing
from valtuus.administration.types import ProposalKind
from valtuus.alerts.queries import alerts_of
from valtuus.kernel.clock import standing_at
from valtuus.kernel.errors import DomainError, Refused
from valtuus.ledger.queries import lines_of, version
from valtuus.mandates.queries.lists import given_by
from valtuus.mandates.tests.conftest import AT

from .conftest import LMS, VIEW

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
SOON = date(2021, 2, 20)  # 19 days
ALSO = date(2021, 3, 31)


@pytest.fixture
def ending(world):
    """Seutu's mandate to Onni ends on 20 February; to Eeva, limited, at the end of March."""
    world.soon = world.mandate("seutu", "onni", "represent", first_day=date(2021, 1, 21), last_day=SOON)
    world.also = world.mandate("seutu", "eeva", "represent", last_day=ALSO, limit=frozenset({world.id["mallila"]}))
    return world


def renew(world, *grants, last_day=None, who="ilmari", at=AT):
    return services.renew(world.party("seutu"), grants, last_day, actor=world.actor(who), at=at)


def given(world, holder):
    return sorted((g.first_day, g.last_day, g.limit) for g in given_by(world.id["seutu"]) if g.holder == holder)


def warnings_of(who):
    return [t.alert for t in alerts_of(who) if t.alert.kind == "mandate_ends_soon"]


# ---- warnings


def test_holder_and_granters_are_warned_once_a_step(ending):
    told = [services.warn_of_ends(at=AT + timedelta(days=days)) for days in (0, 0, 1, 12, 13, 28)]
    assert told == [2, 0, 0, 1, 0, 1]  # both; Onni's last week; Eeva's last month
    assert [a.params["days"] for a in warnings_of("onni")] == ["7", "19"]
    first = warnings_of("onni")[-1]
    assert first.params == {"date": "2021-02-20", "days": "19", "person": "Onni", "theme": VIEW}
    assert first.door == "check_own_mandates"
    assert {a.door for a in warnings_of("ilmari")} == {"ends"} and len(warnings_of("ilmari")) == 4
    assert not warnings_of("helmi") and not warnings_of("aino")


def test_an_upper_links_end_is_told_to_both_sides(world):
    world.mandate("koivula", "seutu", last_day=SOON)
    world.mandate("koivula", "eeva", "grant")
    assert services.warn_of_ends(at=AT) == 1
    assert [a.params["person"] for a in warnings_of("ilmari")] == ["Seutu"] and len(warnings_of("eeva")) == 1


def test_what_has_a_successor_or_has_ended_is_not_warned_of(ending):
    ending.mandate("seutu", "onni", "represent", first_day=date(2021, 2, 21))
    ending.mandate("seutu", "eeva", "represent", (LMS,), first_day=date(2021, 2, 21))
    assert [g.id for g in ending_soon(at=AT)] == [ending.also]
    assert services.warn_of_ends(at=AT) == 1 and not warnings_of("onni")


def test_a_day_without_ends_leaves_its_line_too(world):
    assert services.warn_of_ends(at=AT) == 0 and lines_of("ends_warned") == 1


def test_two_runs_at_once_warn_once(ending):
    def run(_):
        try:
            return services.warn_of_ends(at=AT)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(run, range(2))) == [0, 2]
    assert len(warnings_of("onni")) == 1


def test_the_daily_command_does_both_and_says_so(ending):
    out = StringIO()
    with standing_at(AT):
        call_command("daily", language="en", stdout=out)
    assert out.getvalue().strip() == (
        "Mandates that end warned of: 2. Reviews reminded of: 0. Old conversations erased: 0.\n"
        "Alarms raised about looks: 0. Alarms that grew: 0.\n"
        "Export files removed that nobody fetched: 0.\n"
        "Erased: reported matters 0, unconfirmed reports 0."
    )


# ---- renewal


def test_the_same_goes_on_from_the_day_after_for_as_long(ending):
    before = version()
    done = renew(ending, ending.soon, ending.also)
    assert (done.given, done.proposed, version()) == (2, 0, before + 1)
    assert given(ending, "onni")[-1] == (date(2021, 2, 21), date(2021, 3, 20), None)
    limit = frozenset({ending.id["mallila"]})
    assert given(ending, "eeva")[-1] == (date(2021, 4, 1), date(2021, 6, 30), limit)
    assert lines_of("mandates_renewed") == 1 and not ending_soon(at=AT, party=ending.id["mallila"])


def test_a_last_day_for_all_of_them(ending):
    renew(ending, ending.soon, ending.also, last_day=date(2022, 12, 31))
    assert {days[1] for who in ("onni", "eeva") for days in given(ending, who)[-1:]} == {date(2022, 12, 31)}
    assert not ending_soon(at=AT, party=ending.id["seutu"])


def test_what_has_been_renewed_is_not_there_to_be_renewed(ending):
    renew(ending, ending.soon, last_day=date(2022, 12, 31))
    with pytest.raises(DomainError, match="mandate_missing"):
        renew(ending, ending.soon, ending.also)
    assert len(given(ending, "eeva")) == 1


def test_two_presses_renew_once(ending):
    def press(_):
        try:
            return renew(ending, ending.soon, last_day=date(2022, 12, 31)).given
        except DomainError as error:
            return error.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(press, range(2)))
    assert found.count("mandate_missing") == 1 and len(given(ending, "onni")) == 2


@pytest.mark.parametrize(
    ("last_day", "code"), [(date(2021, 3, 1), "renewal_too_short"), (date(2046, 2, 2), "renewal_too_long")]
)
def test_all_or_none(ending, last_day, code):
    with pytest.raises(DomainError, match=code) as error:
        renew(ending, ending.soon, ending.also, last_day=last_day)
    assert error.value.field == "last_day" and len(given(ending, "onni")) == 1


def test_a_right_to_grant_is_renewed_by_application(world):
    right = world.mandate("seutu", "irma", "grant_represent", last_day=SOON)
    with pytest.raises(DomainError, match="right_by_application"):
        renew(world, right)
    with pytest.raises(DomainError, match="nothing_ticked"):
        renew(world)


def test_what_another_must_renew_is_laid_before_her(ending):
    act = ending.mandate("seutu", "aino", "act", last_day=SOON)
    ending.mandate("seutu", "helmi", "grant")
    done = renew(ending, ending.soon, act)
    assert (done.given, done.proposed) == (1, 1)
    [proposal] = open_proposals(ending.id["seutu"])
    assert proposal.kind is ProposalKind.RENEW and proposal.draft.first_day == date(2021, 2, 21)
    assert proposing.carry_out(ending.party("seutu"), proposal.id, actor=ending.actor("helmi"), at=AT)
    assert "proposal_made" in {t.alert.kind for t in alerts_of("helmi")}


@pytest.mark.parametrize("who", ["aino", "onni", "eeva", "veikko", "helmi"])
def test_nobody_else_sees_or_renews(ending, who):
    with pytest.raises(Refused):
        services.ends_seen(ending.party("seutu"), actor=ending.actor(who), at=AT)
    with pytest.raises(Refused):
        renew(ending, ending.soon, who=who)
    assert len(given(ending, "onni")) == 1


def test_another_organisations_is_not_there(ending):
    theirs = ending.mandate("mallila", "ilona", last_day=SOON)
    with pytest.raises(DomainError, match="mandate_missing"):
        renew(ending, theirs)
    assert [e.grant.id for e in services.ends_seen(ending.party("seutu"), actor=ending.actor("ilmari"), at=AT)] == [
        ending.soon,
        ending.also,
    ]
