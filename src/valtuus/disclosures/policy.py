"""The row-security policy of a table about people, as SQL for the migration of the slice that owns the table.

INVARIANT: plain SQL, no function – a plpgsql function took 65 times as long.

INVARIANT: the conditions stand in this shape, because the planner lets an asker's own cheap condition go before them, and `explain
analyze`, counters and errors then tell whether a row was met, and so who gets which benefit, without showing the row (tried:
tests/attacks/test_telling.py). In the order in which they are asked of a row:
1. the receipt is good – costs nothing and so comes first: one subquery a query, asked at the first row, whatever row that is;
2. the row is one of those that are named – compares with a setting and leaves no trace;
3. the same once more behind the receipt, dearer and so last: where an index is used, it is asked before the first row, and a bad
   receipt finds none. Where none is used, only rows of the receipt's own get as far as this.
"""

# - `nullif`: a setting once used in a session is '' afterwards, not null.
# - The record was committed by an earlier transaction: one that writes a record, reads and rolls back would leave a reading
#   without it.
# - Two minutes by the database's clock: a receipt opens one page, not an afternoon.
# - Every subject (and scope) that is named must be the record's.
_RECEIPT = """exists (
  select from disclosures_record r
  where r.id = nullif(current_setting('valtuus.record', true), '')::uuid
    and r.secret_digest = sha256(convert_to(current_setting('valtuus.secret', true), 'UTF8'))
    and r.outcome = 'permit'
    and r.xact is distinct from pg_current_xact_id_if_assigned()
    and r.made_at > clock_timestamp() - interval '2 minutes'
    and not exists (select from unnest(string_to_array(current_setting('valtuus.subjects', true), ',')) named where not exists (
      select from disclosures_subject s where s.record_id = r.id and s.subject_key = named)){scopes})"""

_NAMED = "{column} = any (string_to_array(current_setting('valtuus.{named}', true), ','))"
_BEHIND = "{column} = any (case when {receipt} then string_to_array(current_setting('valtuus.subjects', true) || '', ',') end)"


def policy_sql(table: str, *, scope_column: str | None = None) -> str:
    """Forced row security: the app role reads a row by a fresh, permitted receipt for its subject (and its scope), and writes none.

    `table` and `scope_column` are names of our own migrations. The loader, a role that cannot log in, sees and writes all.
    """
    return f"""
alter table {table} enable row level security;
alter table {table} force row level security;
create policy by_receipt on {table} for select to valtuus_app using ({_using(table, scope_column)});
create policy by_loader on {table} for all to valtuus_loader using (true) with check (true);
grant select on {table} to valtuus_app;
grant select, insert, update, delete on {table} to valtuus_loader;
"""


def _using(table: str, scope_column: str | None) -> str:
    scopes = (
        "\n    and string_to_array(current_setting('valtuus.scopes', true), ',') <@ r.scopes_given"
        if scope_column
        else ""
    )
    receipt, key = _RECEIPT.format(scopes=scopes), f"{table}.subject_key"
    conditions = [receipt, _NAMED.format(column=key, named="subjects")]
    if scope_column:
        conditions.append(_NAMED.format(column=f"{table}.{scope_column}", named="scopes"))
    return "\n  and ".join([*conditions, _BEHIND.format(column=key, receipt=receipt)])
