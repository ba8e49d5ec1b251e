"""Attacks by way of the roles: becoming another one, reaching past the database, and what each of the others may not."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from valtuus.kernel.identifiers import uuid7

from .attack import (
    APP,
    NO_RIGHT,
    NO_ROW_SECURITY,
    NOTHING,
    ROW_SECURITY,
    Attack,
    Scene,
    fails,
    given,
    line,
    matti_in,
    right,
    would_succeed,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

OWNER, FEED, ERASER, BACKUP, LOADER = (f"valtuus_{r}" for r in ("owner", "feed", "eraser", "backup", "loader"))


def as_role(role: str, statement: str) -> Callable[[Scene], Any]:
    """Run a statement as a role, see what comes, undo it."""

    def attempt(scene: Scene) -> Any:
        connection = scene.connect(role)
        cursor = connection.execute(statement)  # type: ignore[arg-type]  # the attacks' own statements
        found = cursor.fetchall() if cursor.description else cursor.statusmessage
        connection.rollback()
        return found

    return attempt


def become(role: str) -> Callable[[Scene], Any]:
    def attempt(scene: Scene) -> Any:
        app = scene.connect()
        app.execute(f"set role {role}")  # type: ignore[arg-type]  # a role of ours
        return matti_in(app, scene)

    return attempt


def member(role: str, of: str) -> dict[str, tuple[str, ...]]:
    """The guard is that this role is no member of that one."""
    return {"off": (f"grant {of} to {role}",), "on": (f"revoke {of} from {role}",)}


def personal_right(verb: str, role: str) -> dict[str, tuple[str, ...]]:
    """The guard is the missing right, and behind it row security."""
    return right(f"{verb} on benefits_person", role, more=NO_ROW_SECURITY, back=ROW_SECURITY)


def rows_of_the_owner(scene: Scene) -> Any:
    return matti_in(scene.connect(OWNER), scene)


def own_defaults(scene: Scene) -> Any:
    """A role may set its own defaults; a record named by default would be named in every connection of the pool."""
    app = scene.connect()
    app.execute("alter role valtuus_app set valtuus.record = '00000000-0000-7000-8000-000000000000'")
    app.rollback()
    return True


def insert_person(scene: Scene) -> Any:
    app = scene.connect()
    return app.execute(
        "insert into benefits_person values ('c1:x', %s, '', '', '', now(), null, false, '', '', now())", [line(app)]
    ).rowcount


def change_person(verb: str) -> Callable[[Scene], Any]:
    def attempt(scene: Scene) -> Any:
        app = scene.connect()
        made = line(app)
        if verb == "update":
            return app.execute("update benefits_person set address = '', line_id = %s", [made]).rowcount
        return app.execute("delete from benefits_person").rowcount

    return attempt


def loader_may_log_in(scene: Scene) -> Any:
    found = scene.connect().execute("select rolcanlogin from pg_roles where rolname = 'valtuus_loader'").fetchone()
    return found == (True,)


def erase_a_line(scene: Scene) -> Any:
    eraser = scene.connect(ERASER)
    eraser.execute("delete from ledger_line where id = %s", [uuid7()])
    return True


FUNCTION = "create function public.planted() returns int language sql security definer as 'select 1'"
OWNED = member(APP, OWNER)

ATTACKS = [
    Attack("become the loader", become(LOADER), NO_RIGHT, **member(APP, LOADER)),
    Attack("become the backup", become(BACKUP), NO_RIGHT, **member(APP, BACKUP)),
    Attack("become the owner, then the loader", become(LOADER), NO_RIGHT, **OWNED),
    Attack(
        "row security switched off for a table",
        as_role(APP, "alter table benefits_person disable row level security"),
        NO_RIGHT,
        **OWNED,
    ),
    Attack(
        "row security not forced",
        as_role(APP, "alter table benefits_person no force row level security"),
        NO_RIGHT,
        **OWNED,
    ),
    Attack(
        "policy of the attacker's",
        as_role(APP, "create policy open on benefits_person using (true)"),
        NO_RIGHT,
        **OWNED,
    ),
    Attack("policy dropped", as_role(APP, "drop policy by_receipt on benefits_person"), NO_RIGHT, **OWNED),
    Attack("table dropped", as_role(APP, "drop table disclosures_alarm"), NO_RIGHT, **OWNED),
    Attack(
        "bypass for oneself",
        as_role(APP, "alter role valtuus_app bypassrls"),
        NO_RIGHT,
        off=("alter role valtuus_app superuser",),
        on=("alter role valtuus_app nosuperuser",),
    ),
    Attack("record by default", own_defaults, NO_RIGHT, **right('set on parameter "valtuus.record"')),
    Attack("planted function", as_role(APP, FUNCTION), NO_RIGHT, **right("create on schema public")),
    Attack("passwords", as_role(APP, "select rolpassword from pg_authid"), NO_RIGHT, **right("select on pg_authid")),
    Attack(
        "files of the server",
        as_role(APP, "select pg_ls_dir('.')"),
        NO_RIGHT,
        **right("execute on function pg_ls_dir(text)"),
    ),
    Attack(
        "file of the server",
        as_role(APP, "select pg_read_file('PG_VERSION')"),
        NO_RIGHT,
        **right("execute on function pg_read_file(text)"),
    ),
    Attack(
        "program of the server",
        as_role(APP, "copy (select 1) to program 'cat > /dev/null'"),
        NO_RIGHT,
        **member(APP, "pg_execute_server_program"),
    ),
    Attack(
        "another database by link",
        as_role(APP, "create extension dblink"),
        NO_RIGHT,
        off=("alter role valtuus_app superuser",),
        on=("alter role valtuus_app nosuperuser",),
    ),
    Attack("client written by the app", insert_person, NO_RIGHT, **personal_right("insert", APP)),
    Attack("client changed by the app", change_person("update"), NO_RIGHT, **personal_right("update", APP)),
    Attack("client deleted by the app", change_person("delete"), NO_RIGHT, **personal_right("delete", APP)),
    Attack(
        "client updated by the app with the right",
        change_person("update"),
        NOTHING,
        off=NO_ROW_SECURITY,
        on=ROW_SECURITY,
        **given("update on benefits_person"),
    ),
    Attack(
        "client deleted by the app with the right",
        change_person("delete"),
        NOTHING,
        off=NO_ROW_SECURITY,
        on=ROW_SECURITY,
        **given("delete on benefits_person"),
    ),
    Attack(
        "client written by the app with the right",
        insert_person,
        NO_RIGHT,
        off=NO_ROW_SECURITY,
        on=ROW_SECURITY,
        **given("insert on benefits_person"),
    ),
    Attack(
        "owner reads clients",
        rows_of_the_owner,
        NOTHING,
        off=(
            "revoke valtuus_loader from valtuus_owner",
            "alter role valtuus_owner inherit",
            "grant valtuus_loader to valtuus_owner",
        ),
        on=(
            "revoke valtuus_loader from valtuus_owner",
            "alter role valtuus_owner noinherit",
            "grant valtuus_loader to valtuus_owner",
        ),
    ),
    Attack(
        "owner reads clients, not forced",
        rows_of_the_owner,
        NOTHING,
        off=("alter table benefits_person no force row level security",),
        on=("alter table benefits_person force row level security",),
    ),
    Attack(
        "loader logs in",
        loader_may_log_in,
        NOTHING,
        off=("alter role valtuus_loader login",),
        on=("alter role valtuus_loader nologin",),
    ),
    *(
        Attack(
            f"{role} reads {table}",
            as_role(role, f"table {table}"),
            NO_RIGHT,
            **right(f"select on {table}", role, more=NO_ROW_SECURITY, back=ROW_SECURITY),
        )
        for role, table in (
            (FEED, "benefits_person"),
            (FEED, "benefits_item"),
            (FEED, "disclosures_record"),
            (FEED, "ledger_body"),
            (ERASER, "benefits_person"),
            (ERASER, "benefits_item"),
            (ERASER, "disclosures_record"),
        )
    ),
    Attack(
        "feed writes a client",
        as_role(
            FEED,
            "insert into benefits_person values ('c1:x', gen_random_uuid(), '', '', '', now(), null, false, '', '', now())",
        ),
        NO_RIGHT,
        **personal_right("insert", FEED),
    ),
    Attack(
        "feed writes a look",
        as_role(FEED, "insert into disclosures_subject (record_id, subject_key) values (gen_random_uuid(), 'x')"),
        NO_RIGHT,
        off=(
            "grant select on disclosures_record to valtuus_feed",
            "grant insert on disclosures_subject to valtuus_feed",
            "alter table disclosures_subject disable trigger all",
        ),
        on=(
            "revoke select on disclosures_record from valtuus_feed",
            "revoke insert on disclosures_subject from valtuus_feed",
            "alter table disclosures_subject enable trigger all",
        ),
    ),
    Attack("eraser deletes a line", erase_a_line, NO_RIGHT, **right("delete on ledger_line", ERASER)),
    Attack(
        "eraser deletes a look",
        as_role(ERASER, "delete from disclosures_alarm"),
        NO_RIGHT,
        **right("delete on disclosures_alarm", ERASER),
    ),
    Attack(
        "backup writes a line",
        as_role(BACKUP, "insert into ledger_line (id, kind, digest) values (gen_random_uuid(), 'x', '')"),
        NO_RIGHT,
        **right("insert on ledger_line", BACKUP),
    ),
    Attack(
        "backup deletes a client",
        as_role(BACKUP, "delete from benefits_person"),
        NO_RIGHT,
        **right("delete on benefits_person", BACKUP),
    ),
]


@pytest.mark.parametrize("attack", ATTACKS, ids=str)
def test_the_attack_fails(attack: Attack, scene: Scene) -> None:
    fails(attack, scene)


@pytest.mark.parametrize("attack", ATTACKS, ids=str)
def test_it_would_succeed_without_the_guard(attack: Attack, scene: Scene) -> None:
    would_succeed(attack, scene)


def test_the_backup_reads_all_or_there_would_be_none(scene: Scene) -> None:
    assert len(matti_in(scene.connect(BACKUP), scene)) == 1


def test_no_role_but_the_backup_passes_row_security(scene: Scene) -> None:
    found = scene.connect().execute(
        "select rolname, rolbypassrls, rolsuper, rolcreaterole from pg_roles where rolname like 'valtuus_%'"
    )
    assert {row[0]: row[1:] for row in found} == {
        role: (role == BACKUP, False, False) for role in (APP, OWNER, FEED, ERASER, BACKUP, LOADER)
    }


def test_the_functions_of_other_roles_trust_no_search_path(scene: Scene) -> None:
    """A security-definer function without a fixed path would run what the caller puts before its tables."""
    found = scene.connect().execute(
        "select proname, proconfig from pg_proc where prosecdef and pronamespace = 'public'::regnamespace"
    )
    paths = {name: config for name, config in found}
    assert {"ledger_must_be_recorded", "ledger_must_be_versioned", "benefits_unknown_codes"} <= set(paths)
    assert {name for name, config in paths.items() if config != ["search_path=public, pg_temp"]} == set()


def test_every_table_with_a_subject_key_is_behind_a_policy(scene: Scene) -> None:
    """And row security is forced on it. The exceptions hold keys of looks, and rows of a load that nobody reads."""
    found = scene.connect().execute(
        "select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid"
        " where a.attname in ('subject_key', 'identity_code') and c.relkind in ('r', 'p', 'v', 'm')"
        " and c.relnamespace = 'public'::regnamespace"
        " and not (c.relrowsecurity and c.relforcerowsecurity)"
    )
    open_tables = {row[0] for row in found}
    staging = {"benefits_staging_person", "benefits_staging_item", "municipal_lists_staging", "notices_staging"}
    assert open_tables <= {"disclosures_subject", *staging}
    for table in open_tables - {"disclosures_subject"}:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            scene.connect().execute(f"select * from {table}")  # type: ignore[arg-type]  # noqa: S608 - names of the catalogue
