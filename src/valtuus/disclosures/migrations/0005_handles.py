"""Handles: what stands for a person in a record where whose data they are must not be known before the record is made.

A notice or a row of a list has a handle; the record of a look names handles, its receipt opens the rows that carry them. Whose handle
it is stands in a table about people, opened like every other by a receipt for that person.
"""

from django.db import migrations, models

from valtuus.disclosures.policy import policy_sql

# Statistics: see benefits/migrations/0002_guard.py. Handles without number are nobody's secret, the persons they belong to are.
GUARD = """
alter table disclosures_handle add constraint handle_form check (handle ~ '^[a-z_]+:[0-9a-f-]{36}$');
select ledger_guard('disclosures_handle');
alter table disclosures_handle alter column subject_key set statistics 0, alter column handle set statistics 0;
"""

# Only looks that are recorded, permitted and committed: it tells nothing that their receipts did not open.
PERSONS = """
create function disclosures_persons_named(since timestamptz, until timestamptz)
returns table (record_id uuid, subject_key text)
language sql stable security definer set search_path = public, pg_temp as $$
  select s.record_id, coalesce(h.subject_key, s.subject_key)
  from disclosures_record r
    join disclosures_subject s on s.record_id = r.id
    left join disclosures_handle h on h.handle = s.subject_key
  where r.made_at >= since and r.made_at < until and r.outcome = 'permit'
    and r.xact is distinct from pg_current_xact_id_if_assigned()
$$;
revoke execute on function disclosures_persons_named(timestamptz, timestamptz) from public;
grant execute on function disclosures_persons_named(timestamptz, timestamptz) to valtuus_app;
grant create on schema public to valtuus_loader;
alter function disclosures_persons_named(timestamptz, timestamptz) owner to valtuus_loader;
revoke create on schema public from valtuus_loader;
"""


class Migration(migrations.Migration):
    dependencies = [("disclosures", "0004_used_for")]
    operations = [
        migrations.CreateModel(
            name="Handle",
            fields=[
                ("subject_key", models.TextField()),
                ("handle", models.TextField(primary_key=True, serialize=False)),
                ("line_id", models.UUIDField()),
            ],
            options={
                "db_table": "disclosures_handle",
                "abstract": False,
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["subject_key"], name="handle_by_subject")],
            },
        ),
        *(migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (policy_sql("disclosures_handle"), GUARD, PERSONS)),
    ]
