"""The pure rules of the self-check: states of a mandate, verdicts, what is asked for whom."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import MandateType, PartyKind
from valtuus.kernel.decision import Decision, Outcome, Reason
from valtuus.kernel.periods import Period, day_begins, months_later
from valtuus.mandates import after
from valtuus.mandates.rules.self_check import (
    alike,
    coming_days,
    held_by,
    merged,
    tied,
    tied_by_mandates,
    verdict,
    wanted_themes,
)
from valtuus.mandates.rules.status import status_of, still_shown
from valtuus.mandates.self_check_types import Verdict, Works
from valtuus.mandates.types import Employer, Facts, Grant, Member, OldRight, Organisation, ServiceActions

DAY = date(2021, 2, 1)
AT = datetime(2021, 2, 1, 6, 5, tzinfo=UTC)
VIEW = frozenset({"view_and_claim"})


def grant(giver="mallila", holder="aino", kind="act", **more):
    values = {"first_day": date(2021, 1, 15), "last_day": date(2021, 12, 31), "themes": VIEW, **more}
    name = f"{giver}-{holder}-{kind}"
    return Grant(
        id=name, giver=giver, holder=holder, to_person=holder in ("aino", "onni"), type=MandateType(kind), **values
    )


def standing(*grants, **more):
    kinds = {"seutu": PartyKind.JOINT_AUTHORITY, "rannikko": PartyKind.JOINT_AUTHORITY}
    names = ("mallila", "koivula", "haapala", "seutu", "rannikko")
    parties = {n: Organisation(n, kinds.get(n, PartyKind.MUNICIPALITY)) for n in names}
    return Facts(catalogue(), 1, organisations=parties, grants=grants, **more)


# ---- states


@pytest.mark.parametrize(
    ("more", "at", "status"),
    [
        ({}, AT, "mandate.valid"),
        ({}, day_begins(date(2021, 1, 15)), "mandate.valid"),
        ({}, datetime(2021, 1, 14, 21, 59, 59, tzinfo=UTC), "mandate.not_valid_yet"),
        ({}, datetime(2021, 12, 31, 21, 59, 59, tzinfo=UTC), "mandate.valid"),
        ({}, day_begins(date(2022, 1, 1)), "mandate.ended"),
        ({"revoked_at": AT}, AT, "mandate.revoked"),
        ({"revoked_at": datetime(2021, 2, 1, 6, 5, 1, tzinfo=UTC)}, AT, "mandate.valid"),
        ({"revoked_at": datetime(2021, 1, 2, tzinfo=UTC)}, day_begins(date(2021, 1, 3)), "mandate.revoked"),
        ({"details_changed_on": DAY}, AT, "mandate.invalid"),
        ({"details_changed_on": date(2021, 2, 2)}, AT, "mandate.valid"),
        ({"awaiting": True}, AT, "request.awaiting_approval"),
        ({"awaiting": True}, day_begins(date(2021, 1, 3)), "request.awaiting_approval"),
        ({"asked_at": datetime(2021, 1, 2, tzinfo=UTC), "approved_at": AT}, AT, "mandate.valid"),
        ({"approved_at": AT}, datetime(2021, 2, 1, 6, 4, tzinfo=UTC), "request.awaiting_approval"),
        ({"themes": frozenset({"childcare_billing"})}, AT, "mandate.theme_not_in_use"),
        ({"themes": frozenset({"childcare_billing"})}, day_begins(date(2021, 10, 1)), "mandate.valid"),
        ({"themes": VIEW | {"childcare_billing"}}, AT, "mandate.valid"),
        ({"themes": frozenset({"incomes_register_benefit_view"})}, AT, "mandate.valid"),
    ],
)
def test_the_state_of_a_mandate(more, at, status):
    assert status_of(grant(**more), at, {}, catalogue().themes) == status


def test_a_mandate_ends_with_its_giver():
    gone = {"mallila": Organisation("mallila", PartyKind.MUNICIPALITY, ceased_on=date(2021, 1, 31))}
    assert status_of(grant(), AT, gone, catalogue().themes) == "mandate.ended"
    assert not still_shown(grant(), "mandate.ended", date(2022, 5, 1), gone, 15)
    assert still_shown(grant(), "mandate.ended", date(2022, 4, 30), gone, 15)


@pytest.mark.parametrize(
    ("more", "status", "day", "shown"),
    [
        ({}, "mandate.ended", date(2023, 3, 31), True),
        ({}, "mandate.ended", date(2023, 4, 1), False),
        ({"revoked_at": AT}, "mandate.revoked", date(2022, 5, 1), True),
        ({"revoked_at": AT}, "mandate.revoked", date(2022, 5, 2), False),
        ({}, "mandate.invalid", date(2199, 1, 1), True),
    ],
)
def test_what_is_over_is_listed_for_fifteen_months(more, status, day, shown):
    assert still_shown(grant(**more), status, day, {}, 15) is shown


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        (date(2021, 11, 30), 15, date(2023, 2, 28)),
        (date(2022, 11, 30), 15, date(2024, 2, 29)),
        (date(2021, 12, 31), 6, date(2022, 6, 30)),
        (date(2021, 1, 31), 0, date(2021, 1, 31)),
        (date(2021, 12, 1), 12, date(2022, 12, 1)),
    ],
)
def test_months_are_counted_by_the_calendar(day, months, found):
    assert months_later(day, months) == found


# ---- verdicts


def decided(outcome, code="no_mandate"):
    return Decision(outcome, Reason(code), AT, 1, "digest")


YES, NO, UNKNOWN = decided(Outcome.PERMIT), decided(Outcome.DENY), decided(Outcome.UNKNOWN)
SPRING, SUMMER = date(2021, 4, 1), date(2021, 6, 1)


@pytest.mark.parametrize(
    ("now", "later", "works", "from_day"),
    [
        (YES, [], Works.NOW, None),
        (YES, [(SPRING, NO)], Works.NOW, None),
        (NO, [], Works.NOT, None),
        (NO, [(SPRING, NO), (SUMMER, UNKNOWN)], Works.NOT, None),
        (NO, [(SPRING, YES)], Works.LATER, SPRING),
        (NO, [(SUMMER, YES), (SPRING, NO)], Works.LATER, SUMMER),
        (NO, [(SUMMER, YES), (SPRING, YES)], Works.LATER, SPRING),
        (UNKNOWN, [], Works.UNKNOWN, None),
        (UNKNOWN, [(SPRING, YES)], Works.UNKNOWN, None),
    ],
)
def test_the_verdict(now, later, works, from_day):
    found = verdict(now, later)
    assert found[:2] == (works, from_day)
    assert (found[2] is None) == (from_day is None)


def said(service, *actions, **more):
    return Verdict("mallila", (ServiceActions(service, actions),), Works.NOT, NO, **more)


def test_verdicts_that_say_the_same_are_one_and_others_are_not():
    view, inbox = said("kelmu", "kelmu.view_person", wanted=False), said("kelmu", "kelmu.view_inbox")
    [both] = merged([view, inbox])
    assert both.about == (ServiceActions("kelmu", ("kelmu.view_person", "kelmu.view_inbox")),) and both.wanted
    for other in (
        replace(inbox, party="koivula"),
        replace(inbox, decision=decided(Outcome.DENY, "revoked")),
        replace(inbox, works=Works.LATER, from_day=SPRING),
    ):
        assert len(merged([view, other])) == 2


def test_several_services_share_a_verdict_but_what_nobody_wants_stays_apart():
    kelmu, emava = said("kelmu", "kelmu.view_person"), said("emava", "emava.view_claim")
    employer = said("kela_employer", "employer.view_matters", wanted=False)
    found = merged([kelmu, emava, employer])
    assert [[a.service for a in v.about] for v in found] == [["kelmu", "emava"], ["kela_employer"]]
    assert [v.wanted for v in found] == [True, False]


def test_every_action_that_a_mandate_carries_is_asked_once():
    groups = alike(catalogue())
    codes = [a.code for g in groups for a in g.actions]
    assert sorted(codes) == sorted(a.code for a in catalogue().actions.values() if a.theme) and len(groups) < len(codes)
    for group in groups:
        assert len({(a.service, a.theme, a.later_theme, a.tasks, a.available_from) for a in group.actions}) == 1


# ---- whom a person is told about


def test_one_is_tied_to_givers_and_to_those_behind_them():
    facts = standing(
        grant("seutu", "aino", "represent"),
        grant("mallila", "seutu"),
        grant("koivula", "rannikko"),
        grant("haapala", "aino", "grant"),
        old_rights=(OldRight("aino", "koivula", frozenset({"kelmu"})), OldRight("onni", "seutu", frozenset())),
    )
    assert tied_by_mandates(facts, "aino") == {"mallila", "haapala", "koivula"}
    assert tied_by_mandates(facts, "onni") == {"seutu"}


@pytest.mark.parametrize(
    ("tasks", "period", "works", "found"),
    [
        ({"social_work"}, Period(), Period(), {"koivula"}),
        ({"all"}, Period(), Period(), {"koivula"}),
        ({"specialised_health_care"}, Period(), Period(), set()),
        ({"social_work"}, Period(None, date(2021, 1, 31)), Period(), set()),
        ({"social_work"}, Period(), Period(None, date(2021, 1, 31)), set()),
    ],
)
def test_an_employee_is_tied_to_the_members_for_their_tasks(tasks, period, works, found):
    members = (
        Member("seutu", "koivula", frozenset(tasks), period),
        Member("rannikko", "haapala", frozenset(tasks), period),
    )
    facts = standing(members=members, employers=(Employer("seutu", works),))
    assert tied(facts, "onni", DAY) == found


def test_an_employee_is_tied_to_the_municipality_that_employs_and_to_those_that_mandated_the_employer():
    facts = standing(grant("haapala", "seutu"), employers=(Employer("mallila"), Employer("seutu")))
    assert tied(facts, "onni", DAY) == {"mallila", "haapala"}
    assert tied(standing(), "onni", DAY) == set()


# ---- when it may begin, and what matters


def asked(code):
    return next(g for g in alike(catalogue()) if code in [a.code for a in g.actions])


def test_the_days_asked_about_are_those_on_which_something_begins():
    facts = standing(
        grant("seutu", "aino", "represent", first_day=SUMMER),
        grant("mallila", "seutu", first_day=SPRING),
        grant("koivula", "seutu", first_day=date(2021, 5, 1)),
        grant("mallila", "aino", first_day=date(2021, 7, 1), awaiting=True),
        grant("mallila", "onni", first_day=date(2021, 8, 1)),
    )
    view = asked("kelmu.view_person")
    assert coming_days("mallila", view, facts, "aino", DAY, {}) == [SPRING, SUMMER]
    assert coming_days("mallila", view, facts, "aino", SPRING, {}) == [SUMMER]
    billing = asked("kelmu.view_childcare_billing")
    assert coming_days("haapala", billing, facts, "aino", SUMMER, {}) == [date(2021, 10, 1)]


def test_the_days_on_which_an_agreement_begins_are_asked_about_too_of_whoever_may_use_the_service():
    facts = standing(grant("seutu", "aino", "represent"), grant("mallila", "seutu"))
    may = date(2021, 5, 1)
    agreed = {
        ("seutu", "kelmu"): [SUMMER, DAY],
        ("mallila", "kelmu"): [may],
        ("mallila", "emava"): [date(2021, 7, 1)],
        ("rannikko", "kelmu"): [date(2021, 8, 1)],
    }
    assert coming_days("mallila", asked("kelmu.view_person"), facts, "aino", DAY, agreed) == sorted([may, SUMMER])


def test_only_actions_that_need_an_agreement_alike_are_told_alike():
    needs = [{"agreement" in a.needs for a in g.actions} for g in alike(catalogue())]
    assert all(len(found) == 1 for found in needs)


def test_what_nobody_answers_for_after_the_mandate_is_never_taken_for_granted(monkeypatch):
    monkeypatch.setattr(after, "_hook", [])
    with pytest.raises(RuntimeError):
        after.after_mandate()


@pytest.mark.parametrize(
    ("grants", "duties", "themes"),
    [
        ([], [], {"view_and_claim", "lms_material"}),
        ([grant()], [], {"view_and_claim"}),
        ([grant(themes=frozenset({"incomes_register_benefit_view"}))], [], {"view_and_claim"}),
        ([grant(revoked_at=AT)], [], {"view_and_claim", "lms_material"}),
        (
            [grant(themes=frozenset({"kela_employer_matters"}))],
            ["adult_social_work"],
            {"kela_employer_matters", "view_and_claim"},
        ),
        ([], ["adult_social_work"], {"view_and_claim"}),
    ],
)
def test_what_matters_to_a_person(grants, duties, themes):
    assert wanted_themes(standing(*grants), "aino", duties, AT) == themes


def test_what_one_holds_is_listed_with_the_links_above_it():
    facts = standing(
        grant("seutu", "aino", "represent", limit=frozenset({"mallila", "koivula"})),
        grant("mallila", "seutu"),
        grant("koivula", "seutu", first_day=SPRING),
        grant("haapala", "seutu"),
        grant("mallila", "aino", revoked_at=datetime(2021, 1, 20, tzinfo=UTC)),
        grant("mallila", "onni"),
    )
    held = held_by("aino", facts, AT, 15)
    assert [(h.grant.id, h.status) for h in held] == [
        ("seutu-aino-represent", "mandate.valid"),
        ("mallila-aino-act", "mandate.revoked"),
    ]
    above = {u.grant.giver: u.status for u in held[0].above}
    assert above == {"mallila": "mandate.valid", "koivula": "mandate.not_valid_yet"}
    assert held[1].above == ()
    assert [h.grant.id for h in held_by("aino", facts, day_begins(date(2022, 12, 31)), 15)] == ["seutu-aino-represent"]


def test_of_several_links_of_one_municipality_the_one_that_carries_is_shown():
    over = replace(grant("mallila", "seutu", last_day=date(2021, 1, 31)), id="old")
    facts = standing(
        grant("seutu", "aino", "represent"),
        over,
        grant("mallila", "seutu"),
        grant("mallila", "seutu", themes=frozenset({"lms_material"})),
    )
    [held] = held_by("aino", facts, AT, 15)
    assert [(u.grant.id, u.grant.themes) for u in held.above] == [("mallila-seutu-act", VIEW)]
