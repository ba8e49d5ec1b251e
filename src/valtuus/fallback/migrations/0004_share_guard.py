"""Guards, checks and grants of the shared verdicts. Rows are added and never change; the eraser may delete them when their time is up."""

from django.db import migrations

APPENDED = ("fallback_share", "fallback_share_end")

SQL = [
    *(
        f"select ledger_guard('{table}');"
        f"create trigger never_changes before update on {table} for each row execute function ledger_never_changes();"
        f"grant select, insert on {table} to valtuus_app;"
        f"grant select, delete on {table} to valtuus_eraser;"
        for table in APPENDED
    ),
    """
alter table fallback_share add check ("right" in ('grant', 'grant_represent'));
alter table fallback_share add check (cardinality(actions) > 0);
alter table fallback_share add check (until > at and until <= at + interval '31 days');
""",
]


class Migration(migrations.Migration):
    dependencies = [("fallback", "0003_share"), ("ledger", "0002_guard")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in SQL]
