"""A message loses its words only when its whole thread is erased: one message alone can not be made empty."""

from django.db import migrations

SQL = """
create or replace function conversations_events_only_lose_words() returns trigger language plpgsql
set search_path = public, pg_temp as $$
begin
  if new.name <> '' or new.text <> '' or new.detail <> '{}'::jsonb or not exists (
    select 1 from conversations_conversation c where c.id = new.conversation_id and c.erased_at is not null
  ) then
    raise exception 'append-only: % on %', tg_op, tg_table_name using errcode = 'VA003';
  end if;
  return new;
end $$;
create function conversations_words_go_from_closed() returns trigger language plpgsql
set search_path = public, pg_temp as $$
begin
  if old.erased_at is null and new.erased_at is not null and old.state <> 'closed' then
    raise exception 'fixed: % on %', tg_op, tg_table_name using errcode = 'VA003';
  end if;
  return new;
end $$;
create trigger words_go_from_closed before update on conversations_conversation
for each row execute function conversations_words_go_from_closed();
"""


class Migration(migrations.Migration):
    dependencies = [("conversations", "0003_mail")]

    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
