"""The decision's facts tell an organisation's code too, so that a look need not ask for it once more."""

from django.db import migrations

KNOWN = "(as_of is null or (select v.number from ledger_version v where v.entry = c.entry_id) <= as_of)"

SQL = f"""
drop function parties_organisations(bigint);
create function parties_organisations(as_of bigint)
returns table (id uuid, kind text, last_day date, successor uuid, code text) language sql stable as $$
  select p.id, p.kind, c.last_day, c.successor_id, p.code
  from parties_party p left join parties_cessation c on c.party_id = p.id and {KNOWN}
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("parties", "0004_known_by_number")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
