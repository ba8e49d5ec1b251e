"""The row-security policy of a table about people, as SQL for the migration of the slice that owns the table.

INVARIANT: plain SQL, no function – a plpgsql function took 65 times as long.

INVARIANT: every condition compares the row with something that is made once a query from the named record, under the whole check of
the receipt. One that looked at a setting for each row would follow when the setting is changed in the middle of the query.

INVARIANT: each condition stands twice, and in this order. The planner lets an asker's own cheap condition go before a dearer one of
ours; then `explain analyze` and counters tell whether ours was asked at all, and so whether somebody is there, or gets a certain
benefit, of whom no receipt speaks (tests/attacks/test_telling.py).
1. `… ? any (array[column])` costs half an operator, as little as any comparison can, and so is asked of the very first row.
2. `column = any (…)` is for the index, where it is asked before the first row; without one only the receipt's own rows get so far.
"""

# - `nullif`: a setting once used in a session is '' afterwards, not null.
# - The record was committed by an earlier transaction: one that writes a record, reads and rolls back would leave a reading
#   without it.
# - Two minutes by the database's clock: a receipt opens one page, not an afternoon.
_RECEIPT = """r.id = nullif(current_setting('valtuus.record', true), '')::uuid
    and r.secret_digest = sha256(convert_to(current_setting('valtuus.secret', true), 'UTF8'))
    and r.outcome = 'permit'
    and r.xact is distinct from pg_current_xact_id_if_assigned()
    and r.made_at > clock_timestamp() - interval '2 minutes'"""

_SUBJECT = "s.subject_key", "disclosures_record r join disclosures_subject s on s.record_id = r.id"
_SCOPE = "scope", "disclosures_record r, unnest(r.scopes_given) scope"

_FIRST = "(select jsonb_object_agg({value}, true) from {source} where {receipt}) ? any (array[{column}])"
_INDEX = "{column} = any (array(select {value} from {source} where {receipt}))"


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
    subject, scope = (f"{table}.subject_key", *_SUBJECT), (f"{table}.{scope_column}", *_SCOPE)
    # The scope first: which scopes there are is no secret, whether a person has data at all is one.
    first = [scope, subject] if scope_column else [subject]
    asked = [(_FIRST, first), (_INDEX, first[::-1])]
    return "\n  and ".join(
        form.format(column=column, value=value, source=source, receipt=_RECEIPT)
        for form, columns in asked
        for column, value, source in columns
    )
