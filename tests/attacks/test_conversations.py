"""Attacks on conversations: changing what was said, saying something without a line, taking a read mark back, taking a thread."""

from typing import Any
from uuid import UUID

import pytest

from valtuus.kernel.identifiers import uuid7

from .attack import NEVER_CHANGES, NO_LINE, NO_RIGHT, Attack, Scene, fails, line, right, without_trigger, would_succeed

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
THREAD, SAID, SEEN = (UUID(f"00000000-0000-7000-8000-00000000000{n}") for n in (1, 2, 3))
EVENT = (
    'insert into conversations_event (id, line_id, conversation_id, number, kind, side, channel, by, name, at, text, code, "to",'
    " detail) values (%s, %s, %s, %s, 'message', 'partner', 'chat', 'o1:eeva', 'Eeva', now(), 'Kysymys', '', '', '{}')"
)


@pytest.fixture
def laid(scene: Scene) -> Scene:
    """A thread of Eeva's with one message, which an adviser has read."""
    with scene.connect("postgres") as superuser:
        superuser.execute("set session_replication_role = replica")
        superuser.execute(
            "insert into conversations_conversation (id, line_id, number, kind, channel, state, partner, partner_name,"
            " partner_address, subject, language, opened_at, changed_at, adviser, last) values (%s, %s, 1, 'question', 'chat',"
            " 'taken', 'o1:eeva', 'Eeva', '', 'Aihe', 'fi', now(), now(), 'o1:kaisa', 1)",
            [THREAD, uuid7()],
        )
        superuser.execute(EVENT, [SAID, uuid7(), THREAD, 1])
        superuser.execute(
            "insert into conversations_seen (id, line_id, conversation_id, person, side, upto, at)"
            " values (%s, %s, %s, 'o1:kaisa', 'adviser', 1, now())",
            [SEEN, uuid7(), THREAD],
        )
    scene.close()
    return scene


def _update(table: str, change: str, id: UUID) -> Any:
    def attempt(scene: Scene) -> Any:
        app = scene.connect()
        changed = app.execute(f"update {table} set {change}, line_id = %s where id = %s", [line(app), id]).rowcount  # type: ignore[arg-type]  # noqa: S608 - the list below
        app.commit()
        return changed

    return attempt


def _say(scene: Scene) -> Any:
    app = scene.connect()
    app.execute(EVENT, [uuid7(), scene.old_line, THREAD, 2])
    app.commit()
    return True


def _unsay(scene: Scene) -> Any:
    app = scene.connect()
    gone = app.execute("delete from conversations_event").rowcount
    app.commit()
    return gone


EVENTS, THREADS, MARKS = "conversations_event", "conversations_conversation", "conversations_seen"
_OFF, _ON = without_trigger(EVENTS, "must_be_recorded").values()
WORDS, KEEPS = without_trigger(EVENTS, "only_lose_their_words"), without_trigger(THREADS, "keeps")
OPEN = without_trigger(THREADS, "words_go_from_closed")
_BY = right(f"update (by) on {EVENTS}", more=WORDS["off"], back=WORDS["on"])
ATTACKS = [
    Attack("a message changed", _update(EVENTS, "text = 'Muuta'", SAID), NEVER_CHANGES, **WORDS),
    Attack(
        "a message made empty", _update(EVENTS, "text = '', name = '', detail = '{}'", SAID), NEVER_CHANGES, **WORDS
    ),
    Attack("an open thread erased", _update(THREADS, "erased_at = now()", THREAD), NEVER_CHANGES, **OPEN),
    Attack("a message put into another's mouth", _update(EVENTS, "by = 'o1:kaisa'", SAID), NO_RIGHT, **_BY),
    Attack("a message without a line", _say, NO_LINE, **without_trigger(EVENTS, "must_be_recorded")),
    Attack("a message deleted", _unsay, NO_RIGHT, **right(f"delete on {EVENTS}", more=_OFF, back=_ON)),
    Attack(
        "a read mark taken back",
        _update(MARKS, "upto = 0", SEEN),
        NEVER_CHANGES,
        **without_trigger(MARKS, "only_grows"),
    ),
    Attack("a thread given to another", _update(THREADS, "partner = 'o1:onni'", THREAD), NEVER_CHANGES, **KEEPS),
    Attack("a subject changed", _update(THREADS, "subject = 'Muu'", THREAD), NEVER_CHANGES, **KEEPS),
]


@pytest.mark.parametrize("attack", ATTACKS, ids=str)
def test_the_attack_fails(attack: Attack, laid: Scene) -> None:
    fails(attack, laid)


@pytest.mark.parametrize("attack", ATTACKS, ids=str)
def test_it_would_succeed_without_the_guard(attack: Attack, laid: Scene) -> None:
    would_succeed(attack, laid)
