"""Guards and grants of the conversations' tables. What was said is never changed, only erased; a thread keeps whose it is: a
partner who was known by an address only may be bound to a person once."""

from django.db import migrations

SQL = [
    "select ledger_guard('conversations_conversation');",
    """grant select, insert, update (line_id, state, party, partner, partner_name, partner_address, subject, changed_at, adviser,
    last, erased_at) on conversations_conversation to valtuus_app;""",
    "select ledger_guard('conversations_event');",
    "grant select, insert, update (line_id, text, name, detail) on conversations_event to valtuus_app;",
    "select ledger_guard('conversations_seen');",
    "grant select, insert, update (line_id, side, upto, at) on conversations_seen to valtuus_app;",
    """
create function conversations_thread_keeps() returns trigger language plpgsql
set search_path = public, pg_temp as $$
begin
  if (old.erased_at is not null) or (new.last < old.last)
     or (new.erased_at is null and (new.subject, new.partner_address) is distinct from (old.subject, old.partner_address))
     or (new.erased_at is null and old.partner <> '' and new.partner_name is distinct from old.partner_name)
     or (old.partner <> '' and new.partner is distinct from old.partner) then
    raise exception 'fixed: % on %', tg_op, tg_table_name using errcode = 'VA003';
  end if;
  return new;
end $$;
create trigger keeps before update on conversations_conversation
for each row execute function conversations_thread_keeps();
create function conversations_events_only_lose_words() returns trigger language plpgsql
set search_path = public, pg_temp as $$
begin
  if new.name <> '' or new.text <> '' or new.detail <> '{}'::jsonb then
    raise exception 'append-only: % on %', tg_op, tg_table_name using errcode = 'VA003';
  end if;
  return new;
end $$;
create trigger only_lose_their_words before update on conversations_event
for each row execute function conversations_events_only_lose_words();
create function conversations_seen_only_grows() returns trigger language plpgsql
set search_path = public, pg_temp as $$
begin
  if new.upto < old.upto then
    raise exception 'fixed: % on %', tg_op, tg_table_name using errcode = 'VA003';
  end if;
  return new;
end $$;
create trigger only_grows before update on conversations_seen
for each row execute function conversations_seen_only_grows();
alter table conversations_conversation add check (state in ('waiting', 'taken', 'closed'));
alter table conversations_conversation add check (kind in ('question', 'report'));
alter table conversations_event add check (number > 0);
alter table conversations_event add check (side in ('partner', 'adviser', 'system'));
""",
]


class Migration(migrations.Migration):
    dependencies = [("conversations", "0001_initial"), ("ledger", "0002_guard")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in SQL]
