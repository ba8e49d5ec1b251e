"""Tables of reports and their matters."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

KEY = [
    ("id", models.UUIDField(primary_key=True, serialize=False)),
    ("line_id", models.UUIDField()),
]


class Migration(migrations.Migration):
    dependencies = [("fallback", "0004_share_guard")]

    operations = [
        migrations.CreateModel(
            name="Matter",
            fields=[
                *KEY,
                ("number", models.BigIntegerField(unique=True)),
                ("party", models.UUIDField()),
                ("cause", models.TextField()),
                ("symptom", models.TextField()),
                (
                    "municipalities",
                    django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
                ),
                ("elsewhere", models.BooleanField()),
                ("state", models.TextField()),
                ("opened_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("adviser", models.TextField(default="")),
                ("last", models.IntegerField()),
                ("erased_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "fallback_matter",
                "indexes": [
                    models.Index(fields=["state", "opened_at"], name="matter_by_state"),
                    models.Index(fields=["party", "cause", "symptom"], name="matter_by_about"),
                ],
            },
        ),
        migrations.CreateModel(
            name="MatterStep",
            fields=[
                *KEY,
                ("number", models.IntegerField()),
                ("kind", models.TextField()),
                ("state", models.TextField()),
                ("at", models.DateTimeField()),
                ("by", models.TextField()),
                ("name", models.TextField(default="")),
                ("code", models.TextField(default="")),
                ("note", models.TextField(default="")),
                ("matter", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="fallback.matter")),
            ],
            options={
                "db_table": "fallback_matter_step",
                "constraints": [models.UniqueConstraint(fields=("matter", "number"), name="matter_step_number")],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                *KEY,
                ("conversation", models.UUIDField(unique=True)),
                ("reporter", models.TextField()),
                ("at", models.DateTimeField()),
                ("contents", models.JSONField()),
                ("once", models.UUIDField(null=True, unique=True)),
                ("matter", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="fallback.matter")),
            ],
            options={
                "db_table": "fallback_report",
                "indexes": [models.Index(fields=["reporter", "at"], name="report_by_reporter")],
            },
        ),
        migrations.CreateModel(
            name="Unconfirmed",
            fields=[
                *KEY,
                ("address", models.TextField()),
                ("network", models.TextField()),
                ("at", models.DateTimeField()),
                ("language", models.TextField()),
                ("contents", models.JSONField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("erased_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "fallback_unconfirmed",
                "indexes": [
                    models.Index(fields=["address", "at"], name="unconfirmed_by_address"),
                    models.Index(fields=["network", "at"], name="unconfirmed_by_network"),
                ],
            },
        ),
    ]
