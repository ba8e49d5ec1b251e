"""Sources are the owner's to keep; deliveries are opened and ended by two functions, which take each number once and in order.

What the database holds the feed role to: a known source under one of its keys, numbers without gap or repeat, the digest of the
delivery before. What it cannot check is the signature: Ed25519 is checked by the process that loads (feeds/deliveries.py).
"""

from django.db import migrations

SOURCES = """
alter table feeds_source add check (name ~ '^[a-z][a-z0-9-]{0,59}$');
alter table feeds_source add check (octet_length(public_key) = 32);
alter table feeds_source add check (key = left(encode(sha256(public_key), 'hex'), 16));
alter table feeds_source add check (cardinality(kinds) > 0 and kinds <@ array['benefits', 'notices', 'lists']);
"""

# A delivery points to the one before it by number and digest together, so that a gap, a repeat and a wrong predecessor are no rows.
DELIVERIES = """
create table feeds_delivery (
  source text not null,
  feed text not null,
  sequence integer not null check (sequence >= 1),
  digest text not null unique check (digest ~ '^[0-9a-f]{64}$'),
  before integer generated always as (nullif(sequence, 1) - 1) stored,
  previous text,
  lines integer not null check (lines >= 0),
  key text not null,
  signature bytea not null check (octet_length(signature) = 64),
  line_id uuid not null,
  opened_at timestamptz not null default transaction_timestamp(),
  primary key (source, feed, sequence),
  unique (source, feed, sequence, digest),
  check ((sequence = 1) = (previous is null)),
  foreign key (source, feed, before, previous) references feeds_delivery (source, feed, sequence, digest),
  foreign key (key, source) references feeds_source (key, name)
);
create table feeds_delivery_end (
  digest text primary key references feeds_delivery (digest),
  batches integer not null check (batches >= 0),
  bad_lines integer not null check (bad_lines >= 0),
  line_id uuid not null,
  ended_at timestamptz not null default transaction_timestamp()
);
"""

# Turns of a source's kind are taken by one lock, in a statement of its own: what follows sees whatever the one before committed.
FUNCTIONS = """
create function feeds_open(
  the_source text, the_feed text, the_sequence integer, the_digest text, the_previous text, the_lines integer, the_key text,
  the_signature bytea, the_line uuid, the_salt bytea, out state text, out field text, out allowed text
) language plpgsql security definer set search_path = public, pg_temp as $$
declare
  last record;
  same text;
  body bytea;
begin
  if length(the_salt) < 16 then
    raise exception 'the salt of a delivery has at least 16 bytes' using errcode = '22023';
  end if;
  perform pg_advisory_xact_lock(8303, hashtext(the_source || ' ' || the_feed));
  state := 'refused';
  if not exists (select from feeds_source s where s.key = the_key and s.name = the_source and the_feed = any (s.kinds)
                 and not exists (select from feeds_source_end e where e.key_id = s.key)) then
    field := 'key';
    return;
  end if;
  select d.sequence, d.digest, e.digest is not null as ended into last
    from feeds_delivery d left join feeds_delivery_end e using (digest)
    where d.source = the_source and d.feed = the_feed order by d.sequence desc limit 1;
  select d.digest into same from feeds_delivery d
    where d.source = the_source and d.feed = the_feed and d.sequence = the_sequence;
  if same = the_digest then
    state := case when last.digest <> the_digest then 'past' when last.ended then 'ended' else 'open' end;
  elsif same is not null then
    field := 'digest';
    allowed := same;
  elsif the_sequence is distinct from coalesce(last.sequence, 0) + 1 then
    field := 'sequence';
    allowed := coalesce(last.sequence, 0) + 1;
  elsif not last.ended then
    field := 'unfinished';
    allowed := last.sequence;
  elsif the_previous is distinct from last.digest then
    field := 'previous';
    allowed := coalesce(last.digest, 'null');
  else
    state := 'opened';
    body := convert_to(format('{"digest":"%s","feed":"%s","key":"%s","lines":%s,"sequence":%s,"source":"%s"}',
                              the_digest, the_feed, the_key, the_lines, the_sequence, the_source), 'UTF8');
    insert into ledger_line (id, kind, digest) values (the_line, 'feed_delivery_opened', sha256(the_salt || body));
    insert into ledger_body (line_id, salt, payload) values (the_line, the_salt, body);
    insert into feeds_delivery (source, feed, sequence, digest, previous, lines, key, signature, line_id)
      values (the_source, the_feed, the_sequence, the_digest, the_previous, the_lines, the_key, the_signature, the_line);
  end if;
end $$;

create function feeds_end(the_digest text, the_batches integer, the_bad_lines integer, the_line uuid, the_salt bytea)
returns boolean language plpgsql security definer set search_path = public, pg_temp as $$
declare
  delivery record;
  body bytea;
begin
  if length(the_salt) < 16 then
    raise exception 'the salt of a delivery has at least 16 bytes' using errcode = '22023';
  end if;
  select d.source, d.feed into strict delivery from feeds_delivery d where d.digest = the_digest;
  perform pg_advisory_xact_lock(8303, hashtext(delivery.source || ' ' || delivery.feed));
  insert into feeds_delivery_end (digest, batches, bad_lines, line_id)
    values (the_digest, the_batches, the_bad_lines, the_line) on conflict do nothing;
  if not found then
    return false;
  end if;
  body := convert_to(format('{"bad_lines":%s,"batches":%s,"digest":"%s"}', the_bad_lines, the_batches, the_digest), 'UTF8');
  insert into ledger_line (id, kind, digest) values (the_line, 'feed_delivery_ended', sha256(the_salt || body));
  insert into ledger_body (line_id, salt, payload) values (the_line, the_salt, body);
  return true;
end $$;
"""

