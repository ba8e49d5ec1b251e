import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("fallback", "0002_granter_told_guard")]

    operations = [
        migrations.CreateModel(
            name="Share",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("line_id", models.UUIDField()),
                ("sharer", models.TextField()),
                ("sharer_name", models.TextField()),
                ("party", models.UUIDField()),
                ("actions", django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ("fixing", models.UUIDField()),
                ("right", models.TextField()),
                ("theme", models.TextField()),
                ("at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("verdict", models.JSONField()),
            ],
            options={
                "db_table": "fallback_share",
                "indexes": [models.Index(fields=["sharer", "at"], name="share_by_sharer")],
            },
        ),
        migrations.CreateModel(
            name="ShareEnd",
            fields=[
                (
                    "share",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="fallback.share",
                    ),
                ),
                ("line_id", models.UUIDField()),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "fallback_share_end"},
        ),
    ]
