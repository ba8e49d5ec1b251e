"""The mark, readable by the app and written by the owner alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [("ledger", "0002_guard")]
    operations = [
        migrations.CreateModel(
            name="World",
            fields=[("id", models.UUIDField(primary_key=True, serialize=False)), ("line_id", models.UUIDField())],
            options={"db_table": "demo_world"},
        ),
        migrations.RunSQL(
            "select ledger_guard('demo_world'); grant select on demo_world to valtuus_app;", migrations.RunSQL.noop
        ),
    ]
