"""The way in of a list: the feed role fills a staging table and calls one function; it can read nothing back (see benefits)."""

from django.db import migrations

STAGING = """
create unlogged table municipal_lists_staging (
  batch uuid not null, id uuid not null, position integer not null, band text not null, first date, last date, percent smallint,
  gross numeric(12,2), share numeric(12,2), paid_days integer, subject_key text not null, identity_code text not null,
  family_name text not null, given_names text not null, non_disclosure boolean not null, home_municipality text not null
);
create index on municipal_lists_staging (batch);
"""

# A list is one batch: all its rows and people, and the one line that vouches for them, or nothing. The sum is asked once more here,
# where the rows lie. A version that was there once is never taken again, so that an old file run late takes nothing back.
FUNCTION = """
create function municipal_lists_load_batch(
  the_batch uuid, the_list uuid, the_kind text, the_municipality uuid, the_day date, the_bill text, the_sum numeric, the_rows integer,
  the_digest text, the_line uuid, the_salt bytea, out loaded_before boolean, out replaced boolean
) language plpgsql security definer set search_path = public, pg_temp as $$
declare
  body bytea;
  before uuid;
  found record;
begin
  if length(the_salt) < 16 then
    raise exception 'the salt of a batch has at least 16 bytes' using errcode = '22023';
  end if;
  select count(*) as rows, sum(s.share) as share into found from municipal_lists_staging s where s.batch = the_batch;
  if found.rows <> the_rows or coalesce(found.share, 0) <> coalesce(the_sum, 0) then
    raise exception 'rows and sum of a list: told % and %, found % and %', the_rows, the_sum, found.rows, found.share
      using errcode = '22023';
  end if;
  perform pg_advisory_xact_lock(hashtextextended(the_kind || the_municipality || the_day, 8601));
  select exists (select from municipal_lists_list l where l.kind = the_kind and l.municipality = the_municipality
                 and l.day = the_day and l.digest = the_digest) into loaded_before;
  replaced := false;
  if not loaded_before then
    select l.id into before from municipal_lists_list l
      where l.kind = the_kind and l.municipality = the_municipality and l.day = the_day
        and not exists (select from municipal_lists_list n where n.replaces_id = l.id);
    replaced := before is not null;
    body := convert_to(format('{"bill":%s,"day":"%s","digest":"%s","kind":"%s","list":"%s","municipality":"%s","replaces":%s,'
                              '"rows":%s,"sum":%s}', to_json(the_bill), the_day, the_digest, the_kind, the_list, the_municipality,
                              coalesce('"' || before || '"', 'null'), the_rows, coalesce('"' || the_sum || '"', 'null')), 'UTF8');
    insert into ledger_line (id, kind, digest) values (the_line, 'list_loaded', sha256(the_salt || body));
    insert into ledger_body (line_id, salt, payload) values (the_line, the_salt, body);
    insert into municipal_lists_list (id, line_id, kind, municipality, day, bill_number, bill_sum, rows, digest, replaces_id)
      values (the_list, the_line, the_kind, the_municipality, the_day, the_bill, the_sum, the_rows, the_digest, before);
    insert into municipal_lists_row (id, line_id, list_id, position, band, first, last, percent, gross, share, paid_days)
      select s.id, the_line, the_list, s.position, s.band, s.first, s.last, s.percent, s.gross, s.share, s.paid_days
      from municipal_lists_staging s where s.batch = the_batch;
    insert into municipal_lists_person (subject_key, line_id, scope, identity_code, family_name, given_names, non_disclosure,
                                        home_municipality)
      select 'list_row:' || s.id, the_line, the_kind, s.identity_code, s.family_name, s.given_names, s.non_disclosure,
             s.home_municipality
      from municipal_lists_staging s where s.batch = the_batch;
    insert into disclosures_handle (handle, line_id, subject_key)
      select 'list_row:' || s.id, the_line, s.subject_key from municipal_lists_staging s where s.batch = the_batch;
  end if;
  delete from municipal_lists_staging s where s.batch = the_batch;
end $$;
"""

ARGUMENTS = "uuid, uuid, text, uuid, date, text, numeric, integer, text, uuid, bytea"
GRANTS = f"""
revoke execute on function municipal_lists_load_batch({ARGUMENTS}) from public;
grant execute on function municipal_lists_load_batch({ARGUMENTS}) to valtuus_feed;
grant create on schema public to valtuus_loader;
alter function municipal_lists_load_batch({ARGUMENTS}) owner to valtuus_loader;
revoke create on schema public from valtuus_loader;
grant insert on municipal_lists_staging to valtuus_feed;
grant select, delete on municipal_lists_staging to valtuus_loader;
"""


class Migration(migrations.Migration):
    dependencies = [("municipal_lists", "0002_guard"), ("disclosures", "0005_handles")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (STAGING, FUNCTION, GRANTS)]
