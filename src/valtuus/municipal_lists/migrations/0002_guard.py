"""Guards of the lists: people by receipt only, everything by line only, nothing ever changed."""

from django.db import migrations

from valtuus.disclosures.policy import policy_sql

CHECKS = """
alter table municipal_lists_list add column loaded_at timestamptz not null default transaction_timestamp();
alter table municipal_lists_list
  add constraint list_kind check (kind in ('lms_billing', 'lms_days', 'childcare_billing')),
  add constraint list_bill check ((kind = 'lms_days') = (bill_sum is null)),
  add constraint list_digest check (digest ~ '^[0-9a-f]{64}$');
alter table municipal_lists_row
  add constraint row_band check (band in ('', '300', '1000')),
  add constraint row_money check (gross >= 0 and share >= 0 and share <= gross);
alter table municipal_lists_person add constraint person_handle check (subject_key ~ '^list_row:[0-9a-f-]{36}$');
alter table municipal_lists_export add constraint export_digest check (sha256 ~ '^[0-9a-f]{64}$');
"""

TABLES = ("list", "row", "export", "export_fetch")
GUARDS = "".join(
    f"""
select ledger_guard('municipal_lists_{table}');
create trigger never_changes before update or delete on municipal_lists_{table} for each row execute function ledger_never_changes();
grant select on municipal_lists_{table} to valtuus_app;
"""
    for table in TABLES
)

# What a file was made of and that it was handed out is written by the app; lists are written by the loader alone.
GRANTS = """
select ledger_guard('municipal_lists_person');
grant insert on municipal_lists_export, municipal_lists_export_fetch to valtuus_app;
grant select, insert (id, line_id, kind, municipality, day, bill_number, bill_sum, rows, digest, replaces_id)
  on municipal_lists_list to valtuus_loader;
grant select, insert on municipal_lists_row to valtuus_loader;
"""

# See benefits/migrations/0002_guard.py: the planner remembers nothing of what is personal.
STATISTICS = """
alter table municipal_lists_person
  alter column subject_key set statistics 0, alter column identity_code set statistics 0, alter column family_name set statistics 0,
  alter column given_names set statistics 0, alter column non_disclosure set statistics 0,
  alter column home_municipality set statistics 0;
"""

SQL = (policy_sql("municipal_lists_person", scope_column="scope"), CHECKS, GUARDS, GRANTS, STATISTICS)


class Migration(migrations.Migration):
    dependencies = [("municipal_lists", "0001_initial"), ("disclosures", "0005_handles"), ("ledger", "0002_guard")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in SQL]
