"""Guard and grants: a telling is added with its line and never changes."""

from django.db import migrations

SQL = """
select ledger_guard('fallback_granter_told');
create trigger never_changes before update or delete on fallback_granter_told
  for each row execute function ledger_never_changes();
grant select, insert on fallback_granter_told to valtuus_app;
"""


class Migration(migrations.Migration):
    dependencies = [("fallback", "0001_granter_told"), ("ledger", "0002_guard")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
