"""Guards, checks and grants of the callers' tables."""

from django.db import migrations

SQL = [
    *(
        f"""
select ledger_guard('{table}');
create trigger never_changes before update or delete on {table} for each row execute function ledger_never_changes();
"""
        for table in ("identity_caller", "identity_caller_token", "identity_caller_token_end")
    ),
    "grant select, insert on identity_caller to valtuus_app",
    # When a token was given and revoked is the database's to say.
    """
alter table identity_caller_token add column given_at timestamptz not null default transaction_timestamp();
alter table identity_caller_token add constraint within_a_year
  check (expires_at > given_at and expires_at <= given_at + interval '365 days');
grant select, insert (id, line_id, caller_id, digest, hint, expires_at) on identity_caller_token to valtuus_app;
alter table identity_caller_token_end add column revoked_at timestamptz not null default transaction_timestamp();
grant select, insert (token_id, line_id) on identity_caller_token_end to valtuus_app;
""",
]


class Migration(migrations.Migration):
    dependencies = [("identity", "0002_callers"), ("ledger", "0002_guard")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in SQL]
