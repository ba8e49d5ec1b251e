"""That the granters of a link were told."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="GranterTold",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("line_id", models.UUIDField()),
                ("giver", models.UUIDField()),
                ("holder", models.TextField()),
                ("day", models.DateField()),
            ],
            options={
                "db_table": "fallback_granter_told",
                "constraints": [
                    models.UniqueConstraint(fields=("giver", "holder", "day"), name="granter_told_once_a_day")
                ],
            },
        ),
    ]
