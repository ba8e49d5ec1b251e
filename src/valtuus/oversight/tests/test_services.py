"""Judging and handling on the real database as the app role: what is raised, told, grown, closed; every refusal; races."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connections

from valtuus.alerts.queries import alerts_of
from valtuus.benefits.queries import homes_looked_up
from valtuus.benefits.tests.ground import MATTI, PEKKA, SALLI
from valtuus.disclosures.queries import record_by_number
from valtuus.disclosures.services import raise_alarm
from valtuus.kernel.errors import DomainError, Refused
from valtuus.mandates.tests.conftest import AT
from valtuus.oversight.alarm_types import EventKind, Outcome, State
from valtuus.oversight.queries.course import course_between
from valtuus.oversight.services.handling import alarms, close, explain, open_alarm, reopen
from valtuus.oversight.services.judging import judge_searching, raise_findings
from valtuus.oversight.sources import Sources
from valtuus.oversight.tests.looking import known, looked, looked_at_himself
from valtuus.oversight.types import Custom, Exported, Finding, Looked
from valtuus.parties.queries import party_by_code

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
DAY = date(2021, 2, 1)


def finding(*officials, kind="volume_in_a_day", counted=70.0, evidence=(1, 2), about="", first=DAY, last=DAY):
    return Finding(kind, officials or ("aino",), first, last, counted, about, evidence)


def raised(world, *officials, **given):
    raise_findings([finding(*officials, **given)], at=AT)
    return alarms(actor=world.actor("anna"), at=AT)[0]


def told(key):
    return [t.alert.kind for t in alerts_of(key)]


def closed(world, alarm, who="anna"):
    close(alarm.id, "justified", "Syy selvisi.", actor=world.actor(who), at=AT)


# ---- judging


def test_a_look_at_oneself_is_an_alarm_told_to_auditor_and_granter(world):
    number = looked_at_himself(world)
    assert judge_searching(at=AT) == Outcome(1, 0)
    [alarm] = alarms(actor=world.actor("anna"), at=AT)
    assert (alarm.kind, alarm.officials, alarm.counted, alarm.evidence) == ("own_code", ("aino",), 1, (number,))
    assert (alarm.first, alarm.last, alarm.parties) == (DAY, DAY, {world.id["seutu"]})
    assert told("anna") == told("arvi") == ["alarms_raised"]
    assert told("ilmari") == ["alarms_raised_here"] and told("helmi") == told("aino") == []


def test_judging_twice_changes_nothing_and_more_of_the_same_case_lets_it_grow(world):
    looked_at_himself(world)
    judge_searching(at=AT)
    assert judge_searching(at=AT) == Outcome(0, 0)
    looked_at_himself(world)
    assert judge_searching(at=AT) == Outcome(0, 1)
    [alarm] = alarms(actor=world.actor("anna"), at=AT)
    assert alarm.counted == 2 and len(alarm.evidence) == 2
    assert [e.kind for e in open_alarm(alarm.id, actor=world.actor("anna"), at=AT).events] == [EventKind.GROWN]
    assert told("anna") == ["alarms_raised"], "growing is not told again"


def test_refused_looks_and_old_ones_are_not_judged(world):
    looked(world, kinship="itself", minutes=60 * 24 * 80)
    assert judge_searching(at=AT) == Outcome(0, 0)


def test_a_granter_is_not_told_of_himself(world):
    looked_at_himself(world, "ilmari")
    judge_searching(at=AT)
    assert told("ilmari") == []
    assert alarms(party_by_code("seutu"), actor=world.actor("ilmari"), at=AT) == []


def test_a_case_of_another_day_or_official_is_another_alarm(world):
    first = finding()
    second = finding("onni", evidence=(3,))
    later = finding(evidence=(4,), first=DAY + timedelta(1), last=DAY + timedelta(1))
    assert raise_findings([first, second, later], at=AT) == Outcome(3, 0)
    assert raise_findings([later, second, first], at=AT) == Outcome(0, 0)


def test_what_has_no_record_is_the_same_case_by_its_days(world):
    moves = finding(kind="notice_ping_pong", about="n1", evidence=(), counted=3)
    assert raise_findings([moves], at=AT) == Outcome(1, 0)
    assert raise_findings([replace(moves, counted=4, last=DAY + timedelta(2))], at=AT) == Outcome(0, 1)
    [alarm] = alarms(party_by_code("seutu"), actor=world.actor("ilmari"), at=AT)
    assert alarm.last == DAY + timedelta(2), "his organisation is where he works"


def test_an_alarm_of_a_look_stands_in_the_list_and_is_taken_in_once(world):
    raise_alarm("unknown_codes", actor="aino", counted=3)
    [alarm] = alarms(actor=world.actor("anna"), at=AT)
    assert alarm.at_look and alarm.counted == 3 and alarm.threshold == {"codes": 3}
    explain(alarm.id, "Kysytään.", actor=world.actor("anna"), at=AT)
    [now] = alarms(actor=world.actor("anna"), at=AT)
    assert (now.id, now.at_look, now.events) == (alarm.id, False, 1)
    raise_alarm("unknown_codes", actor="onni", counted=4)
    assert judge_searching(at=AT) == Outcome(1, 0)
    assert judge_searching(at=AT) == Outcome(0, 0)
    assert not any(a.at_look for a in alarms(actor=world.actor("anna"), at=AT))


def test_two_runs_at_once_raise_one_alarm(world):
    def run(_):
        try:
            return raise_findings([finding()], at=AT)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(run, range(2)), key=lambda o: o.raised)
    assert outcomes == [Outcome(0, 0), Outcome(1, 0)]


# ---- handling


def test_the_heaviest_come_first(world):
    raise_findings(
        [finding(), finding(kind="own_code", evidence=(5,)), finding(kind="fast_looks", evidence=(6,))], at=AT
    )
    assert [a.kind for a in alarms(actor=world.actor("anna"), at=AT)] == ["own_code", "volume_in_a_day", "fast_looks"]


def test_opening_is_recorded_with_whom_and_by_what_right(world):
    alarm = raised(world)
    seen = open_alarm(alarm.id, actor=world.actor("anna"), at=AT)
    entry = record_by_number(seen.record)
    assert (entry.actor, entry.action, entry.outcome) == ("anna", "audit.handle_alarm", "permit")
    assert entry.question == {"alarm": alarm.id}


def test_explained_closed_and_opened_again(world):
    alarm, anna = raised(world), world.actor("anna")
    explain(alarm.id, "  Kysyin esihenkilöltä. ", actor=anna, at=AT)
    closed(world, alarm)
    assert alarms(actor=anna, at=AT) == []
    [shut] = alarms(closed=True, actor=anna, at=AT)
    assert shut.state is State.CLOSED and shut.closed_at_count == 70
    reopen(alarm.id, "Asia jatkuu.", actor=anna, at=AT)
    events = open_alarm(alarm.id, actor=anna, at=AT).events
    assert [(e.kind, e.reason, e.note) for e in events] == [
        ("explained", "", "Kysyin esihenkilöltä."),
        ("closed", "justified", "Syy selvisi."),
        ("reopened", "", "Asia jatkuu."),
    ]
    assert alarms(closed=True, actor=anna, at=AT) == []


def test_a_closed_alarm_opens_again_when_twice_as_much_is_counted(world):
    alarm, anna = raised(world), world.actor("anna")
    closed(world, alarm)
    raise_findings([finding(counted=100.0, evidence=(1, 2, 3))], at=AT)
    assert alarms(actor=anna, at=AT) == []
    raise_findings([finding(counted=140.0, evidence=(1, 2, 3, 4))], at=AT)
    [again] = alarms(actor=anna, at=AT)
    assert (again.id, again.counted) == (alarm.id, 140)
    assert told("anna") == ["alarms_raised", "alarms_raised"]


def test_the_granter_explains_and_does_not_close(world):
    number = looked_at_himself(world)
    judge_searching(at=AT)
    seutu, ilmari = party_by_code("seutu"), world.actor("ilmari")
    [alarm] = alarms(seutu, actor=ilmari, at=AT)
    seen = open_alarm(alarm.id, seutu, actor=ilmari, at=AT)
    assert seen.alarm.evidence == (number,) and record_by_number(seen.record).action == "mandates.view_organisation"
    explain(alarm.id, "Harjoittelupäivä.", seutu, actor=ilmari, at=AT)
    with pytest.raises(Refused):
        close(alarm.id, "justified", "Ok.", actor=ilmari, at=AT)


def test_who_may_not_is_refused(world):
    alarm = raised(world, "aino", evidence=(looked_at_himself(world),))
    for who in ("aino", "helmi", "kaisa"):
        actor = world.actor(who)
        for act in (
            lambda a: alarms(actor=a, at=AT),
            lambda a: open_alarm(alarm.id, actor=a, at=AT),
            lambda a: explain(alarm.id, "x", actor=a, at=AT),
            lambda a: close(alarm.id, "justified", "x", actor=a, at=AT),
            lambda a: reopen(alarm.id, "x", actor=a, at=AT),
            lambda a: alarms(party_by_code("seutu"), actor=a, at=AT),
        ):
            with pytest.raises(Refused):
                act(actor)


def test_a_weak_sign_in_is_refused(world):
    with pytest.raises(Refused):
        alarms(actor=world.actor("anna", acr="weak"), at=AT)


def test_another_organisations_alarm_and_ones_own_are_not_there(world):
    alarm = raised(world, evidence=(looked_at_himself(world),))
    mallila, helmi = party_by_code("mallila"), world.actor("helmi")
    assert alarms(mallila, actor=helmi, at=AT) == []
    raise_findings([finding("anna", kind="own_code", evidence=())], at=AT)
    [own] = [a for a in alarms(actor=world.actor("arvi"), at=AT) if a.officials == ("anna",)]
    nowhere = world.id["seutu"]
    for id, party, actor in (
        (alarm.id, mallila, helmi),
        (own.id, None, world.actor("anna")),
        (nowhere, None, world.actor("anna")),
    ):
        with pytest.raises(DomainError, match="alarm_missing"):
            open_alarm(id, party, actor=actor, at=AT)
        with pytest.raises(DomainError, match="alarm_missing"):
            explain(id, "x", party, actor=actor, at=AT)


def test_what_is_said_has_a_form(world):
    alarm, anna = raised(world), world.actor("anna")
    for text, code in (
        ("  ", "alarm_note_missing"),
        ("x" * 2001, "alarm_note_too_long"),
        (f"Hän on {MATTI}.", "alarm_note_holds_identity_code"),
    ):
        with pytest.raises(DomainError, match=code):
            explain(alarm.id, text, actor=anna, at=AT)
        with pytest.raises(DomainError, match=code):
            close(alarm.id, "justified", text, actor=anna, at=AT)
    with pytest.raises(DomainError, match="unknown_code"):
        close(alarm.id, "because", "x", actor=anna, at=AT)
    with pytest.raises(DomainError, match="alarm_moved_on"):
        reopen(alarm.id, "x", actor=anna, at=AT)
    closed(world, alarm)
    with pytest.raises(DomainError, match="alarm_moved_on"):
        explain(alarm.id, "x", actor=anna, at=AT)


def test_two_close_one_alarm_and_the_second_is_told(world):
    alarm = raised(world)

    def run(who):
        try:
            closed(world, alarm, who)
            return "closed"
        except DomainError as fault:
            return fault.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(run, ("anna", "arvi"))) == ["alarm_moved_on", "closed"]
    assert len(open_alarm(alarm.id, actor=world.actor("anna"), at=AT).events) == 1


# ---- the course


def test_the_course_is_read_from_the_log_and_the_register(world):
    matti = known(MATTI, home_municipality="mallila")
    hidden = known(SALLI, non_disclosure=True, home_municipality="mallila")
    looked(world, subject=matti, case_reference="SHL-1")
    looked(world, subject=hidden, kinship="colleague")
    looked(world, subject="c1:nobody")
    course = course_between(DAY - timedelta(30), DAY, now=AT)
    first, second, third = (h for h in course.happenings if isinstance(h, Looked))
    mallila, seutu = world.id["mallila"], world.id["seutu"]
    assert (first.official, first.represented, first.acting, first.subjects) == ("aino", mallila, seutu, (matti,))
    assert (first.known, first.home, first.case_reference, first.itself) == (True, mallila, "SHL-1", False)
    assert (second.known, second.home, second.colleague) == (True, None, True), "where he lives is not told"
    assert (third.known, third.home) == (False, None)
    aino = course.officials["aino"]
    assert aino.organisations == {seutu} and {mallila, seutu} <= aino.acts_for
    assert {duty.duty for duty in aino.duties} == {"adult_social_work"}


def test_whom_nobody_looked_up_the_course_does_not_know(world):
    known(PEKKA)
    assert homes_looked_up(timedelta(35)) == {}


def test_other_slices_say_what_happened_through_sources(world):
    looked(world)
    export = Exported(99, AT, "aino", world.id["mallila"], "kelmu.view_lms_billing", 5)
    custom = Custom(world.id["seutu"], "SHL-.*")
    sources = Sources([lambda since, until: [export]], customs=lambda: [custom])
    course = course_between(DAY, DAY, now=AT, sources=sources)
    assert export in course.happenings and course.customs == {world.id["seutu"]: custom}
