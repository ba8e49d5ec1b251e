"""Guards and grants of the parties' tables."""

from django.db import migrations

REGISTER = (
    "parties_cessation",
    "parties_membership",
    "parties_membership_end",
    "parties_employment",
    "parties_employment_end",
    "parties_office",
    "parties_office_end",
)
CHANGING = ("parties_party", "parties_official")

SQL = [
    *(
        f"select ledger_guard_register('{table}'); grant select, insert on {table} to valtuus_app;"
        for table in REGISTER
    ),
    *(f"select ledger_guard('{table}'); grant select, insert, update on {table} to valtuus_app;" for table in CHANGING),
    """
alter table parties_party add check (kind in ('municipality', 'joint_authority', 'wellbeing_county'));
alter table parties_membership add check (authority_id <> municipality_id);
""",
]


class Migration(migrations.Migration):
    dependencies = [("parties", "0001_initial"), ("ledger", "0002_guard")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in SQL]
