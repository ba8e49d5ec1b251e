"""The advisers' board: one has a matter; what ends is told to all; a matter handled elsewhere; a report made of a thread."""

from datetime import timedelta

import pytest

from valtuus.conversations.queries import threads
from valtuus.conversations.services import handling, opening
from valtuus.conversations.types import EventKind, Kind, Opening, Partner, State
from valtuus.fallback import report_steps
from valtuus.fallback.queries import report as queries
from valtuus.fallback.report_types import MatterState
from valtuus.fallback.rules.report import about_of
from valtuus.fallback.services import report_desk as desk
from valtuus.fallback.tests.reporting import contents, count, make, reporting_world
from valtuus.mandates.tests.asking import alerts, failed, meeting_in, refused, side_by_side
from valtuus.mandates.tests.conftest import AT

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
CAUSE = "no_mandate_from_this_municipality"
NOTE = "Hoidetaan puhelimitse."


@pytest.fixture
def world(transactional_db):
    return reporting_world()


def take(world, id, who="kaisa", **more):
    return desk.take(id, actor=world.actor(who), at=AT, **more)


def enter(world, cause=CAUSE, who="kaisa", note=NOTE):
    about = about_of(world.id["pihlajisto"], cause, "cannot_sign_in")
    return desk.enter_elsewhere(about, (), note, actor=world.actor(who), at=AT)


def opened(world, who="eeva", name=None):
    first = Opening(Kind.QUESTION, "chat", Partner(who, name or who.capitalize()), "Apua", "En pääse.")
    return opening.open_conversation(first, actor=world.actor(who or "x"), at=AT)


def test_an_adviser_takes_waits_goes_on_and_solves(world):
    id, kaisa = make(world).matter.id, world.actor("kaisa")
    assert take(world, id).state is MatterState.BEING_HANDLED
    assert desk.wait(id, actor=kaisa, at=AT).state is MatterState.WAITING
    assert desk.resume(id, actor=kaisa, at=AT).state is MatterState.BEING_HANDLED
    assert desk.solve(id, "Valtuus annettiin.", actor=kaisa, at=AT).state is MatterState.SOLVED
    assert [b.matter.id for b in desk.board(over=True, actor=kaisa, at=AT)] == [id]
    assert desk.board(actor=kaisa, at=AT) == []


def test_all_members_are_told_once_when_it_is_solved(world):
    id = make(world).matter.id
    make(world, "niilo")
    make(world, "niilo")
    take(world, id)
    desk.solve(id, "Valtuus annettiin.", actor=world.actor("kaisa"), at=AT)
    assert alerts("report_solved") == ["eeva", "niilo"]


def test_the_threads_of_its_reports_end_with_it_and_a_question_does_not(world):
    made, asked = make(world), opened(world)
    take(world, made.matter.id)
    handling.take(asked.id, actor=world.actor("kaisa"), at=AT)
    desk.solve(made.matter.id, "Valtuus annettiin.", actor=world.actor("kaisa"), at=AT)
    assert threads.conversation(made.report.conversation).state is State.CLOSED
    assert threads.conversation(asked.id).state is State.TAKEN


def test_a_matter_is_closed_for_a_reason(world):
    id, kaisa = make(world).matter.id, world.actor("kaisa")
    take(world, id)
    assert failed(lambda: desk.close(id, "x", "Ei vastausta.", actor=kaisa, at=AT)).code == "unknown_code"
    assert failed(lambda: desk.close(id, "no_answer", " ", actor=kaisa, at=AT)).code == "matter_note_empty"
    told = failed(lambda: desk.close(id, "no_answer", "310799-913M", actor=kaisa, at=AT))
    assert told.code == "report_holds_identity_code"
    assert desk.close(id, "no_answer", "Ei vastausta.", actor=kaisa, at=AT).state is MatterState.CLOSED
    assert alerts("report_closed") == ["eeva"]


def test_who_has_no_office_sees_and_does_nothing(world):
    id, eeva = make(world).matter.id, world.actor("niilo")
    for act in (
        lambda: desk.board(actor=eeva, at=AT),
        lambda: desk.at_desk(id, actor=eeva, at=AT),
        lambda: desk.take(id, actor=eeva, at=AT),
        lambda: desk.reopen(id, actor=eeva, at=AT),
        lambda: enter(world, who="niilo"),
    ):
        assert refused(act).reason.code == "office_role_missing"


