"""Where people live who have been looked up: for the oversight of searching."""

from django.db import migrations

# Only looks that are recorded, permitted and committed: it tells nothing that their receipts did not open. Where somebody lives whose
# data may not be disclosed it does not tell; that he is known, the look has told.
HOMES = """
create function benefits_homes_looked_up(since timestamptz, until timestamptz)
returns table (subject_key text, home_municipality text)
language sql stable security definer set search_path = public, pg_temp as $$
  select p.subject_key, case when p.non_disclosure then null else p.home_municipality end
  from benefits_person p
  where p.subject_key in (
    select s.subject_key
    from disclosures_record r join disclosures_subject s on s.record_id = r.id
    where r.made_at >= since and r.made_at < until and r.outcome = 'permit'
      and r.xact is distinct from pg_current_xact_id_if_assigned())
$$;
revoke execute on function benefits_homes_looked_up(timestamptz, timestamptz) from public;
grant execute on function benefits_homes_looked_up(timestamptz, timestamptz) to valtuus_app;
grant create on schema public to valtuus_loader;
alter function benefits_homes_looked_up(timestamptz, timestamptz) owner to valtuus_loader;
revoke create on schema public from valtuus_loader;
"""


class Migration(migrations.Migration):
    dependencies = [("benefits", "0005_delivered"), ("disclosures", "0008_kinship")]
    operations = [migrations.RunSQL(HOMES, migrations.RunSQL.noop)]
