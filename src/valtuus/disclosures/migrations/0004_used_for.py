"""When mandates were last used is asked of a quarter at a time, by the organisation acted for or acting: an index for each."""

from django.db import migrations

SQL = """
create index disclosures_record_used_for on disclosures_record (represented, decided_at)
  where outcome = 'permit' and basis_kind = 'mandate';
create index disclosures_record_used_by on disclosures_record (acting, decided_at)
  where outcome = 'permit' and basis_kind = 'mandate';
"""
BACK = "drop index disclosures_record_used_for; drop index disclosures_record_used_by;"


class Migration(migrations.Migration):
    dependencies = [("disclosures", "0003_first_sight")]
    operations = [migrations.RunSQL(SQL, BACK)]
