"""Tables of the secure e-mail: what was taken in, and the links to what waits. Rows are only added."""

import django.db.models.deletion
from django.db import migrations, models

TABLES = ("conversations_received_mail", "conversations_pickup")

SQL = [
    *(
        f"select ledger_guard('{table}');"
        f"create trigger never_changes before update or delete on {table} for each row execute function ledger_never_changes();"
        f"grant select, insert on {table} to valtuus_app;"
        for table in TABLES
    ),
    """
alter table conversations_received_mail add check (fate in ('opened', 'joined', 'noted', 'held', 'too_large', 'ignored'));
alter table conversations_pickup add check (digest ~ '^[0-9a-f]{64}$');
""",
]


class Migration(migrations.Migration):
    dependencies = [("conversations", "0002_guard"), ("ledger", "0002_guard")]

    operations = [
        migrations.CreateModel(
            name="ReceivedMail",
            fields=[
                ("key", models.TextField(primary_key=True, serialize=False)),
                ("line_id", models.UUIDField()),
                ("mailbox", models.TextField()),
                ("sender", models.TextField()),
                ("fate", models.TextField()),
                ("at", models.DateTimeField()),
                (
                    "conversation",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="conversations.conversation"
                    ),
                ),
            ],
            options={
                "db_table": "conversations_received_mail",
                "indexes": [models.Index(fields=["sender", "at"], name="received_mail_by_sender")],
            },
        ),
        migrations.CreateModel(
            name="PickUp",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("line_id", models.UUIDField()),
                ("digest", models.TextField(unique=True)),
                ("until", models.DateTimeField()),
                (
                    "conversation",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="conversations.conversation"),
                ),
            ],
            options={"db_table": "conversations_pickup"},
        ),
        *[migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in SQL],
    ]
