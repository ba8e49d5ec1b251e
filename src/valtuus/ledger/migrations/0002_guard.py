"""Guard two, in the database: the columns nobody may set, the gapless version, and the trigger that asks for a line."""

from django.db import migrations

COLUMNS = """
alter table ledger_line add column recorded_at timestamptz not null default transaction_timestamp();
alter table ledger_line add column xact xid8 not null default pg_current_xact_id();
create index ledger_line_recorded on ledger_line (recorded_at);
alter table ledger_version add column number bigint not null unique default 0;
alter table ledger_version add column made_at timestamptz not null default transaction_timestamp();
alter table ledger_version add column xact xid8 not null default pg_current_xact_id();
-- One series of numbers for every record that people call by number: answers, looks, refusals. It may have gaps; it orders nothing.
create sequence ledger_record_number;
"""

# The lock is taken in a statement of its own: in a volatile function each statement sees what was committed before it,
# so the number that follows is never read from before the lock (lock and number in one statement failed 649 times of 800).
VERSION = """
create function ledger_next_version() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  previous record;
begin
  perform pg_advisory_xact_lock(8301, 1);
  select v.number, v.made_at into previous from ledger_version v order by v.number desc limit 1;
  new.number := coalesce(previous.number, 0) + 1;
  new.made_at := greatest(previous.made_at, clock_timestamp());
  new.xact := pg_current_xact_id();
  return new;
end $$;
create trigger next_version before insert on ledger_version for each row execute function ledger_next_version();
"""

# Security definer: roles that may not read the ledger are held to it as well. A row is vouched for by a line that this very
# transaction wrote, now; after a restore an old line vouches for nothing, since its time is another.
RECORDED = """
create function ledger_must_be_recorded() returns trigger language plpgsql security definer
set search_path = public, pg_temp as $$
begin
  if tg_op = 'DELETE' then
    if not exists (select from ledger_line l where l.xact = pg_current_xact_id() and l.recorded_at = transaction_timestamp()) then
      raise exception 'unrecorded change: % on %', tg_op, tg_table_name using errcode = 'VA001';
    end if;
    return null;
  end if;
  if (tg_op = 'UPDATE' and new.line_id is not distinct from old.line_id) or not exists (
    select from ledger_line l
    where l.id = new.line_id and l.xact = pg_current_xact_id() and l.recorded_at = transaction_timestamp()
  ) then
    raise exception 'unrecorded change: % on %', tg_op, tg_table_name using errcode = 'VA001';
  end if;
  return null;
end $$;

create function ledger_must_be_versioned() returns trigger language plpgsql security definer
set search_path = public, pg_temp as $$
begin
  if not exists (select from ledger_version v where v.entry = new.entry_id and v.xact = pg_current_xact_id()
                 and v.made_at >= transaction_timestamp()) then
    raise exception 'register row without a version: % on %', tg_op, tg_table_name using errcode = 'VA002';
  end if;
  return null;
end $$;

create function ledger_never_changes() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  raise exception 'append-only: % on %', tg_op, tg_table_name using errcode = 'VA003';
end $$;

create function ledger_guard(target regclass) returns void language plpgsql set search_path = public, pg_temp as $$
begin
  execute format('create constraint trigger must_be_recorded after insert or update or delete on %s '
                 'deferrable initially deferred for each row execute function ledger_must_be_recorded()', target);
end $$;

create function ledger_guard_register(target regclass) returns void language plpgsql set search_path = public, pg_temp as $$
begin
  perform ledger_guard(target);
  execute format('create constraint trigger must_be_versioned after insert on %s '
                 'deferrable initially deferred for each row execute function ledger_must_be_versioned()', target);
  execute format('create trigger never_changes before update or delete on %s '
                 'for each row execute function ledger_never_changes()', target);
  execute format('create index on %s (entry_id)', target);
end $$;

select ledger_guard('ledger_version');
create trigger never_changes before update or delete on ledger_version for each row execute function ledger_never_changes();
create trigger never_changes before update or delete on ledger_line for each row execute function ledger_never_changes();
create trigger never_changes before update on ledger_body for each row execute function ledger_never_changes();
"""

GRANTS = """
grant usage on schema public to valtuus_app, valtuus_feed, valtuus_eraser, valtuus_loader;
grant usage on sequence ledger_record_number to valtuus_app;
grant select, insert (id, kind, digest) on ledger_line to valtuus_app, valtuus_loader;
grant select, insert (line_id, salt, payload) on ledger_body to valtuus_app, valtuus_loader;
grant select, insert (entry, line_id) on ledger_version to valtuus_app;
grant select, delete on ledger_body to valtuus_eraser;
grant select, insert (id, kind, digest) on ledger_line to valtuus_eraser;
grant insert (line_id, salt, payload) on ledger_body to valtuus_eraser;
revoke execute on function ledger_guard(regclass), ledger_guard_register(regclass) from public;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (COLUMNS, VERSION, RECORDED, GRANTS)]
