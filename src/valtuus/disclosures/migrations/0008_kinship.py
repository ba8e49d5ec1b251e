"""Kinship: whether a look was at the official himself or at a colleague, noticed where the typed code is known, at the look itself."""

from django.db import migrations

SQL = """
alter table disclosures_record add column kinship text not null default ''
  constraint record_kinship check (kinship in ('', 'itself', 'colleague'));
grant insert (kinship) on disclosures_record to valtuus_app;
create index disclosures_record_made on disclosures_record using brin (made_at);
"""


class Migration(migrations.Migration):
    dependencies = [("disclosures", "0007_rights_looked_at")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
