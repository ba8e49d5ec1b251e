"""The row-security policy of a table about people, as SQL for the migration of the slice that owns the table.

INVARIANT: plain SQL, no function – a plpgsql function took 65 times as long. INVARIANT: the condition is a comparison with an array
that is made once a query, so that the index on `subject_key` serves it; that is fast, and `explain analyze` then tells nobody how
many rows of other people were met and thrown away.
"""

# - The record was committed by an earlier transaction: one that
#   writes a record, reads and rolls back would leave a reading without it.
# - `nullif`: a setting once used in a session is '' afterwards, not null.
# - Two minutes by the database's clock: a receipt opens one page, not an afternoon.
_RECEIPT = """
  from disclosures_record r {join}
  where r.id = nullif(current_setting('valtuus.record', true), '')::uuid
    and r.secret_digest = sha256(convert_to(current_setting('valtuus.secret', true), 'UTF8'))
    and r.outcome = 'permit'
    and r.xact is distinct from pg_current_xact_id_if_assigned()
    and r.made_at > clock_timestamp() - interval '2 minutes'"""

_SUBJECTS = (
    "array(select s.subject_key" + _RECEIPT.format(join="join disclosures_subject s on s.record_id = r.id") + ")"
)
_SCOPES = "array(select unnest(r.scopes_given)" + _RECEIPT.format(join="") + ")"


def policy_sql(table: str, *, scope_column: str | None = None) -> str:
    """Forced row security: the app role reads a row by a fresh, permitted receipt for its subject (and its scope), and writes none.

    `table` and `scope_column` are names of our own migrations. The loader, a role that cannot log in, sees and writes all.
    """
    scope = f"\n  and {table}.{scope_column} = any ({_SCOPES})" if scope_column else ""
    return f"""
alter table {table} enable row level security;
alter table {table} force row level security;
create policy by_receipt on {table} for select to valtuus_app
  using ({table}.subject_key = any ({_SUBJECTS}){scope});
create policy by_loader on {table} for all to valtuus_loader using (true) with check (true);
grant select on {table} to valtuus_app;
grant select, insert, update, delete on {table} to valtuus_loader;
"""
