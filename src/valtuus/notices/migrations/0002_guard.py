"""Guards of notices: the person behind a receipt for the handle, events only added, and what the planner must not remember."""

from django.db import migrations

from valtuus.disclosures.policy import policy_sql

GUARDS = """
select ledger_guard('notices_notice');
select ledger_guard('notices_event');
select ledger_guard('notices_name');
select ledger_guard('notices_content');
create trigger never_changes before update or delete on notices_notice for each row execute function ledger_never_changes();
create trigger never_changes before update or delete on notices_event for each row execute function ledger_never_changes();
grant select on notices_notice to valtuus_app;
grant select, insert on notices_notice to valtuus_loader;
grant select on notices_event to valtuus_loader;
grant select, insert (id, line_id, notice_id, number, kind, at, "by", by_name, municipality, holder, holder_name, giver, reason, by_desk)
  on notices_event to valtuus_app;
alter table notices_name add check (subject_key ~ '^notice:[0-9a-f-]{36}$');
alter table notices_content add check (subject_key ~ '^notice:[0-9a-f-]{36}$'), add check (scope in ('applications', 'notices'));
alter table notices_event
  add check (number > 0),
  add check (kind in ('held', 'released', 'handled', 'moved')),
  add check ((kind = 'held') = (holder <> '')),
  add check ((kind = 'moved') = (giver is not null) and (kind = 'moved') = (reason <> '')),
  add check (giver <> municipality),
  add check (not by_desk or kind = 'moved');
"""

# See benefits/migrations/0002_guard.py. Handles tell nothing of a person, and are kept out all the same.
STATISTICS = """
alter table notices_name
  alter column subject_key set statistics 0, alter column family_name set statistics 0, alter column given_names set statistics 0,
  alter column non_disclosure set statistics 0;
alter table notices_content
  alter column subject_key set statistics 0, alter column identity_code set statistics 0, alter column contact_wish set statistics 0,
  alter column fields set statistics 0, alter column home set statistics 0, alter column permanent_stay set statistics 0,
  alter column stay_now set statistics 0;
"""

# Whether a notice's own facts name a municipality is personal. It is answered to whom they were shown: an opening of this notice by
# this actor is recorded, permitted and committed. Under a non-disclosure order they are shown to nobody, and no is the answer.
FACTS = """
create function notices_facts_name(the_notice uuid, the_actor text, the_municipality uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (
    select from notices_content c join notices_name n using (subject_key)
    where c.subject_key = 'notice:' || the_notice and not n.non_disclosure
      and the_municipality in (c.home, c.permanent_stay, c.stay_now)
      and exists (
        select from disclosures_record r join disclosures_subject s on s.record_id = r.id
        where s.subject_key = c.subject_key and r.actor = the_actor and r.outcome = 'permit'
          and c.scope = any(r.scopes_given) and r.xact is distinct from pg_current_xact_id_if_assigned()))
$$;
"""

# For the oversight of searching: notices of clients whom recorded, permitted, committed looks of a time have named, of nobody else.
ARRIVED = """
create function notices_arrived_of_looked(since timestamptz, until timestamptz)
returns table (arrived_at timestamptz, notice uuid, subject_key text, municipality uuid)
language sql stable security definer set search_path = public, pg_temp as $$
  with named as (
    select distinct coalesce(h.subject_key, s.subject_key) as subject_key
    from disclosures_record r
      join disclosures_subject s on s.record_id = r.id
      left join disclosures_handle h on h.handle = s.subject_key
    where r.made_at >= since and r.made_at < until and r.outcome = 'permit'
      and r.xact is distinct from pg_current_xact_id_if_assigned())
  select n.arrived_at, n.id, h.subject_key, n.municipality
  from named join disclosures_handle h using (subject_key)
    join notices_notice n on h.handle = 'notice:' || n.id
  order by n.arrived_at, n.id
$$;
"""

HANDED = """
revoke execute on function notices_facts_name(uuid, text, uuid) from public;
revoke execute on function notices_arrived_of_looked(timestamptz, timestamptz) from public;
grant execute on function notices_facts_name(uuid, text, uuid) to valtuus_app;
grant execute on function notices_arrived_of_looked(timestamptz, timestamptz) to valtuus_app;
grant create on schema public to valtuus_loader;
alter function notices_facts_name(uuid, text, uuid) owner to valtuus_loader;
alter function notices_arrived_of_looked(timestamptz, timestamptz) owner to valtuus_loader;
revoke create on schema public from valtuus_loader;
"""

SQL = (
    policy_sql("notices_name"),
    policy_sql("notices_content", scope_column="scope"),
    GUARDS,
    STATISTICS,
    FACTS,
    ARRIVED,
    HANDED,
)


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial"), ("disclosures", "0005_handles"), ("ledger", "0002_guard")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in SQL]
