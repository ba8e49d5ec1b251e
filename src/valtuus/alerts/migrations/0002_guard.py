"""Guards, checks and grants of the alerts' tables. What is appended never changes; the eraser may delete it when its time is up."""

from django.db import migrations

APPENDED = ("alerts_alert", "alerts_read", "alerts_attempt")
CHANGING = ("alerts_mail", "alerts_contact")

SQL = [
    *(
        f"select ledger_guard('{table}');"
        f"create trigger never_changes before update on {table} for each row execute function ledger_never_changes();"
        f"grant select, insert on {table} to valtuus_app;"
        for table in APPENDED
    ),
    *(f"select ledger_guard('{table}'); grant select, insert, update on {table} to valtuus_app;" for table in CHANGING),
    *(f"grant select, delete on {table} to valtuus_eraser;" for table in (*APPENDED, *CHANGING)),
    """
alter table alerts_mail add check (state in ('waiting', 'sent', 'given_up'));
alter table alerts_mail add check ((alert_id is null) <> (confirmation is null));
alter table alerts_mail add check (language in ('fi', 'sv', 'en'));
alter table alerts_attempt add check (outcome in ('sent', 'unreachable', 'deferred', 'refused'));
""",
]


class Migration(migrations.Migration):
    dependencies = [("alerts", "0001_initial"), ("ledger", "0002_guard")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in SQL]
