"""Which reminders of a request have been sent, with guard and grants."""

import django.db.models.deletion
from django.db import migrations, models

SQL = """
select ledger_guard('mandates_request_reminder');
create trigger never_changes before update or delete on mandates_request_reminder
  for each row execute function ledger_never_changes();
grant select, insert on mandates_request_reminder to valtuus_app;
"""


class Migration(migrations.Migration):
    dependencies = [("mandates", "0003_asking_and_callers")]

    operations = [
        migrations.CreateModel(
            name="RequestReminder",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("line_id", models.UUIDField()),
                ("step", models.TextField()),
                ("at", models.DateTimeField()),
                ("request", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="mandates.request")),
            ],
            options={
                "db_table": "mandates_request_reminder",
                "constraints": [models.UniqueConstraint(fields=("request", "step"), name="request_reminder_once")],
            },
        ),
        migrations.RunSQL(SQL, migrations.RunSQL.noop),
    ]
