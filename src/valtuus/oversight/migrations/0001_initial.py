"""Tables of alarms and their events."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

ARRAY = django.contrib.postgres.fields.ArrayField


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Alarm",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("line_id", models.UUIDField()),
                ("kind", models.TextField()),
                ("officials", ARRAY(base_field=models.TextField(), size=None)),
                ("about", models.TextField(default="")),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("counted", models.FloatField()),
                ("threshold", models.JSONField()),
                ("evidence", ARRAY(base_field=models.BigIntegerField(), default=list, size=None)),
                ("parties", ARRAY(base_field=models.UUIDField(), default=list, size=None)),
                ("raised_at", models.DateTimeField()),
            ],
            options={
                "db_table": "oversight_alarm",
                "indexes": [models.Index(fields=["kind", "last_day"], name="oversight_alarm_by_kind")],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("line_id", models.UUIDField()),
                ("number", models.IntegerField()),
                ("kind", models.TextField()),
                ("at", models.DateTimeField()),
                ("by", models.TextField(default="")),
                ("name", models.TextField(default="")),
                ("reason", models.TextField(default="")),
                ("note", models.TextField(default="")),
                ("grown", models.JSONField(null=True)),
                ("alarm", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="oversight.alarm")),
            ],
            options={
                "db_table": "oversight_event",
                "constraints": [models.UniqueConstraint(fields=("alarm", "number"), name="oversight_event_once")],
            },
        ),
    ]
