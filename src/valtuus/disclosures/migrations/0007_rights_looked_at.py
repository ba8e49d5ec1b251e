"""Whose rights an adviser has looked at is asked on that person's own page: an index of those few looks."""

from django.db import migrations

SQL = """
create index disclosures_record_rights_of on disclosures_record ((question ->> 'person'), number)
  where action = 'desk.answer' and outcome = 'permit'
"""


class Migration(migrations.Migration):
    dependencies = [("disclosures", "0006_searched")]
    operations = [migrations.RunSQL(SQL, "drop index disclosures_record_rights_of")]
