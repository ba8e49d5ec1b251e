"""Two at once, in real transactions: one thread taken by two, one form sent by two tabs, a close while somebody writes."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from valtuus.conversations.queries import threads as queries
from valtuus.conversations.services import handling, opening, reading, writing
from valtuus.conversations.types import EventKind, Said, State
from valtuus.kernel.errors import DomainError
from valtuus.kernel.identifiers import uuid7

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def at_once(*acts):
    """What became of acts that begin at the same moment: a value, or the error."""
    start = Barrier(len(acts))

    def run(act):
        try:
            start.wait(5)
            return act()
        except DomainError as error:
            return error.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.mark.parametrize("again", range(5))
def test_of_two_advisers_who_take_one_thread_one_has_it(desk, again):
    opened, at = desk.opened(), desk.now()
    told = at_once(*(lambda who=w: handling.take(opened.id, actor=desk.actor(who), at=at) for w in ("kaisa", "kalle")))
    assert sorted(isinstance(t, str) for t in told) == [False, True] and "conversation_taken_by_other" in told
    taker = next(t for t in told if not isinstance(t, str)).by
    assert queries.conversation(opened.id).adviser == taker and queries.conversation(opened.id).last == 2


@pytest.mark.parametrize("again", range(5))
def test_a_form_sent_by_two_tabs_at_once_adds_one_message(desk, again):
    opened, at, eeva = desk.opened(), desk.now(), desk.actor("eeva")
    said = Said("Kahdesti.", "chat", str(uuid7()))
    first, second = at_once(*[lambda: writing.write(opened.id, said, actor=eeva, at=at)] * 2)
    assert first.id == second.id and queries.conversation(opened.id).last == 2


@pytest.mark.parametrize("again", range(5))
def test_a_new_conversation_sent_twice_at_once_is_one(desk, again):
    begun, at, eeva = desk.opening(once=str(uuid7())), desk.now(), desk.actor("eeva")
    first, second = at_once(*[lambda: opening.open_conversation(begun, actor=eeva, at=at)] * 2)
    assert first.id == second.id and len(queries.conversations_of(desk.key("eeva"))) == 1


@pytest.mark.parametrize("again", range(5))
def test_a_message_and_a_close_at_once_leave_one_order(desk, again):
    """Either the message stands before the close, or its writer is told that the thread has moved on; never behind the close."""
    opened, eeva, kaisa = desk.opened(), desk.actor("eeva"), desk.actor("kaisa")
    handling.take(opened.id, actor=kaisa, at=desk.now())
    at = desk.now()
    written, closed = at_once(
        lambda: writing.write(opened.id, Said("Hetki!", "chat"), actor=eeva, at=at),
        lambda: handling.close(opened.id, "answered", actor=kaisa, at=at),
    )
    kinds = [e.kind for e in queries.events_of(opened.id)]
    assert kinds[-1] is EventKind.CLOSED and queries.conversation(opened.id).state is State.CLOSED
    assert (written == "conversation_moved_on") == (kinds.count(EventKind.MESSAGE) == 1) and not isinstance(closed, str)


@pytest.mark.parametrize("again", range(5))
def test_a_thread_read_in_two_windows_at_once_is_read(desk, again):
    opened, at, eeva = desk.opened(), desk.now(), desk.actor("eeva")
    told = at_once(*[lambda: reading.read(opened.id, actor=eeva, at=at)] * 2)
    assert [len(t.events) for t in told] == [1, 1] and [s.upto for s in queries.seen_in(opened.id)] == [1]
