"""The thread itself: who may open, take, read and close it; two who press at once; what is gone when its time is over."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import call_command

from valtuus.attachments.queries import attachments_of
from valtuus.attachments.tests import pictures
from valtuus.conversations.queries import threads as queries
from valtuus.conversations.rules import threads as rules
from valtuus.conversations.services import erasing, handling, reading, writing
from valtuus.conversations.types import Enclosed, EventKind, Said, Side, State
from valtuus.kernel.clock import standing_at
from valtuus.kernel.errors import DomainError, Refused
from valtuus.kernel.identifiers import uuid7
from valtuus.ledger.queries import lines_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def test_a_partner_opens_a_thread_and_an_adviser_takes_it(desk):
    opened = desk.opened()
    assert (opened.state, opened.last, opened.party) == (State.WAITING, 1, desk.party)
    handling.take(opened.id, actor=desk.actor("kaisa"), at=desk.now())
    taken = queries.conversation(opened.id)
    assert (taken.state, taken.adviser) == (State.TAKEN, desk.key("kaisa"))
    assert [e.kind for e in queries.events_of(opened.id)] == [EventKind.MESSAGE, EventKind.TAKEN]


def test_a_form_sent_twice_opens_one_thread_and_writes_one_message(desk):
    once = str(uuid7())
    assert desk.opened(once=once).id == desk.opened(once=once).id
    opened, said = desk.opened(), Said("Vielä yksi asia.", "chat", str(uuid7()))
    first = writing.write(opened.id, said, actor=desk.actor("eeva"), at=desk.now())
    assert writing.write(opened.id, said, actor=desk.actor("eeva"), at=desk.now()).id == first.id
    assert queries.conversation(opened.id).last == 2


def test_another_persons_thread_is_missing_not_refused(desk):
    opened, onni = desk.opened(), desk.actor("onni")
    for act in (
        lambda: reading.read(opened.id, actor=onni, at=desk.now()),
        lambda: reading.since(opened.id, 0, actor=onni, at=desk.now()),
        lambda: writing.write(opened.id, Said("Terve", "chat"), actor=onni, at=desk.now()),
        lambda: handling.close_own(opened.id, actor=onni, at=desk.now()),
    ):
        with pytest.raises(DomainError, match="conversation_missing"):
            act()


def test_a_stranger_is_told_the_same_of_a_thread_as_of_none(desk):
    with pytest.raises(DomainError) as of_one:
        writing.write(desk.opened().id, Said("Terve", "chat"), actor=desk.actor("onni"), at=desk.now())
    with pytest.raises(DomainError) as of_none:
        writing.write(str(uuid7()), Said("Terve", "chat"), actor=desk.actor("onni"), at=desk.now())
    assert str(of_one.value) == str(of_none.value)


def test_an_adviser_answers_only_what_he_has_taken(desk):
    opened = desk.opened()
    handling.take(opened.id, actor=desk.actor("kaisa"), at=desk.now())
    with pytest.raises(Refused) as told:
        writing.answer(opened.id, Said("Hei", "chat"), actor=desk.actor("kalle"), at=desk.now())
    assert told.value.decision.reason.code == "not_assigned"
    with pytest.raises(DomainError, match="conversation_taken_by_other"):
        handling.take(opened.id, actor=desk.actor("kalle"), at=desk.now())
    handling.take(opened.id, over=True, actor=desk.actor("kalle"), at=desk.now())
    assert queries.conversation(opened.id).adviser == desk.key("kalle")


def test_who_holds_no_office_sees_no_desk(desk):
    with pytest.raises(Refused):
        handling.desk(actor=desk.actor("eeva"), at=desk.now())


def test_an_adviser_who_opens_what_is_not_his_leaves_a_line_each_time(desk):
    opened = desk.opened()
    reading.read(opened.id, actor=desk.actor("kaisa"), at=desk.now())
    reading.read(opened.id, actor=desk.actor("kaisa"), at=desk.now())
    assert lines_of("conversation_read_by_other") == 2
    handling.take(opened.id, actor=desk.actor("kaisa"), at=desk.now())
    reading.read(opened.id, actor=desk.actor("kaisa"), at=desk.now())
    assert lines_of("conversation_read_by_other") == 2


def test_each_side_sees_how_far_the_other_has_read(desk):
    opened = desk.opened()
    handling.take(opened.id, actor=desk.actor("kaisa"), at=desk.now())
    reading.read(opened.id, actor=desk.actor("kaisa"), at=desk.now())
    thread = reading.read(opened.id, actor=desk.actor("eeva"), at=desk.now())
    assert [(s.person, s.side, s.upto) for s in thread.seen] == [(desk.key("kaisa"), Side.ADVISER, 2)]


def test_words_go_five_years_after_the_close_and_not_before(desk):
    opened = desk.opened()
    handling.close_own(opened.id, actor=desk.actor("eeva"), at=desk.now())
    assert erasing.erase_old(at=datetime(2026, 2, 1, 12, tzinfo=UTC)) == []
    assert erasing.erase_old(at=datetime(2026, 2, 2, 12, tzinfo=UTC)) == [opened.id]
    assert {e.text for e in queries.events_of(opened.id)} == {""}
    assert queries.conversation(opened.id).partner.name == ""
    with pytest.raises(DomainError, match="conversation_missing"):
        reading.read(opened.id, actor=desk.actor("eeva"), at=desk.now())


def test_files_go_with_the_words(desk, settings, tmp_path):
    settings.ATTACHMENTS = tmp_path
    opened = desk.opened()
    said, files = Said("Kuva virheestä.", "chat"), [Enclosed(pictures.png(), "virhe.png")]
    event = writing.write(opened.id, said, files=files, actor=desk.actor("eeva"), at=desk.now())
    handling.close_own(opened.id, actor=desk.actor("eeva"), at=desk.now())
    assert len([p for p in tmp_path.rglob("*") if p.is_file()]) == 1
    with standing_at(datetime(2026, 2, 1, 12, tzinfo=UTC)):
        call_command("daily", "--language", "fi", stdout=StringIO())
    assert attachments_of(event.id)[0].erased_at is None
    with standing_at(datetime(2026, 2, 2, 12, tzinfo=UTC)):
        told = StringIO()
        call_command("daily", "--language", "fi", stdout=told)
    assert "Vanhoja yhteydenottoja tyhjennettiin: 1." in told.getvalue()
    [gone] = attachments_of(event.id)
    assert gone.erased_at is not None and gone.name == "" and not [p for p in tmp_path.rglob("*") if p.is_file()]


def test_a_message_whose_file_is_refused_is_not_written(desk, settings, tmp_path):
    settings.ATTACHMENTS = tmp_path
    opened = desk.opened()
    files = [Enclosed(pictures.png(), "hyvä.png"), Enclosed(b"PK\x03\x04", "paketti.zip")]
    with pytest.raises(DomainError, match="attachment_kind"):
        writing.write(opened.id, Said("Kaksi.", "chat"), files=files, actor=desk.actor("eeva"), at=desk.now())
    with pytest.raises(DomainError, match="attachments_too_many"):
        writing.write(opened.id, Said("Kuusi.", "chat"), files=files[:1] * 6, actor=desk.actor("eeva"), at=desk.now())
    assert queries.conversation(opened.id).last == 1


def test_a_tie_says_which_organisation_it_is_about(desk):
    opened = desk.opened(party=None)
    handling.take(opened.id, actor=desk.actor("kaisa"), at=desk.now())
    handling.tie(opened.id, desk.party, actor=desk.actor("kaisa"), at=desk.now())
    assert queries.conversation(opened.id).party == desk.party


@pytest.mark.parametrize(
    "subject, code",
    [("", "subject_empty"), ("x" * 151, "subject_too_long"), ("Asiakas 310799-913M", "subject_holds_identity_code")],
)
def test_a_subject_is_short_says_something_and_names_no_client(desk, subject, code):
    with pytest.raises(DomainError) as told:
        desk.opened(subject=subject)
    assert (told.value.code, told.value.field) == (code, "subject")


def test_every_kind_of_event_has_a_move():
    moved = {kind for kind, _ in rules._MOVES}
    assert moved == set(EventKind)
