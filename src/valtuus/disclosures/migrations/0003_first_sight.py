"""Who has seen the inbox by a mandate: asked for every municipality of a guide, so it has an index of its own, of those few rows."""

from django.db import migrations

SQL = """
create index disclosures_record_inbox_seen on disclosures_record (represented)
  where action = 'kelmu.view_inbox' and outcome = 'permit' and basis_kind = 'mandate'
"""


class Migration(migrations.Migration):
    dependencies = [("disclosures", "0002_guard")]
    operations = [migrations.RunSQL(SQL, "drop index disclosures_record_inbox_seen")]
