"""Guards and grants of the applications' tables. What is signed is never changed, only erased; steps are only added, and lose
names and words when the content is erased."""

from django.db import migrations

SQL = [
    "select ledger_guard('mandate_applications_application');",
    "grant select, insert, update on mandate_applications_application to valtuus_app;",
    "select ledger_guard('mandate_applications_step');",
    "grant select, insert, update (name, note, line_id) on mandate_applications_step to valtuus_app;",
    "create index application_by_signer on mandate_applications_application using gin (signers);",
    """
create function mandate_applications_fixed_once_signed() returns trigger language plpgsql
set search_path = public, pg_temp as $$
begin
  if (new.id, new.number, new."by") is distinct from (old.id, old.number, old."by")
     or (old.state <> 'draft' and new.content is not null
         and (new.content, new.party, new.signers) is distinct from (old.content, old.party, old.signers)) then
    raise exception 'fixed: % on %', tg_op, tg_table_name using errcode = 'VA003';
  end if;
  return new;
end $$;
create trigger fixed_once_signed before update on mandate_applications_application
for each row execute function mandate_applications_fixed_once_signed();
create function mandate_applications_steps_only_lose_words() returns trigger language plpgsql
set search_path = public, pg_temp as $$
begin
  if new.name <> '' or new.note <> '' then
    raise exception 'append-only: % on %', tg_op, tg_table_name using errcode = 'VA003';
  end if;
  return new;
end $$;
create trigger only_lose_their_words before update on mandate_applications_step
for each row execute function mandate_applications_steps_only_lose_words();
alter table mandate_applications_application add check (state in
  ('draft', 'awaiting_signatures', 'submitted', 'more_asked', 'registered', 'rejected', 'withdrawn'));
alter table mandate_applications_step add check (number > 0);
""",
]


class Migration(migrations.Migration):
    dependencies = [("mandate_applications", "0001_initial"), ("ledger", "0002_guard")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in SQL]
