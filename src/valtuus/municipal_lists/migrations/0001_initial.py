"""Tables of the lists by municipality."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Export",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("line_id", models.UUIDField()),
                ("number", models.BigIntegerField(unique=True)),
                ("represented", models.UUIDField()),
                ("official", models.TextField()),
                ("session_digest", models.TextField()),
                ("filters", models.JSONField()),
                ("columns", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("reason", models.TextField()),
                ("rows", models.IntegerField()),
                ("sum", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ("sha256", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "municipal_lists_export",
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("subject_key", models.TextField(primary_key=True, serialize=False)),
                ("line_id", models.UUIDField()),
                ("scope", models.TextField()),
                ("identity_code", models.TextField()),
                ("family_name", models.TextField()),
                ("given_names", models.TextField()),
                ("non_disclosure", models.BooleanField()),
                ("home_municipality", models.TextField()),
            ],
            options={
                "db_table": "municipal_lists_person",
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="ExportFetch",
            fields=[
                (
                    "export",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="municipal_lists.export",
                    ),
                ),
                ("line_id", models.UUIDField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "municipal_lists_export_fetch",
            },
        ),
        migrations.CreateModel(
            name="List",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("line_id", models.UUIDField()),
                ("kind", models.TextField()),
                ("municipality", models.UUIDField()),
                ("day", models.DateField()),
                ("bill_number", models.TextField()),
                ("bill_sum", models.DecimalField(decimal_places=2, max_digits=14, null=True)),
                ("rows", models.IntegerField()),
                ("digest", models.TextField()),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced",
                        to="municipal_lists.list",
                    ),
                ),
            ],
            options={
                "db_table": "municipal_lists_list",
            },
        ),
        migrations.AddField(
            model_name="export",
            name="list",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="municipal_lists.list"),
        ),
        migrations.CreateModel(
            name="Row",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("line_id", models.UUIDField()),
                ("position", models.IntegerField()),
                ("band", models.TextField()),
                ("first", models.DateField(null=True)),
                ("last", models.DateField(null=True)),
                ("percent", models.SmallIntegerField(null=True)),
                ("gross", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ("share", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ("paid_days", models.IntegerField(null=True)),
                (
                    "list",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="municipal_lists.list"
                    ),
                ),
            ],
            options={
                "db_table": "municipal_lists_row",
            },
        ),
        migrations.AddConstraint(
            model_name="list",
            constraint=models.UniqueConstraint(
                fields=("kind", "municipality", "day", "digest"), name="list_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="list",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaces", None)), fields=("kind", "municipality", "day"), name="list_first_once"
            ),
        ),
        migrations.AddIndex(
            model_name="export",
            index=models.Index(fields=["at"], name="list_export_by_time"),
        ),
        migrations.AddConstraint(
            model_name="row",
            constraint=models.UniqueConstraint(fields=("list", "position"), name="list_row_place"),
        ),
    ]
