"""Attacks on guard one: seeing a client without a receipt that names him."""

import re
from contextlib import AbstractContextManager
from dataclasses import replace
from importlib import import_module
from typing import Any
from unittest.mock import patch

import psycopg
import pytest
from django.db import connections
from django.db.models import Manager, QuerySet

from valtuus.benefits.models import Item, Person
from valtuus.benefits.tests.ground import MAIJA, MATTI
from valtuus.disclosures import gate
from valtuus.disclosures.gate import reading
from valtuus.disclosures.tests.looks import AINO
from valtuus.disclosures.types import Receipt, Unreceipted
from valtuus.kernel.errors import DomainError
from valtuus.kernel.identifiers import uuid7

from .attack import (
    NAME,
    NO_RIGHT,
    NO_ROW_SECURITY,
    NO_SUCH_RECORD,
    NOTHING,
    POLICIES,
    ROW_SECURITY,
    SHUT,
    Attack,
    Scene,
    fails,
    forged_record,
    line,
    matti_in,
    named,
    policies_with,
    right,
    without_trigger,
    would_succeed,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

RLS = {"off": NO_ROW_SECURITY, "on": ROW_SECURITY}


def raw_select(scene: Scene) -> Any:
    return matti_in(scene.connect(), scene)


def select_of_items(scene: Scene) -> Any:
    return scene.connect().execute("select fields from benefits_item where subject_key = %s", [scene.matti]).fetchall()


def by_join(scene: Scene) -> Any:
    return (
        scene.connect()
        .execute("select p.identity_code from disclosures_subject s join benefits_person p using (subject_key)")
        .fetchall()
    )


def copy_out(scene: Scene) -> Any:
    with scene.connect().cursor() as cursor, cursor.copy("copy benefits_person to stdout") as copy:
        return b"".join(bytes(part) for part in copy)


def queryset_by_hand(scene: Scene) -> Any:
    return list(QuerySet(Person).values("identity_code"))


def raw_queryset_by_hand(scene: Scene) -> Any:
    return [p.identity_code for p in QuerySet(Person).raw("select * from benefits_person")]


def row_security_off(scene: Scene) -> Any:
    app = scene.connect()
    app.execute("set row_security = off")
    return matti_in(app, scene)


def empty_settings(scene: Scene) -> Any:
    app = scene.connect()
    named(app, "", "")
    return matti_in(app, scene)


def malformed_record(scene: Scene) -> Any:
    app = scene.connect()
    named(app, "' or true --", "x")
    return matti_in(app, scene)


def forged_receipt(scene: Scene) -> Any:
    app = scene.connect()
    named(app, uuid7(), "0" * 32)
    return matti_in(app, scene)


def forged_secret(scene: Scene) -> Any:
    app = scene.connect()
    named(app, scene.onnis.record, "0" * 32)
    return matti_in(app, scene)


def secret_of_another_record(scene: Scene) -> Any:
    app = scene.connect()
    named(app, scene.onnis.record, scene.own.secret)
    return matti_in(app, scene)


def digest_as_secret(scene: Scene) -> Any:
    app = scene.connect()
    row = app.execute(
        "select encode(secret_digest, 'hex') from disclosures_record where id = %s", [scene.onnis.record]
    ).fetchone()
    named(app, scene.onnis.record, row[0] if row else "")
    return matti_in(app, scene)


def receipt_for_somebody_else(scene: Scene) -> Any:
    app = scene.connect()
    named(app, scene.own.record, scene.own.secret)
    return matti_in(app, scene)


def stale_receipt(scene: Scene) -> Any:
    app = scene.connect()
    named(app, scene.stale.record, scene.stale.secret)
    return matti_in(app, scene)


def refused_record(scene: Scene) -> Any:
    app = scene.connect()
    named(app, scene.refused, "")
    return matti_in(app, scene)


def scope_not_given(scene: Scene) -> Any:
    app = scene.connect()
    named(app, scene.payments.record, scene.payments.secret)
    paid = app.execute("select from benefits_item where subject_key = %s and scope = 'payments'", [scene.matti])
    assert paid.rowcount == 1, "the receipt itself is good"
    return app.execute(
        "select fields from benefits_item where subject_key = %s and scope = 'recovery'", [scene.matti]
    ).fetchall()


def record_read_and_roll_back(scene: Scene) -> Any:
    app = scene.connect()
    named(app, forged_record(app, scene.matti), "mine")
    found = matti_in(app, scene)
    app.rollback()
    assert app.execute("select from disclosures_record where question = '{}'").rowcount == 0
    return found


def record_in_a_savepoint_and_roll_back(scene: Scene) -> Any:
    app = scene.connect()
    with app.transaction(force_rollback=True):
        with app.transaction():
            record = forged_record(app, scene.matti)
        with app.transaction():
            named(app, record, "mine")
            return matti_in(app, scene)


def uncommitted_record_of_another_connection(scene: Scene) -> Any:
    writer, reader = scene.connect(), scene.connect()
    record = forged_record(writer, scene.matti)
    reader.execute("set transaction isolation level read uncommitted")
    named(reader, record, "mine")
    return matti_in(reader, scene)


def widen_by_subject(scene: Scene) -> Any:
    app = scene.connect()
    app.execute(
        "insert into disclosures_subject (record_id, subject_key) values (%s, %s)", [scene.own.record, scene.matti]
    )
    app.commit()
    return receipt_for_somebody_else(scene)


def widen_by_subject_with_a_line(scene: Scene) -> Any:
    app = scene.connect()
    line(app)
    app.execute(
        "insert into disclosures_subject (record_id, subject_key) values (%s, %s)", [scene.own.record, scene.matti]
    )
    app.commit()
    return receipt_for_somebody_else(scene)


def widen_scopes(scene: Scene) -> Any:
    app = scene.connect()
    app.execute(
        "update disclosures_record set line_id = %s, scopes_asked = '{payments,recovery}',"
        " scopes_given = '{payments,recovery}' where id = %s",
        [line(app), scene.payments.record],
    )
    app.commit()
    return scope_not_given(scene)


def freshen_stale_record(scene: Scene) -> Any:
    app = scene.connect()
    app.execute(
        "update disclosures_record set line_id = %s, made_at = now() where id = %s", [line(app), scene.stale.record]
    )
    app.commit()
    return stale_receipt(scene)


def record_of_tomorrow(scene: Scene) -> Any:
    """A record that stays fresh for ever, if its time were not the database's own column."""
    app = scene.connect()
    record = forged_record(app, scene.matti, made_at="now() + interval '10 years'")
    app.commit()
    return record


def permit_a_refusal(scene: Scene) -> Any:
    """A refused record that carries a secret: refused by a check before the policy is asked."""
    app = scene.connect()
    record = forged_record(app, scene.matti, outcome="deny")
    app.commit()
    named(app, record, "mine")
    return matti_in(app, scene)


def settings_that_outlive_the_reading(scene: Scene) -> Any:
    """What a connection keeps when the pool gives it to the next request."""
    with reading(scene.onnis, actor=replace(AINO, key=scene.onnis.actor, session=scene.onnis.session)):
        assert Person.objects.count() == 1
    with connections["default"].cursor() as next_request:
        next_request.execute("select identity_code from benefits_person")
        found = next_request.fetchall()
    connections["default"].close()
    return found


def settings_that_outlive_one_go(scene: Scene) -> Any:
    asker = replace(AINO, key=scene.onnis.actor, session=scene.onnis.session)
    assert gate.opened(scene.onnis, "select from benefits_person", actor=asker) == [[()]]
    with connections["default"].cursor() as next_request:
        next_request.execute("select identity_code from benefits_person")
        found = next_request.fetchall()
    connections["default"].close()
    return found


def settings_that_outlive_a_fault(scene: Scene) -> Any:
    app = scene.connect()
    with pytest.raises(ZeroDivisionError), app.transaction():
        named(app, scene.onnis.record, scene.onnis.secret)
        raise ZeroDivisionError
    return matti_in(app, scene)


def _session_wide(receipt: Receipt) -> None:
    cursor = psycopg.Cursor(connections["default"].connection)
    cursor.execute(
        "select set_config('valtuus.record', %s, false), set_config('valtuus.secret', %s, false)",
        [str(receipt.record), receipt.secret],
    )


def _session_wide_named() -> AbstractContextManager[Any]:
    return patch.object(gate, "_name", _session_wide)


def in_the_next_transaction(scene: Scene) -> Any:
    app = scene.connect()
    named(app, scene.onnis.record, scene.onnis.secret)
    assert matti_in(app, scene)
    app.commit()
    return matti_in(app, scene)


# A fetched row, then another name, then the rest of the rows: what the conditions compare with must have been made before.
CHANGED = "set_config('valtuus.record', %s, true), set_config('valtuus.secret', %s, true), set_config('valtuus.subjects', %s, true)"
TWICE = "generate_series(1, 2) pass cross join lateral (select identity_code, pass from benefits_person where pass > 0 offset 0) p"


def changed_between_two_fetches(scene: Scene) -> Any:
    app = scene.connect()
    app.execute(f"select {CHANGED}", [str(scene.own.record), scene.own.secret, scene.maija])
    app.execute(f"declare c no scroll cursor for select identity_code from {TWICE}")  # noqa: S608 - the line above
    assert app.execute("fetch 1 from c").fetchall() == [(MAIJA,)]
    app.execute(f"select {CHANGED}", [str(scene.refused), "", scene.matti])
    return [row for row in app.execute("fetch all from c") if row == (MATTI,)]


def changed_inside_the_query(scene: Scene) -> Any:
    app = scene.connect()
    app.execute(f"select {CHANGED}", [str(scene.own.record), scene.own.secret, scene.maija])
    asked = f"select identity_code, {CHANGED} from {TWICE}"  # noqa: S608 - the lines above
    found = app.execute(asked, [str(scene.refused), "", scene.matti]).fetchall()
    assert found[0][0] == MAIJA
    return [row for row in found if row[0] == MATTI]


def scopes_of_one_and_subject_of_another(scene: Scene) -> Any:
    """Two good receipts, one after the other in one query: Matti's payments, somebody's recovery; never Matti's recovery."""
    app = scene.connect()
    record = forged_record(app, scene.maija, scopes="recovery")
    app.commit()
    first, second = (scene.payments.record, scene.payments.secret), (record, "mine")
    for one, other in ((first, second), (second, first)):
        named(app, *one)
        asked = (
            f"select i.scope, i.subject_key, {NAME} from generate_series(1, 2) pass cross join lateral (select"  # noqa: S608 - ours
            " scope, subject_key, pass from benefits_item where pass > 0 offset 0) i"
        )
        found = app.execute(asked, [str(other[0]), other[1]]).fetchall()
        if loot := [row for row in found if row[:2] == ("recovery", scene.matti)]:
            return loot
        app.rollback()
    return None


def widened_receipt_object(scene: Scene) -> Any:
    with reading(replace(scene.own, subjects=(scene.matti,), scopes=("recovery",)), actor=AINO):
        return [*Person.objects.values(), *Item.objects.values()]


def no_policy(*replaced: tuple[str, str]) -> dict[str, tuple[str, ...]]:
    return {"off": policies_with(*replaced), "on": POLICIES}


SECRET = ("r.secret_digest = sha256(convert_to(current_setting('valtuus.secret', true), 'UTF8'))", "true")
PERMITTED = ("r.outcome = 'permit'", "true")
COMMITTED = ("r.xact is distinct from pg_current_xact_id_if_assigned()", "true")
SUBJECTS = (("s on s.record_id = r.id", "s on true"),)
SCOPES = (("unnest(r.scopes_given) scope", "unnest(r.scopes_given || '{recovery}') scope"),)
FRESH = ("interval '2 minutes'", "interval '2 years'")
WIDENING = {
    "off": ("alter table disclosures_record disable trigger user", "grant update on disclosures_record to valtuus_app"),
    "on": (
        "alter table disclosures_record enable trigger user",
        "revoke update on disclosures_record from valtuus_app",
    ),
}
# The same rows, but the subjects stand in a setting that is compared with each row, once they were found to be the record's.
NAMED_IN_A_SETTING = (
    "drop policy by_receipt on benefits_person",
    "create policy by_receipt on benefits_person for select to valtuus_app using ("
    " exists (select from disclosures_record r where r.id = nullif(current_setting('valtuus.record', true), '')::uuid"
    " and r.secret_digest = sha256(convert_to(current_setting('valtuus.secret', true), 'UTF8')) and not exists ("
    " select unnest(string_to_array(current_setting('valtuus.subjects', true), ',')) except"
    " select s.subject_key from disclosures_subject s where s.record_id = r.id))"
    " and subject_key = any (string_to_array(current_setting('valtuus.subjects', true), ',')))",
)
SCOPES_OF_ANY = (
    (
        "disclosures_record r, unnest(r.scopes_given) scope",
        "unnest(array['payments', 'recovery']) scope, disclosures_record r",
    ),
)
CHECK = "23514"
CONSTRAINTS = ("record_outcome", "record_secret", "record_digest", "record_basis", "record_scopes")
checks = import_module("valtuus.disclosures.migrations.0002_guard")

ATTACKS = [
    Attack("raw select", raw_select, NOTHING, **RLS),
    Attack("raw select of items", select_of_items, NOTHING, **RLS),
    Attack("join from the log", by_join, NOTHING, **RLS),
    Attack("copy out", copy_out, NOTHING, **RLS),
    Attack("queryset made by hand", queryset_by_hand, NOTHING, **RLS),
    Attack("raw queryset made by hand", raw_queryset_by_hand, NOTHING, **RLS),
    Attack("row_security off", row_security_off, NO_RIGHT, **RLS),
    Attack("empty settings", empty_settings, NOTHING, **RLS),
    Attack("malformed record id", malformed_record, "22P02", **RLS),
    Attack("receipt invented", forged_receipt, NOTHING, **RLS),
    Attack("secret guessed", forged_secret, NOTHING, **no_policy(SECRET)),
    Attack("secret of another record", secret_of_another_record, NOTHING, **no_policy(SECRET)),
    Attack(
        "digest of the log as secret",
        digest_as_secret,
        NOTHING,
        **no_policy((SECRET[0], "r.secret_digest = decode(current_setting('valtuus.secret', true), 'hex')")),
    ),
    Attack(
        "receipt for somebody else",
        receipt_for_somebody_else,
        NOTHING,
        **no_policy(*SUBJECTS),
    ),
    Attack("stale receipt", stale_receipt, NOTHING, **no_policy(FRESH)),
    Attack("record of a refusal", refused_record, NOTHING, **no_policy(PERMITTED, SECRET)),
    Attack(
        "scope not given",
        scope_not_given,
        NOTHING,
        **no_policy(*SCOPES),
    ),
    Attack("record, read, roll back", record_read_and_roll_back, NOTHING, **no_policy(COMMITTED)),
    Attack("record in a savepoint, roll back", record_in_a_savepoint_and_roll_back, NOTHING, **no_policy(COMMITTED)),
    Attack("uncommitted record of another connection", uncommitted_record_of_another_connection, NOTHING, **RLS),
    Attack(
        "widen by a subject row",
        widen_by_subject,
        NO_SUCH_RECORD,
        **without_trigger("disclosures_subject", "with_record"),
    ),
    Attack(
        "widen by a subject row with a line",
        widen_by_subject_with_a_line,
        NO_SUCH_RECORD,
        **without_trigger("disclosures_subject", "with_record"),
    ),
    Attack("widen by scopes", widen_scopes, NO_RIGHT, **WIDENING),
    Attack("freshen a stale record", freshen_stale_record, NO_RIGHT, **WIDENING),
    Attack(
        "record of tomorrow",
        record_of_tomorrow,
        NO_RIGHT,
        **right("insert (made_at) on disclosures_record"),
    ),
    Attack(
        "refusal with a secret",
        permit_a_refusal,
        CHECK,
        off=(*(f"alter table disclosures_record drop constraint {c}" for c in CONSTRAINTS), *policies_with(PERMITTED)),
        on=(
            "alter table disclosures_record disable trigger user",
            "alter table disclosures_subject disable trigger user",
            "delete from disclosures_subject",
            "delete from disclosures_record",
            "alter table disclosures_subject enable trigger user",
            "alter table disclosures_record enable trigger user",
            checks.CHECKS,
            *POLICIES,
        ),
    ),
    Attack("settings that outlive the reading", settings_that_outlive_the_reading, NOTHING, patch=_session_wide_named),
    Attack("settings that outlive one go", settings_that_outlive_one_go, NOTHING, patch=_session_wide_named),
    Attack("settings that outlive a fault", settings_that_outlive_a_fault, NOTHING, **RLS),
    Attack("receipt in the next transaction", in_the_next_transaction, NOTHING, **RLS),
    Attack("changed between two fetches", changed_between_two_fetches, NOTHING, off=NAMED_IN_A_SETTING, on=POLICIES),
    Attack("changed inside the query", changed_inside_the_query, NOTHING, off=NAMED_IN_A_SETTING, on=POLICIES),
    Attack(
        "scopes of one, subject of another", scopes_of_one_and_subject_of_another, NOTHING, **no_policy(*SCOPES_OF_ANY)
    ),
    Attack("receipt widened in Python", widened_receipt_object, NOTHING, **RLS),
]


@pytest.mark.parametrize("attack", ATTACKS, ids=str)
def test_the_attack_fails(attack: Attack, scene: Scene) -> None:
    fails(attack, scene)


@pytest.mark.parametrize("attack", ATTACKS, ids=str)
def test_it_would_succeed_without_the_guard(attack: Attack, scene: Scene) -> None:
    would_succeed(attack, scene)


def test_every_manager_of_a_personal_table_is_shut(scene: Scene) -> None:
    for model in (Person, Item):
        for manager in (model.objects, model._base_manager, model._default_manager):
            with pytest.raises(Unreceipted):
                manager.all()
            with pytest.raises(Unreceipted):
                manager.raw(f"select * from {model._meta.db_table}")  # noqa: S608 - our own table names


def test_a_plain_manager_would_have_asked_the_database(scene: Scene) -> None:
    with patch.object(gate._Receipted, "get_queryset", Manager.get_queryset):
        assert list(Person.objects.values()) == [], "asked, and shown nothing: the policy stands behind the manager"


def test_the_receipt_of_another_opens_nothing(scene: Scene) -> None:
    with pytest.raises(DomainError, match="receipt_of_another"), reading(scene.onnis, actor=AINO):
        pass


def test_the_check_of_person_and_session_is_what_stops_it(scene: Scene) -> None:
    """A receipt made over in Python passes: the check is against mistakes, and the record names whose look it was."""
    with reading(replace(scene.onnis, actor=AINO.key, session=AINO.session), actor=AINO):
        assert Person.objects.count() == 1


def test_the_limit_a_lie_is_recorded(scene: Scene) -> None:
    """What the guard does not do: who holds the app's credentials can write a false permit. But the look stands in the log."""
    app = scene.connect()
    record = forged_record(app, scene.matti)
    assert not matti_in(app, scene), "not before it is committed"
    app.commit()
    named(app, record, "mine")
    assert matti_in(app, scene)
    app.rollback()
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("delete from disclosures_record where id = %s", [record])


def _named(row: str) -> str:
    """A row of a plan as 18 writes it: 15 says $1 where 18 says (InitPlan 1).col1."""
    return re.sub(r"\$(\d+)", r"(InitPlan \1).col1", row)


def test_the_policy_uses_the_index_and_asks_for_the_receipt_before_the_first_row(scene: Scene) -> None:
    app = scene.connect()
    for table in SHUT:
        app.execute(
            "set local enable_bitmapscan = off; set local enable_seqscan = off; set local enable_indexscan = on"
        )
        plan = [_named(row[0]) for row in app.execute(f"explain select * from {table}")]  # noqa: S608 - our own table names
        condition = next(row for row in plan if "Index Cond" in row)
        assert plan[0].startswith("Index Scan") and "(subject_key = ANY ((InitPlan" in condition, plan
        app.execute("set local enable_seqscan = on; set local enable_indexscan = off")
        asked = "explain select * from {} where subject_key = 'x' and subject_key = any (array['x'])"
        plan = [_named(row[0]) for row in app.execute(asked.format(table))]
        condition = next(row for row in plan if "Filter" in row)
        assert plan[0].startswith("Seq Scan") and condition.strip().startswith("Filter: (((InitPlan"), plan
