"""Attacks on the inbox: seeing whose a notice is, or what it says, without a receipt for that very notice."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest

from valtuus.disclosures.services import record
from valtuus.disclosures.tests.looks import AINO, PERMIT, look_up
from valtuus.disclosures.types import Receipt
from valtuus.kernel.codes import PartyKind
from valtuus.kernel.identifiers import uuid7
from valtuus.ledger.services import as_owner
from valtuus.notices.tests.ground import MAIJA, MATTI, a_line, lay
from valtuus.parties.services import load_parties
from valtuus.parties.types import Party

from .attack import (
    NO_RIGHT,
    NO_ROW_SECURITY,
    NOTHING,
    ROW_SECURITY,
    SHUT,
    Attack,
    Scene,
    fails,
    forged_record,
    named,
    right,
    would_succeed,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
AT = datetime(2021, 2, 1, 6, 5, tzinfo=UTC)
RLS = {"off": NO_ROW_SECURITY, "on": ROW_SECURITY}
TABLES = ("notices_name", "notices_content", "disclosures_handle")


class Inbox:
    """Two notices: Aino has opened Maija's and seen its name; Matti's is the one that the attacker wants."""

    def __init__(self) -> None:
        self.here, self.there = str(uuid7()), str(uuid7())
        told = [
            Party(id, PartyKind.MUNICIPALITY, code, code, code)
            for id, code in ((self.here, "mallila"), (self.there, "pihlajisto"))
        ]
        with as_owner():
            ids = load_parties(told, at=AT).ids
        self.here, self.there = ids["mallila"], ids["pihlajisto"]
        facts = {"home": "pihlajisto"}
        self.maijas, self.mattis = lay(
            a_line(identity_code=MAIJA, facts=facts), a_line(identity_code=MATTI, facts=facts)
        )
        self.opened = self._look(self.maijas, ("notices",))
        self.named = self._look(self.mattis, ())

    def _look(self, notice: str, scopes: tuple[str, ...]) -> Receipt:
        looked = look_up(f"notice:{notice}", scopes_asked=("notices",))
        return record(looked, PERMIT, scopes_given=scopes)


@pytest.fixture
def inbox(scene: Scene) -> Iterator[Inbox]:
    found = Inbox()
    CURRENT[:] = [found]
    yield found


CURRENT: list[Inbox] = []


def raw(table: str) -> Any:
    def attempt(scene: Scene) -> Any:
        return scene.connect().execute(f"select * from {table}").fetchall()  # noqa: S608 - the list above

    return attempt


def with_the_receipt_of_another_notice(scene: Scene) -> Any:
    app, found = scene.connect(), CURRENT[-1]
    named(app, found.opened.record, found.opened.secret)
    return app.execute("select * from notices_content where subject_key = %s", [f"notice:{found.mattis}"]).fetchall()


def content_with_the_receipt_for_a_name(scene: Scene) -> Any:
    app, found = scene.connect(), CURRENT[-1]
    named(app, found.named.record, found.named.secret)
    assert app.execute("select family_name from notices_name").fetchall() == [("Meikäläinen",)], (
        "the name, and it alone"
    )
    return app.execute("select * from notices_content").fetchall()


def whose_it_is_with_the_receipt_for_the_notice(scene: Scene) -> Any:
    """A receipt for a handle does not tell which other handles its person has."""
    app, found = scene.connect(), CURRENT[-1]
    named(app, found.opened.record, found.opened.secret)
    return app.execute("select subject_key from disclosures_handle").fetchall()


def the_other_notices_of_a_client_looked_up(scene: Scene) -> Any:
    """With a receipt for the client his handles are read; what they say is not."""
    app = scene.connect()
    named(app, scene.payments.record, scene.payments.secret)
    assert app.execute("select count(*) from disclosures_handle").fetchone() == (1,)
    return app.execute("select from notices_content").fetchall() + app.execute("select from notices_name").fetchall()


def error_by_division(scene: Scene) -> Any:
    try:
        scene.connect().execute(
            "select from notices_content where 1 / (case when identity_code = %s then 0 else 1 end) = 1", [MATTI]
        )
    except psycopg.errors.DivisionByZero:
        return True
    return False


def error_by_division_of_a_handle(scene: Scene) -> Any:
    try:
        scene.connect().execute(
            "select from disclosures_handle where 1 / (case when subject_key = %s then 0 else 1 end) = 1", [scene.matti]
        )
    except psycopg.errors.DivisionByZero:
        return True
    return False


def add_a_handle(scene: Scene) -> Any:
    app = scene.connect()
    return app.execute(
        "insert into disclosures_handle values (%s, %s, %s)", [scene.matti, f"notice:{uuid7()}", uuid7()]
    ).rowcount


def load_as_the_app(scene: Scene) -> Any:
    scene.connect().execute(
        "select notices_load_batch(%s, repeat('0', 64), 0, repeat('0', 64), %s, '\\x00112233445566778899aabbccddeeff')",
        [uuid7(), uuid7()],
    )
    return True


READ = "select {} on {} to valtuus_app"
ATTACKS = [
    *(Attack(f"raw select of {table}", raw(table), NOTHING, **RLS) for table in TABLES),
    Attack("receipt of another notice", with_the_receipt_of_another_notice, NOTHING, **RLS),
    Attack("content by the receipt for a name", content_with_the_receipt_for_a_name, NOTHING, **{}),
    Attack("whose it is by the receipt for a notice", whose_it_is_with_the_receipt_for_the_notice, NOTHING, **RLS),
    Attack("error by division", error_by_division, NOTHING, **RLS),
    Attack("error by division of a handle", error_by_division_of_a_handle, NOTHING, **RLS),
    Attack(
        "add a handle",
        add_a_handle,
        NO_RIGHT,
        **right("insert on disclosures_handle", more=NO_ROW_SECURITY, back=ROW_SECURITY),
    ),
    Attack("load as the app", load_as_the_app, NO_RIGHT, **right("execute on function notices_load_batch")),
]
BY_POLICY = [a for a in ATTACKS if a.off]


@pytest.mark.parametrize("attack", ATTACKS, ids=str)
def test_the_attack_fails(attack: Attack, scene: Scene, inbox: Inbox) -> None:
    fails(attack, scene)


@pytest.mark.parametrize("attack", BY_POLICY, ids=str)
def test_it_would_succeed_without_the_guard(attack: Attack, scene: Scene, inbox: Inbox) -> None:
    would_succeed(attack, scene)


def test_what_a_client_has_is_not_what_it_says(scene: Scene, inbox: Inbox) -> None:
    assert not the_other_notices_of_a_client_looked_up(scene)
    scene.close()


def facts_name(app: psycopg.Connection[Any], notice: str, actor: str, municipality: str) -> bool:
    row = app.execute("select notices_facts_name(%s, %s, %s)", [notice, actor, municipality]).fetchone()
    assert row is not None
    return bool(row[0])


def test_facts_are_named_to_whom_they_were_shown_and_to_nobody_else(scene: Scene, inbox: Inbox) -> None:
    app = scene.connect()
    assert facts_name(app, inbox.maijas, AINO.key, inbox.there)
    assert not facts_name(app, inbox.maijas, AINO.key, inbox.here), "not among its facts"
    assert not facts_name(app, inbox.maijas, "o1:onni", inbox.there), "another has not opened it"
    assert not facts_name(app, inbox.mattis, AINO.key, inbox.there), "the name alone was shown"
    forged_record(app, f"notice:{inbox.mattis}", scopes="notices")
    assert not facts_name(app, inbox.mattis, "o1:aino", inbox.there), "recorded, and not committed"
    app.rollback()


def test_who_has_a_notice_comes_out_only_for_who_was_looked_up(scene: Scene, inbox: Inbox) -> None:
    arrived = "select notice::text, subject_key from notices_arrived_of_looked(now() - interval '1 day', now() + interval '1 day')"
    [pekkas] = lay(a_line(identity_code="050950-946W"))
    app = scene.connect()
    told = app.execute(arrived).fetchall()  # type: ignore[arg-type]  # our own statement
    assert {row[0] for row in told} == {inbox.maijas, inbox.mattis} and pekkas not in {row[0] for row in told}
    forged_record(app, f"notice:{pekkas}")
    again = app.execute(arrived).fetchall()  # type: ignore[arg-type]  # our own statement
    assert pekkas not in {row[0] for row in again}, "not before it is committed"
    app.rollback()


def test_the_planner_remembers_nothing_of_a_notice(scene: Scene, inbox: Inbox) -> None:
    with scene.connect("postgres", autocommit=True) as superuser:
        for table in TABLES:
            superuser.execute(f"analyze {table}")  # type: ignore[arg-type]  # a table of ours
        kept = superuser.execute(
            "select tablename, attname from pg_stats where tablename = any(%s) and attname not in ('line_id', 'scope')",
            [list(TABLES)],
        ).fetchall()
    assert kept == []


def test_the_estimate_of_a_plan_is_the_same_for_a_client_who_is_there_and_for_nobody(
    scene: Scene, inbox: Inbox
) -> None:
    with scene.connect("postgres", autocommit=True) as superuser:
        superuser.execute("analyze disclosures_handle")
    app = scene.connect()

    def planned(key: str) -> Any:
        row = app.execute(
            "explain (format json) select from disclosures_handle where subject_key = %s", [key]
        ).fetchone()
        assert row is not None
        told = row[0] if isinstance(row[0], list) else json.loads(row[0])
        return told[0]["Plan"]["Plan Rows"], told[0]["Plan"]["Total Cost"]

    assert planned(scene.matti) == planned("c1:" + "0" * 64)


def test_every_table_of_a_notice_is_among_the_shut_ones() -> None:
    assert set(TABLES) <= set(SHUT)
