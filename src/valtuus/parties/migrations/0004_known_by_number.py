"""The published functions ask for the one number of a row's entry.

As `exists` the server may read every version there ever was, to ask a few rows of them.
"""

from django.db import migrations

KNOWN = "(as_of is null or (select v.number from ledger_version v where v.entry = {row}.entry_id) <= as_of)"

SQL = f"""
create or replace function parties_organisations(as_of bigint) returns table (id uuid, kind text, last_day date, successor uuid)
language sql stable as $$
  select p.id, p.kind, c.last_day, c.successor_id
  from parties_party p left join parties_cessation c on c.party_id = p.id and {KNOWN.format(row="c")}
$$;
create or replace function parties_members(as_of bigint)
returns table (authority uuid, municipality uuid, tasks text[], first_day date, last_day date) language sql stable as $$
  select m.authority_id, m.municipality_id, m.tasks, m.first_day, e.last_day
  from parties_membership m left join parties_membership_end e on e.membership_id = m.id and {KNOWN.format(row="e")}
  where {KNOWN.format(row="m")}
$$;
create or replace function parties_employers(as_of bigint)
returns table (official text, party uuid, duties text[], first_day date, last_day date) language sql stable as $$
  select m.official_id, m.party_id, m.duties, m.first_day, e.last_day
  from parties_employment m left join parties_employment_end e on e.employment_id = m.id and {KNOWN.format(row="e")}
  where {KNOWN.format(row="m")}
$$;
create or replace function parties_offices(as_of bigint)
returns table (official text, role text, first_day date, last_day date) language sql stable as $$
  select o.official_id, o.role, o.first_day, e.last_day
  from parties_office o left join parties_office_end e on e.office_id = o.id and {KNOWN.format(row="e")}
  where {KNOWN.format(row="o")}
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("parties", "0003_published")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
