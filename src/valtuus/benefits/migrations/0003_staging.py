"""The way in of benefit data: the feed role fills staging tables and calls one function; it can read nothing back.

Staged rows live inside one transaction only, from the copying to the function's end, so nobody ever sees one committed.
"""

from django.db import migrations

# Unlogged: what a crash loses was never committed. The index keeps a batch's rows apart from the dead ones before it.
STAGING = """
create unlogged table benefits_staging_person (
  batch uuid not null, subject_key text not null, identity_code text not null, family_name text not null,
  given_names text not null, born date not null, died date, non_disclosure boolean not null, address text not null,
  home_municipality text not null, as_of date not null
);
create unlogged table benefits_staging_item (
  batch uuid not null, id uuid not null, subject_key text not null, scope text not null, benefit text, on_day date not null,
  fields jsonb not null
);
create index on benefits_staging_person (batch);
create index on benefits_staging_item (batch);
create table benefits_batch (
  file_digest text not null check (file_digest ~ '^[0-9a-f]{64}$'),
  number integer not null check (number >= 0),
  digest text not null check (digest ~ '^[0-9a-f]{64}$'),
  line_id uuid not null,
  persons integer not null,
  items integer not null,
  loaded_at timestamptz not null default transaction_timestamp(),
  primary key (file_digest, number, digest)
);
select ledger_guard('benefits_batch');
"""

# Security definer, owned by the one role that row security lets pass. The ledger's payload is made here, in canonical form,
# so that the caller cannot say of a batch what is not so. Persons come first and in one order: two loads wait for each other,
# neither dies of a deadlock. `line_id` of this batch marks the persons that were taken; an older delivery takes nobody back.
FUNCTION = """
create function benefits_load_batch(
  the_batch uuid, the_file text, the_number integer, the_digest text, the_line uuid, the_salt bytea,
  out persons integer, out items integer, out older integer, out loaded_before boolean
) language plpgsql security definer set search_path = public, pg_temp as $$
declare
  body bytea;
  staged integer;
begin
  if length(the_salt) < 16 then
    raise exception 'the salt of a batch has at least 16 bytes' using errcode = '22023';
  end if;
  select count(*) into staged from benefits_staging_person s where s.batch = the_batch;
  select count(*) into items from benefits_staging_item s where s.batch = the_batch;
  insert into benefits_batch (file_digest, number, digest, line_id, persons, items)
    values (the_file, the_number, the_digest, the_line, staged, items) on conflict do nothing;
  loaded_before := not found;
  persons := 0;
  older := 0;
  if not loaded_before then
    body := convert_to(format('{"batch":%s,"digest":"%s","file":"%s","items":%s,"persons":%s}',
                              the_number, the_digest, the_file, items, staged), 'UTF8');
    insert into ledger_line (id, kind, digest) values (the_line, 'benefits_loaded', sha256(the_salt || body));
    insert into ledger_body (line_id, salt, payload) values (the_line, the_salt, body);
    insert into benefits_person as p (subject_key, line_id, identity_code, family_name, given_names, born, died,
                                      non_disclosure, address, home_municipality, as_of)
      select s.subject_key, the_line, s.identity_code, s.family_name, s.given_names, s.born, s.died,
             s.non_disclosure, s.address, s.home_municipality, s.as_of
      from benefits_staging_person s where s.batch = the_batch order by s.subject_key
      on conflict (subject_key) do update set
        line_id = excluded.line_id, identity_code = excluded.identity_code, family_name = excluded.family_name,
        given_names = excluded.given_names, born = excluded.born, died = excluded.died,
        non_disclosure = excluded.non_disclosure, address = excluded.address,
        home_municipality = excluded.home_municipality, as_of = excluded.as_of
        where p.as_of <= excluded.as_of;
    get diagnostics persons = row_count;
    older := staged - persons;
    delete from benefits_item i using benefits_staging_person s, benefits_person p
      where s.batch = the_batch and p.subject_key = s.subject_key and p.line_id = the_line and i.subject_key = s.subject_key;
    insert into benefits_item (id, line_id, subject_key, scope, benefit, on_day, fields)
      select s.id, the_line, s.subject_key, s.scope, s.benefit, s.on_day, s.fields
      from benefits_staging_item s join benefits_person p on p.subject_key = s.subject_key and p.line_id = the_line
      where s.batch = the_batch;
    get diagnostics items = row_count;
  else
    items := 0;
  end if;
  delete from benefits_staging_item s where s.batch = the_batch;
  delete from benefits_staging_person s where s.batch = the_batch;
end $$;
"""

# Rights are given before the function changes hands: the owner may hand it to the loader, but does not inherit from it.
GRANTS = """
revoke execute on function benefits_load_batch(uuid, text, integer, text, uuid, bytea) from public;
grant execute on function benefits_load_batch(uuid, text, integer, text, uuid, bytea) to valtuus_feed;
grant create on schema public to valtuus_loader;
alter function benefits_load_batch(uuid, text, integer, text, uuid, bytea) owner to valtuus_loader;
revoke create on schema public from valtuus_loader;
grant insert on benefits_staging_person, benefits_staging_item to valtuus_feed;
grant select on benefits_batch to valtuus_feed;
grant select, delete on benefits_staging_person, benefits_staging_item to valtuus_loader;
grant select, insert (file_digest, number, digest, line_id, persons, items) on benefits_batch to valtuus_loader;
"""


class Migration(migrations.Migration):
    dependencies = [("benefits", "0002_guard"), ("ledger", "0002_guard")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (STAGING, FUNCTION, GRANTS)]
