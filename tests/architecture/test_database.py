"""Every table is under a guard, and the app role may do what is written here and nothing else."""

from pathlib import Path

import pytest
from django.apps import apps
from django.db import connections
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import translation

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
HERE = Path(__file__).parent


def rows(sql, *args):
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql, args)
        return cursor.fetchall()


def tables():
    return {name for (name,) in rows("select tablename from pg_tables where schemaname = 'public'")}


def test_every_table_is_guarded_or_on_the_short_list():
    guarded = {n for (n,) in rows("select tgrelid::regclass::text from pg_trigger where tgname = 'must_be_recorded'")}
    lines = (HERE / "unguarded_tables.txt").read_text().splitlines()
    excused = {line.split(": ")[0] for line in lines if line and not line.startswith("#")}
    assert tables() - guarded == excused & tables()
    assert excused <= tables()


def test_register_rows_are_versioned_and_never_change():
    sql = "select tgrelid::regclass::text from pg_trigger where tgname = %s"
    versioned, fixed = ({n for (n,) in rows(sql, name)} for name in ("must_be_versioned", "never_changes"))
    with_entry = {
        n for (n,) in rows("select table_name from information_schema.columns where column_name = 'entry_id'")
    }
    assert with_entry == versioned and versioned <= fixed


def privileges():
    table = rows(
        "select grantee, table_name, privilege_type from information_schema.role_table_grants "
        "where table_schema = 'public' and grantee like 'valtuus\\_%%' and grantee <> 'valtuus_owner'"
    )
    column = rows(
        "select grantee, table_name, privilege_type, string_agg(column_name, ',' order by column_name) "
        "from information_schema.column_privileges c where table_schema = 'public' and grantee like 'valtuus\\_%%' "
        "and grantee <> 'valtuus_owner' and not exists (select from information_schema.role_table_grants t "
        "where (t.grantee, t.table_name, t.privilege_type) = (c.grantee, c.table_name, c.privilege_type)) group by 1, 2, 3"
    )
    return sorted([f"{g} {t} {p}" for g, t, p in table] + [f"{g} {t} {p} ({cols})" for g, t, p, cols in column])


def test_the_roles_may_do_exactly_what_is_written():
    written = (HERE / "privileges.txt").read_text().splitlines()
    assert privileges() == [line for line in written if line and not line.startswith("#")]


def test_no_role_of_ours_passes_row_security_but_backup_and_none_is_superuser():
    found = {
        n: (b, s)
        for n, b, s in rows("select rolname, rolbypassrls, rolsuper from pg_roles where rolname like 'valtuus\\_%%'")
    }
    assert {n for n, (bypass, _) in found.items() if bypass} == {"valtuus_backup"}
    assert not [n for n, (_, superuser) in found.items() if superuser]


def test_security_definer_functions_fix_their_search_path():
    loose = rows(
        "select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef "
        "and not coalesce(array_to_string(proconfig, ' '), '') like '%%search_path=public, pg_temp%%'"
    )
    assert loose == []


def test_the_models_ask_for_no_migration_that_is_not_written():
    written = MigrationLoader(connections["owner"])
    with translation.override(None):  # Django's own labels are translated, and would count as changed
        changes = MigrationAutodetector(written.project_state(), ProjectState.from_apps(apps)).changes(written.graph)
    assert {app: [str(o) for m in found for o in m.operations] for app, found in changes.items()} == {}
