"""Who is told of what: once, not while he sits at the chat, and never what was said."""

from datetime import timedelta

import pytest

from valtuus.alerts import queries as alerts
from valtuus.conversations.queries import threads as queries
from valtuus.conversations.services import handling, reading, writing
from valtuus.conversations.types import Said

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def told(desk, who):
    return [t.alert.kind for t in reversed(alerts.alerts_of(desk.key(who)))]


def unread(desk, who):
    return alerts.unread_of(desk.key(who))


@pytest.fixture
def opened(desk):
    opened = desk.opened()
    handling.take(opened.id, actor=desk.actor("kaisa"), at=desk.now())
    return opened


def answer(desk, opened, at=None):
    writing.answer(opened.id, Said("Vastaus.", "chat"), actor=desk.actor("kaisa"), at=at or desk.now())


def write(desk, opened):
    writing.write(opened.id, Said("Kysymys.", "chat"), actor=desk.actor("eeva"), at=desk.now())


def read(desk, opened, who, at=None):
    reading.read(opened.id, actor=desk.actor(who), at=at or desk.now())


def test_a_partner_who_is_away_is_told_once_however_much_is_answered(desk, opened):
    for _ in range(3):
        answer(desk, opened)
    assert told(desk, "eeva") == ["conversation_answered"]
    [only] = alerts.alerts_of(desk.key("eeva"))
    assert (only.alert.door, only.alert.door_args) == ("conversation", {"id": opened.id})
    assert "Vastaus" not in str(only.alert) and set(only.alert.params) == {"number"}


def test_reading_the_thread_reads_the_alert_and_the_next_answer_tells_again(desk, opened):
    answer(desk, opened)
    read(desk, opened, "eeva")
    assert unread(desk, "eeva") == 0
    desk.now(seconds=300)
    answer(desk, opened)
    assert unread(desk, "eeva") == 1 and len(told(desk, "eeva")) == 2


@pytest.mark.parametrize("seconds, tells", [(0, 0), (60, 0), (120, 0), (121, 1)])
def test_who_has_read_within_two_minutes_sits_at_the_chat(desk, opened, seconds, tells):
    read(desk, opened, "eeva", at=desk.at)
    answer(desk, opened, at=desk.at + timedelta(seconds=seconds))
    assert len(told(desk, "eeva")) == tells


def test_an_adviser_is_told_of_a_message_in_the_product_once_until_he_reads(desk, opened):
    write(desk, opened)
    write(desk, opened)
    [only] = alerts.alerts_of(desk.key("kaisa"))
    assert (only.alert.kind, only.alert.door, only.posted) == ("conversation_written", "conversation_desk", None)
    read(desk, opened, "kaisa")
    write(desk, opened)
    assert unread(desk, "kaisa") == 1 and told(desk, "kalle") == []


def test_nobody_is_told_of_what_nobody_has_taken(desk):
    waiting = desk.opened()
    write(desk, waiting)
    assert told(desk, "kaisa") == told(desk, "kalle") == []


def test_a_close_is_told_even_beside_an_unread_answer(desk, opened):
    answer(desk, opened)
    handling.close(opened.id, "answered", actor=desk.actor("kaisa"), at=desk.now())
    assert told(desk, "eeva") == ["conversation_answered", "conversation_closed"]


def test_another_thread_is_another_matter(desk, opened):
    other = desk.opened()
    handling.take(other.id, actor=desk.actor("kaisa"), at=desk.now())
    answer(desk, opened)
    answer(desk, other)
    assert unread(desk, "eeva") == 2
    read(desk, other, "eeva")
    assert unread(desk, "eeva") == 1


def test_the_desk_knows_since_when_an_answer_is_waited_for(desk):
    opened = desk.opened()
    asked = desk.at
    write(desk, opened)
    assert queries.unanswered_since([opened.id]) == {opened.id: asked}
    handling.take(opened.id, actor=desk.actor("kaisa"), at=desk.now())
    assert queries.unanswered_since([opened.id]) == {opened.id: asked}
    answer(desk, opened)
    assert queries.unanswered_since([opened.id]) == {}
    write(desk, opened)
    assert queries.unanswered_since([opened.id]) == {opened.id: desk.at}
    handling.close(opened.id, "answered", actor=desk.actor("kaisa"), at=desk.now())
    assert queries.unanswered_since([opened.id]) == {}
    handling.reopen(opened.id, actor=desk.actor("eeva"), at=desk.now())
    assert queries.unanswered_since([opened.id]) == {opened.id: desk.at}
