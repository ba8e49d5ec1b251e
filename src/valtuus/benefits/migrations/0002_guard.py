"""Guards of benefit data: by receipt only, by line only; and what the planner's statistics must not remember."""

from django.db import migrations

from valtuus.disclosures.policy import policy_sql

GUARDS = "select ledger_guard('benefits_person'); select ledger_guard('benefits_item');"

# `explain` shows estimates, and chooses plans, by the columns' commonest values and histograms, to whoever may name the column, row
# security or not. So none are kept of what is personal, subject keys included: the index serves without them.
STATISTICS = """
alter table benefits_person
  alter column subject_key set statistics 0, alter column identity_code set statistics 0, alter column family_name set statistics 0,
  alter column given_names set statistics 0, alter column born set statistics 0, alter column died set statistics 0,
  alter column non_disclosure set statistics 0, alter column address set statistics 0,
  alter column home_municipality set statistics 0;
alter table benefits_item
  alter column subject_key set statistics 0, alter column benefit set statistics 0, alter column on_day set statistics 0,
  alter column fields set statistics 0;
"""

# Counts only looks that are recorded, permitted and committed: it tells nothing that their receipts did not open.
UNKNOWN = """
create function benefits_unknown_codes(of_actor text, since timestamptz, until timestamptz) returns bigint
language sql stable security definer set search_path = public, pg_temp as $$
  select count(distinct s.subject_key)
  from disclosures_record r join disclosures_subject s on s.record_id = r.id
  where r.actor = of_actor and r.made_at > since and r.made_at <= until and r.outcome = 'permit'
    and r.xact is distinct from pg_current_xact_id_if_assigned()
    and not exists (select from benefits_person p where p.subject_key = s.subject_key)
$$;
revoke execute on function benefits_unknown_codes(text, timestamptz, timestamptz) from public;
grant execute on function benefits_unknown_codes(text, timestamptz, timestamptz) to valtuus_app;
grant create on schema public to valtuus_loader;
alter function benefits_unknown_codes(text, timestamptz, timestamptz) owner to valtuus_loader;
revoke create on schema public from valtuus_loader;
"""

SQL = (policy_sql("benefits_person"), policy_sql("benefits_item", scope_column="scope"), GUARDS, STATISTICS, UNKNOWN)


class Migration(migrations.Migration):
    dependencies = [("benefits", "0001_initial"), ("disclosures", "0002_guard"), ("ledger", "0002_guard")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in SQL]