def test_another_advisers_matter_is_an_outline_and_cannot_be_solved(world):
    id = make(world, text="Eevan omat sanat").matter.id
    take(world, id)
    seen = desk.at_desk(id, actor=world.actor("kalle"), at=AT)
    assert (seen.mine, seen.reports) == (False, ()) and seen.reporters == 1
    assert refused(lambda: desk.solve(id, "x", actor=world.actor("kalle"), at=AT)).reason.code == "not_assigned"
    assert failed(lambda: take(world, id, "kalle")).code == "matter_taken_by_other"
    assert take(world, id, "kalle", over=True).adviser == "kalle"
    assert "Eevan omat sanat" in str(desk.at_desk(id, actor=world.actor("kalle"), at=AT).reports)


def test_an_adviser_does_not_handle_his_own_report(world):
    id = make(world, "kaisa").matter.id
    assert refused(lambda: take(world, id)).reason.code == "concerns_self_or_close"


def test_of_two_advisers_at_once_one_has_it(world, monkeypatch):
    id = make(world).matter.id
    meeting_in(monkeypatch, report_steps, "add")
    found = side_by_side(lambda: take(world, id), lambda: take(world, id, "kalle"))
    assert sorted(getattr(f, "code", "taken") for f in found) == ["matter_taken_by_other", "taken"]


def test_who_reports_what_is_handled_elsewhere_is_joined(world):
    there = enter(world)
    assert make(world).decision.reason.code == "already_being_handled"
    assert queries.reporters_of(there.id) == 1 and alerts("matter_joined") == ["kaisa"]
    assert failed(lambda: enter(world)).code == "matter_open_already"
    assert failed(lambda: enter(world, note="")).code == "matter_note_empty"
    assert failed(lambda: enter(world, cause="x")).code == "unknown_code"


def test_of_two_entries_at_once_one_stands(world, monkeypatch):
    meeting_in(monkeypatch, report_steps, "begin")
    found = side_by_side(lambda: enter(world), lambda: enter(world, who="kalle"))
    assert sorted(getattr(f, "code", "entered") for f in found) == ["entered", "matter_open_already"]


def test_a_matter_is_opened_again_where_no_other_is_open(world):
    id, kaisa = make(world).matter.id, world.actor("kaisa")
    take(world, id)
    desk.solve(id, "Valtuus annettiin.", actor=kaisa, at=AT)
    assert desk.reopen(id, actor=world.actor("kalle"), at=AT).adviser == "kalle"
    desk.solve(id, "Nyt.", actor=world.actor("kalle"), at=AT)
    make(world, "niilo", at=AT + timedelta(days=40))
    assert failed(lambda: desk.reopen(id, actor=kaisa, at=AT)).code == "matter_open_already"


def test_a_report_is_made_of_a_thread_in_one_step(world):
    thread, kaisa = opened(world), world.actor("kaisa")
    told = contents(world, cause=CAUSE)
    assert refused(lambda: desk.make_of_thread(thread.id, told, actor=kaisa, at=AT)).reason.code == "not_assigned"
    handling.take(thread.id, actor=kaisa, at=AT)
    matter = desk.make_of_thread(thread.id, told, actor=kaisa, at=AT)
    assert (matter.state, matter.adviser) == (MatterState.BEING_HANDLED, "kaisa")
    assert threads.conversation(thread.id).kind is Kind.QUESTION
    assert threads.events_of(thread.id)[-1].kind is EventKind.NOTED
    assert queries.report_in(thread.id).matter == matter.id
    assert failed(lambda: desk.make_of_thread(thread.id, told, actor=kaisa, at=AT)).code == "report_made_already"
    assert make(world, "niilo").matter.id == matter.id


def test_a_report_made_twice_of_a_thread_at_once_is_one(world):
    thread, kaisa = opened(world), world.actor("kaisa")
    handling.take(thread.id, actor=kaisa, at=AT)
    told = contents(world, cause=CAUSE)
    found = side_by_side(*[lambda: desk.make_of_thread(thread.id, told, actor=kaisa, at=AT)] * 2)
    assert sorted(getattr(f, "code", "made") for f in found) == ["made", "report_made_already"]
    assert (count("fallback_report"), count("fallback_matter")) == (1, 1)
