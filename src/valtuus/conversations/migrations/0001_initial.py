"""Tables of the conversations."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Conversation",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("line_id", models.UUIDField()),
                ("number", models.BigIntegerField(unique=True)),
                ("kind", models.TextField()),
                ("channel", models.TextField()),
                ("state", models.TextField()),
                ("party", models.UUIDField(null=True)),
                ("partner", models.TextField(default="")),
                ("partner_name", models.TextField(default="")),
                ("partner_address", models.TextField(default="")),
                ("subject", models.TextField()),
                ("language", models.TextField()),
                ("opened_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("adviser", models.TextField(default="")),
                ("last", models.IntegerField()),
                ("once", models.UUIDField(null=True, unique=True)),
                ("erased_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "conversations_conversation",
                "indexes": [
                    models.Index(fields=["partner"], name="conversation_by_partner"),
                    models.Index(fields=["state", "changed_at"], name="conversation_by_state"),
                    models.Index(fields=["party"], name="conversation_by_party"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("line_id", models.UUIDField()),
                ("number", models.IntegerField()),
                ("kind", models.TextField()),
                ("side", models.TextField()),
                ("channel", models.TextField()),
                ("by", models.TextField()),
                ("name", models.TextField(default="")),
                ("at", models.DateTimeField()),
                ("text", models.TextField(default="")),
                ("code", models.TextField(default="")),
                ("to", models.TextField(default="")),
                ("detail", models.JSONField(default=dict)),
                ("once", models.UUIDField(null=True)),
                (
                    "conversation",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="conversations.conversation"),
                ),
            ],
            options={
                "db_table": "conversations_event",
                "constraints": [
                    models.UniqueConstraint(fields=("conversation", "number"), name="conversation_event_number"),
                    models.UniqueConstraint(fields=("conversation", "once"), name="conversation_event_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Seen",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("line_id", models.UUIDField()),
                ("person", models.TextField()),
                ("side", models.TextField()),
                ("upto", models.IntegerField()),
                ("at", models.DateTimeField()),
                (
                    "conversation",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="conversations.conversation"),
                ),
            ],
            options={
                "db_table": "conversations_seen",
                "constraints": [
                    models.UniqueConstraint(fields=("conversation", "person"), name="conversation_seen_once"),
                ],
            },
        ),
    ]
