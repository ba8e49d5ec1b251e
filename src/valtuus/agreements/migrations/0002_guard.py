"""Guards and grants of the agreements' tables."""

from django.db import migrations

SQL = [
    f"select ledger_guard_register('{table}'); grant select, insert on {table} to valtuus_app;"
    for table in ("agreements_agreement", "agreements_agreement_end")
]


class Migration(migrations.Migration):
    dependencies = [("agreements", "0001_initial"), ("ledger", "0002_guard")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in SQL]