# A batch belongs to the last delivery of its source and kind: the one that its row names, or, of tables without `file_digest`, the
# one that the transaction names. Naming opens nothing: it must be a delivery that has been opened. The owner of a demonstration says that bare files are taken, too, by
# replacing the first function; it asks nothing that the feed role could set.
BATCHES = """
create function feeds_bare_taken() returns boolean language sql stable set search_path = public, pg_temp as 'select false';

create function feeds_must_be_delivered() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  delivery record;
begin
  select d.source, d.feed, d.sequence into delivery from feeds_delivery d
    where d.digest = coalesce(to_jsonb(new) ->> 'file_digest', current_setting('valtuus.delivery', true));
  if not found then
    if feeds_bare_taken() then
      return new;
    end if;
    raise exception 'a batch of no delivery' using errcode = 'VF001';
  end if;
  perform pg_advisory_xact_lock_shared(8303, hashtext(delivery.source || ' ' || delivery.feed));
  if delivery.feed <> tg_argv[0] or exists (
    select from feeds_delivery d
    where d.source = delivery.source and d.feed = delivery.feed and d.sequence > delivery.sequence
  ) then
    raise exception 'a batch of another delivery than the last' using errcode = 'VF001';
  end if;
  return new;
end $$;
"""

_OPEN = "feeds_open(text, text, integer, text, text, integer, text, bytea, uuid, bytea)"
_END = "feeds_end(text, integer, integer, uuid, bytea)"
GRANTS = f"""
revoke execute on function {_OPEN}, {_END} from public;
grant execute on function {_OPEN}, {_END} to valtuus_feed;
grant create on schema public to valtuus_loader;
alter function {_OPEN} owner to valtuus_loader;
alter function {_END} owner to valtuus_loader;
revoke create on schema public from valtuus_loader;
grant select on feeds_source, feeds_source_end, feeds_delivery, feeds_delivery_end
  to valtuus_app, valtuus_feed, valtuus_loader;
grant insert (source, feed, sequence, digest, previous, lines, key, signature, line_id) on feeds_delivery to valtuus_loader;
grant insert (digest, batches, bad_lines, line_id) on feeds_delivery_end to valtuus_loader;
"""

GUARDS = [
    f"select ledger_guard('{table}');"
    f"create trigger never_changes before update or delete on {table} for each row execute function ledger_never_changes();"
    for table in ("feeds_source", "feeds_source_end", "feeds_delivery", "feeds_delivery_end")
]


class Migration(migrations.Migration):
    dependencies = [("feeds", "0001_initial"), ("ledger", "0002_guard")]
    operations = [
        migrations.RunSQL(sql, migrations.RunSQL.noop)
        for sql in (SOURCES, DELIVERIES, *GUARDS, FUNCTIONS, BATCHES, GRANTS)
    ]
