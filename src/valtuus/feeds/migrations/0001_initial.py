"""Tables of the sources of feeds."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Source",
            fields=[
                ("key", models.TextField(primary_key=True, serialize=False)),
                ("line_id", models.UUIDField()),
                ("name", models.TextField()),
                ("kinds", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("public_key", models.BinaryField()),
                ("added_at", models.DateTimeField()),
            ],
            options={"db_table": "feeds_source"},
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.UniqueConstraint(fields=("key", "name"), name="feeds_source_of_key"),
        ),
        migrations.CreateModel(
            name="SourceEnd",
            fields=[
                (
                    "key",
                    models.OneToOneField(
                        db_column="key_id",
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="end",
                        serialize=False,
                        to="feeds.source",
                    ),
                ),
                ("line_id", models.UUIDField()),
                ("ended_at", models.DateTimeField()),
            ],
            options={"db_table": "feeds_source_end"},
        ),
    ]
