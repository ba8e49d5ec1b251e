"""A report is judged, joined or opened, once; two at once make one matter; what a member sees."""

from datetime import timedelta

import pytest

from valtuus.conversations.queries import threads
from valtuus.conversations.types import Kind
from valtuus.fallback import report_steps
from valtuus.fallback.queries import report as queries
from valtuus.fallback.report_types import MatterState, StepKind
from valtuus.fallback.services import report, report_desk, report_erasing
from valtuus.fallback.tests.reporting import contents, count, make, reporting_world
from valtuus.kernel.identifiers import uuid7
from valtuus.mandates.tests.asking import alerts, failed, meeting_in, side_by_side
from valtuus.mandates.tests.conftest import AT

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
DAY = timedelta(days=1)


@pytest.fixture
def world(transactional_db):
    return reporting_world()


def solved(world, id, at=AT):
    report_desk.take(id, actor=world.actor("kaisa"), at=at)
    return report_desk.solve(id, "Valtuus annettiin.", actor=world.actor("kaisa"), at=at)


def test_a_report_is_a_message_in_a_conversation_and_opens_a_matter(world):
    done = make(world, text="Kukaan meistä ei pääse.")
    assert done.decision.reason.code == "report_received"
    assert (done.matter.state, done.matter.about.cause) == (MatterState.RECEIVED, "no_mandate_from_this_municipality")
    thread = threads.conversation(done.report.conversation)
    assert (thread.kind, thread.partner.key, thread.party) == (Kind.REPORT, "eeva", world.id["pihlajisto"])
    [message] = threads.events_of(thread.id)
    assert "Kukaan meistä ei pääse." in message.text and "kirjaamo@pihlajisto.example" in message.text


def test_a_second_reporter_is_joined_and_sees_the_state_only(world):
    first = make(world, text="Eevan omat sanat")
    second = make(world, "niilo")
    assert second.decision.reason.code == "already_being_handled"
    assert second.matter.id == first.matter.id and queries.reporters_of(first.matter.id) == 2
    seen = report.one(second.report.id, actor=world.actor("niilo"))
    assert "Eeva" not in str((seen.steps, seen.report.contents["text"]))
    assert second.report.conversation != first.report.conversation


def test_the_same_form_sent_twice_is_one_report(world):
    once = str(uuid7())
    first, again = make(world, once=once), make(world, once=once)
    assert (first.report.id, first.decision.reason.code) == (again.report.id, again.decision.reason.code)
    assert (count("fallback_report"), count("conversations_conversation"), count("conversations_event")) == (1, 1, 1)
    assert failed(lambda: make(world, "niilo", once=once)).code == "report_sent_by_other"


def test_reporting_again_writes_into_the_own_thread(world):
    first, again = make(world), make(world, text="Vieläkään ei.")
    assert again.report.id == first.report.id and count("fallback_report") == 1
    assert "Vieläkään ei." in threads.events_of(first.report.conversation)[-1].text
    assert [s.kind for s in queries.steps_of(first.matter.id)] == [StepKind.OPENED]


def test_another_cause_is_another_matter(world):
    make(world)
    world.mandate("pihlajisto", "niilo", last_day=AT.date() - DAY)
    assert make(world, "niilo").decision.reason.code == "report_received"
    assert count("fallback_matter") == 2


def test_nothing_is_kept_of_a_report_that_is_not_taken(world):
    assert make(world, delivery_address="").decision.reason.fields["fields"] == "delivery_address"
    assert failed(lambda: make(world, text="Asiakas 310799-913M")).code == "report_holds_identity_code"
    assert failed(lambda: make(world, delivery_address="ei osoite")).code == "report_address_malformed"
    assert count("fallback_report") == count("conversations_conversation") == 0


def test_a_forged_cause_does_not_open_a_report(world):
    assert make(world, cause="run_out").matter.about.cause == "no_mandate_from_this_municipality"


def test_what_ended_within_thirty_days_is_opened_again_on_purpose_only(world):
    ended = solved(world, make(world).matter.id)
    told = make(world, "niilo", at=AT + 30 * DAY)
    assert (told.decision.reason.code, told.report, told.recent.id) == ("handled_recently", None, ended.id)
    again = make(world, "niilo", at=AT + 30 * DAY, reopen=True)
    assert (again.matter.id, again.matter.state) == (ended.id, MatterState.BEING_HANDLED)
    assert alerts("matter_reopened") == ["kaisa"]
    assert make(world, "onni", at=AT + 31 * DAY).decision.reason.code == "report_received"


def test_after_thirty_days_it_is_a_new_matter(world):
    ended = solved(world, make(world).matter.id)
    assert make(world, "niilo", at=AT + 31 * DAY).matter.id != ended.id


def test_another_persons_report_is_missing(world):
    made = make(world)
    assert failed(lambda: report.one(made.report.id, actor=world.actor("niilo"))).code == "matter_missing"
    assert report.mine(actor=world.actor("niilo")) == []


def test_two_who_report_at_once_make_one_matter(world, monkeypatch):
    meeting_in(monkeypatch, report_steps, "begin")
    found = side_by_side(lambda: make(world), lambda: make(world, "niilo"))
    assert {f.decision.reason.code for f in found} == {"report_received", "already_being_handled"}
    assert (count("fallback_matter"), count("fallback_report")) == (1, 2)


def test_the_same_form_from_two_windows_is_one_report(world):
    once = str(uuid7())
    found = side_by_side(*[lambda: make(world, once=once)] * 2)
    assert len({f.report.id for f in found}) == 1
    assert (count("fallback_report"), count("conversations_conversation")) == (1, 1)


def test_words_go_after_five_years_and_not_before(world):
    ended = solved(world, make(world).matter.id)
    assert report_erasing.erase_old(at=AT + 365 * 5 * DAY) == []
    assert report_erasing.erase_old(at=AT + 366 * 5 * DAY) == [ended.id]
    assert count("fallback_report", "contents <> '{}'") == 0
    assert count("fallback_matter_step", "note <> '' or name <> ''") == 0
    assert report.mine(actor=world.actor("eeva")) == []


def test_a_joint_authoritys_report_is_about_its_municipalities(world):
    world.mandate("seutu", "ilmari", "grant_represent")
    told = contents(world, "onni", "mallila", municipalities=(world.id["mallila"],))
    made = report.report(told, actor=world.actor("onni"), at=AT)
    wider = contents(world, "aino", "mallila", municipalities=(world.id["koivula"],))
    joined = report.report(wider, actor=world.actor("aino"), at=AT)
    assert joined.matter.id == made.matter.id
    assert set(joined.matter.municipalities) == {world.id["mallila"], world.id["koivula"]}
