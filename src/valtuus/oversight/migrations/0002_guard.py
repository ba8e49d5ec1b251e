"""Guards and grants: alarms and their events are added with their lines and never change."""

from django.db import migrations

SQL = """
select ledger_guard('oversight_alarm');
select ledger_guard('oversight_event');
create trigger never_changes before update or delete on oversight_alarm
  for each row execute function ledger_never_changes();
create trigger never_changes before update or delete on oversight_event
  for each row execute function ledger_never_changes();
grant select, insert on oversight_alarm, oversight_event to valtuus_app;
alter table oversight_alarm add check (first_day <= last_day), add check (cardinality(officials) > 0);
alter table oversight_event
  add check (number > 0),
  add check (kind in ('grown', 'explained', 'closed', 'reopened')),
  add check ((kind = 'grown') = (grown is not null)),
  add check ((kind = 'closed') = (reason <> ''));
"""


class Migration(migrations.Migration):
    dependencies = [("oversight", "0001_initial"), ("ledger", "0002_guard")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
