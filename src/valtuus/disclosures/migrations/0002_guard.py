"""Guard one, the record's side: the columns nobody may set, subjects only with their record, nothing ever changed."""

from django.db import migrations

COLUMNS = """
alter table disclosures_record add column number bigint not null unique default nextval('ledger_record_number');
alter table disclosures_record add column made_at timestamptz not null default clock_timestamp();
alter table disclosures_record add column xact xid8 not null default pg_current_xact_id();
alter table disclosures_alarm add column raised_at timestamptz not null default clock_timestamp();
create index disclosures_record_actor on disclosures_record (actor, made_at);
"""

CHECKS = """
alter table disclosures_record
  add constraint record_outcome check (outcome in ('permit', 'deny', 'unknown')),
  add constraint record_secret check ((outcome = 'permit') = (secret_digest is not null)),
  add constraint record_digest check (octet_length(secret_digest) = 32),
  add constraint record_basis check ((outcome = 'permit') = (basis_kind is not null)),
  add constraint record_scopes check (scopes_given <@ scopes_asked and (outcome = 'permit' or cardinality(scopes_given) = 0));
"""

# A subject added later would widen an old receipt. After a restore transaction numbers begin anew, so the time is asked as well.
SUBJECTS = """
create function disclosures_subject_with_record() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if not exists (select from disclosures_record r where r.id = new.record_id and r.xact = pg_current_xact_id()
                 and r.made_at >= transaction_timestamp()) then
    raise exception 'subject of a record that is not of this transaction' using errcode = 'VA004';
  end if;
  return new;
end $$;
create trigger with_record before insert on disclosures_subject for each row execute function disclosures_subject_with_record();
"""

# A session may turn waiting for the disk off; then a crash could lose a record whose reading was already answered. At commit it is on.
DURABLE = """
create function disclosures_must_be_durable() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if current_setting('synchronous_commit') in ('off', 'local') then
    perform set_config('synchronous_commit', 'on', true);
  end if;
  return null;
end $$;
create constraint trigger must_be_durable after insert on disclosures_record
  deferrable initially deferred for each row execute function disclosures_must_be_durable();
"""

GUARDS = """
select ledger_guard('disclosures_record');
select ledger_guard('disclosures_alarm');
create trigger never_changes before update or delete on disclosures_record for each row execute function ledger_never_changes();
create trigger never_changes before update or delete on disclosures_subject for each row execute function ledger_never_changes();
create trigger never_changes before update or delete on disclosures_alarm for each row execute function ledger_never_changes();
grant select on disclosures_record, disclosures_subject, disclosures_alarm to valtuus_app;
grant select on disclosures_record, disclosures_subject to valtuus_loader;
grant insert (id, line_id, actor, session_digest, represented, acting, action, purpose, ground, conditions, case_reference, channel,
              scopes_asked, scopes_given, outcome, reason, basis_kind, basis_grants, decision, question, decided_at,
              register_version, secret_digest) on disclosures_record to valtuus_app;
grant insert (record_id, subject_key) on disclosures_subject to valtuus_app;
grant insert (id, line_id, kind, actor, hour, counted) on disclosures_alarm to valtuus_app;
"""

# A temporary table outlives the transaction: rows kept in one would be there for whoever gets the pooled connection next.
TEMPORARY = """
do $$ begin execute format('revoke temporary on database %I from public', current_database()); end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("disclosures", "0001_initial"), ("ledger", "0002_guard")]
    operations = [
        migrations.RunSQL(sql, migrations.RunSQL.noop)
        for sql in (COLUMNS, CHECKS, SUBJECTS, DURABLE, GUARDS, TEMPORARY)
    ]
