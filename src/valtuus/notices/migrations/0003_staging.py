"""The way in of notices, like that of benefit data: staging, and one function of the loader's; the feed role reads nothing back."""

from django.db import migrations

STAGING = """
create unlogged table notices_staging (
  batch uuid not null, place integer not null, source text not null, digest text not null, id uuid not null, subject_key text not null,
  kind text not null, arrived_at timestamptz not null, visible_from date not null, decision_on date, municipality uuid not null,
  family_name text not null, given_names text not null, non_disclosure boolean not null,
  scope text not null, identity_code text not null, contact_wish text not null, fields jsonb not null,
  home uuid, permanent_stay uuid, stay_now uuid
);
create index on notices_staging (batch);
create table notices_source (
  source text primary key,
  digest text not null,
  notice_id uuid not null unique references notices_notice (id),
  line_id uuid not null
);
select ledger_guard('notices_source');
create table notices_batch (
  file_digest text not null check (file_digest ~ '^[0-9a-f]{64}$'),
  number integer not null check (number >= 0),
  digest text not null check (digest ~ '^[0-9a-f]{64}$'),
  line_id uuid not null,
  notices integer not null,
  loaded_at timestamptz not null default transaction_timestamp(),
  primary key (file_digest, number, digest)
);
select ledger_guard('notices_batch');
"""

# A source's notice is loaded once. The same once more is passed over; another content under the same source is told by its place in
# the batch and changes nothing. Two loads of one source wait for each other at the key.
FUNCTION = """
create function notices_load_batch(
  the_batch uuid, the_file text, the_number integer, the_digest text, the_line uuid, the_salt bytea,
  out notices integer, out again integer, out changed integer[], out loaded_before boolean
) language plpgsql security definer set search_path = public, pg_temp as $$
declare
  body bytea;
  staged integer;
begin
  if length(the_salt) < 16 then
    raise exception 'the salt of a batch has at least 16 bytes' using errcode = '22023';
  end if;
  select count(*) into staged from notices_staging s where s.batch = the_batch;
  notices := 0;
  again := 0;
  changed := '{}';
  insert into notices_batch (file_digest, number, digest, line_id, notices)
    values (the_file, the_number, the_digest, the_line, staged) on conflict do nothing;
  loaded_before := not found;
  if not loaded_before then
    body := convert_to(format('{"batch":%s,"digest":"%s","file":"%s","notices":%s}',
                              the_number, the_digest, the_file, staged), 'UTF8');
    insert into ledger_line (id, kind, digest) values (the_line, 'notices_loaded', sha256(the_salt || body));
    insert into ledger_body (line_id, salt, payload) values (the_line, the_salt, body);
    set constraints notices_source_notice_id_fkey deferred;
    insert into notices_source (source, digest, notice_id, line_id)
      select s.source, s.digest, s.id, the_line from notices_staging s where s.batch = the_batch order by s.source
      on conflict (source) do nothing;
    get diagnostics notices = row_count;
    select coalesce(array_agg(s.place order by s.place), '{}') into changed
      from notices_staging s join notices_source o using (source) where s.batch = the_batch and o.digest <> s.digest;
    again := staged - notices - cardinality(changed);
    insert into notices_notice (id, line_id, number, kind, arrived_at, visible_from, decision_on, municipality)
      select s.id, the_line, nextval('ledger_record_number'), s.kind, s.arrived_at, s.visible_from, s.decision_on, s.municipality
      from notices_staging s join notices_source o on o.notice_id = s.id where s.batch = the_batch order by s.place;
    insert into notices_name (subject_key, line_id, family_name, given_names, non_disclosure)
      select 'notice:' || s.id, the_line, s.family_name, s.given_names, s.non_disclosure
      from notices_staging s join notices_source o on o.notice_id = s.id where s.batch = the_batch;
    insert into notices_content (subject_key, line_id, scope, identity_code, contact_wish, fields, home, permanent_stay, stay_now)
      select 'notice:' || s.id, the_line, s.scope, s.identity_code, s.contact_wish, s.fields, s.home, s.permanent_stay, s.stay_now
      from notices_staging s join notices_source o on o.notice_id = s.id where s.batch = the_batch;
    insert into disclosures_handle (subject_key, handle, line_id)
      select s.subject_key, 'notice:' || s.id, the_line
      from notices_staging s join notices_source o on o.notice_id = s.id where s.batch = the_batch;
  end if;
  delete from notices_staging s where s.batch = the_batch;
end $$;
"""

GRANTS = """
alter table notices_source alter constraint notices_source_notice_id_fkey deferrable initially immediate;
revoke execute on function notices_load_batch(uuid, text, integer, text, uuid, bytea) from public;
grant execute on function notices_load_batch(uuid, text, integer, text, uuid, bytea) to valtuus_feed;
grant create on schema public to valtuus_loader;
alter function notices_load_batch(uuid, text, integer, text, uuid, bytea) owner to valtuus_loader;
revoke create on schema public from valtuus_loader;
grant usage on sequence ledger_record_number to valtuus_loader;
grant insert on notices_staging to valtuus_feed;
grant select on notices_batch to valtuus_feed;
grant select, delete on notices_staging to valtuus_loader;
grant select, insert on notices_source to valtuus_loader;
grant select, insert (file_digest, number, digest, line_id, notices) on notices_batch to valtuus_loader;
"""


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_guard")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (STAGING, FUNCTION, GRANTS)]
