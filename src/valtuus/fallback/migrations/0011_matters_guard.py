"""Guards and grants of reports and matters. Steps and reports only lose their words; a matter keeps what it is about."""

from django.db import migrations

SQL = [
    "select ledger_guard('fallback_matter');",
    """grant select, insert, update (line_id, municipalities, state, changed_at, adviser, last, erased_at)
    on fallback_matter to valtuus_app;""",
    "select ledger_guard('fallback_matter_step');",
    "grant select, insert, update (line_id, name, note) on fallback_matter_step to valtuus_app;",
    "select ledger_guard('fallback_report');",
    "grant select, insert, update (line_id, contents) on fallback_report to valtuus_app;",
    "select ledger_guard('fallback_unconfirmed');",
    """grant select, insert, update (line_id, address, network, contents, confirmed_at, erased_at)
    on fallback_unconfirmed to valtuus_app;""",
    """create unique index matter_open_once on fallback_matter (party, cause, symptom)
    where state not in ('solved', 'closed');""",
    """
create function fallback_steps_only_lose_words() returns trigger language plpgsql
set search_path = public, pg_temp as $$
begin
  if new.name <> '' or new.note <> '' then
    raise exception 'append-only: % on %', tg_op, tg_table_name using errcode = 'VA003';
  end if;
  return new;
end $$;
create trigger only_lose_their_words before update on fallback_matter_step
for each row execute function fallback_steps_only_lose_words();
create function fallback_reports_only_lose_words() returns trigger language plpgsql
set search_path = public, pg_temp as $$
begin
  if new.contents <> '{}'::jsonb then
    raise exception 'append-only: % on %', tg_op, tg_table_name using errcode = 'VA003';
  end if;
  return new;
end $$;
create trigger only_lose_their_words before update on fallback_report
for each row execute function fallback_reports_only_lose_words();
create function fallback_unconfirmed_once() returns trigger language plpgsql
set search_path = public, pg_temp as $$
begin
  if (old.confirmed_at is not null and new.confirmed_at is distinct from old.confirmed_at)
     or new.contents <> '{}'::jsonb
     or (new.address <> '' and new.address <> old.address) or (new.network <> '' and new.network <> old.network) then
    raise exception 'fixed: % on %', tg_op, tg_table_name using errcode = 'VA003';
  end if;
  return new;
end $$;
create trigger confirmed_once before update on fallback_unconfirmed
for each row execute function fallback_unconfirmed_once();
create function fallback_matter_keeps() returns trigger language plpgsql
set search_path = public, pg_temp as $$
begin
  if new.last < old.last or old.erased_at is not null or not (new.municipalities @> old.municipalities) then
    raise exception 'fixed: % on %', tg_op, tg_table_name using errcode = 'VA003';
  end if;
  return new;
end $$;
create trigger keeps before update on fallback_matter
for each row execute function fallback_matter_keeps();
alter table fallback_matter add check (state in
  ('received', 'being_handled', 'waiting_for_municipality', 'solved', 'closed'));
alter table fallback_matter add check (cause = '' or symptom = '');
alter table fallback_matter_step add check (number > 0);
""",
]


class Migration(migrations.Migration):
    dependencies = [("fallback", "0010_matters"), ("ledger", "0002_guard")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in SQL]
