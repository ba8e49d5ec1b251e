"""Guards and grants of the attachments' tables. Of an attachment only the name may be taken away, when its content is erased."""

from django.db import migrations

SQL = [
    "select ledger_guard('attachments_attachment');",
    "grant select, insert, update (name, line_id) on attachments_attachment to valtuus_app;",
    "select ledger_guard('attachments_erasure'); grant select, insert on attachments_erasure to valtuus_app;",
    "create trigger never_changes before update or delete on attachments_erasure"
    " for each row execute function ledger_never_changes();",
    """
create function attachments_only_lose_their_name() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if new.name <> '' then
    raise exception 'append-only: % on %', tg_op, tg_table_name using errcode = 'VA003';
  end if;
  return new;
end $$;
create trigger only_lose_their_name before update on attachments_attachment
for each row execute function attachments_only_lose_their_name();
alter table attachments_attachment add check (size > 0), add check (digest ~ '^[0-9a-f]{64}$');
""",
]


class Migration(migrations.Migration):
    dependencies = [("attachments", "0001_initial"), ("ledger", "0002_guard")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in SQL]
