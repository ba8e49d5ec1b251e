"""Guards, checks and grants of the register's tables."""

from django.db import migrations

REGISTER = (
    "mandates_request",
    "mandates_request_end",
    "mandates_grant",
    "mandates_revocation",
    "mandates_details_change",
    "mandates_old_right",
)

SQL = [
    *(
        f"select ledger_guard_register('{table}'); grant select, insert on {table} to valtuus_app;"
        for table in REGISTER
    ),
    *(
        f"""
alter table {table} add constraint {table}_one_holder check ((holder_person is null) <> (holder_party is null));
alter table {table} add constraint {table}_type check (type in ('act', 'represent', 'grant', 'grant_represent'));
alter table {table} add constraint {table}_themes check (cardinality(themes) > 0);
alter table {table} add constraint {table}_days check (first_day <= last_day);
alter table {table} add constraint {table}_limit check (limit is null or cardinality("limit") > 0);
""".replace("(limit is", '("limit" is')
        for table in ("mandates_request", "mandates_grant")
    ),
    "alter table mandates_request_end add check (how in ('approved', 'rejected', 'withdrawn', 'lapsed'));",
    """
alter table mandates_answer add column number bigint not null unique default nextval('ledger_record_number');
alter table mandates_answer add column recorded_at timestamptz not null default transaction_timestamp();
select ledger_guard('mandates_answer');
create trigger never_changes before update or delete on mandates_answer for each row execute function ledger_never_changes();
grant select, insert (id, line_id, question, decision, known_at) on mandates_answer to valtuus_app;
""",
]


class Migration(migrations.Migration):
    dependencies = [("mandates", "0001_initial"), ("ledger", "0002_guard")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in SQL]
