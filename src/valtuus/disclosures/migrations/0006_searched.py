"""The auditor's search asks by days: a block-range index, which costs the writing of a record next to nothing."""

from django.db import migrations

SQL = (
    "create index disclosures_record_decided on disclosures_record using brin (decided_at) with (pages_per_range = 32)"
)


class Migration(migrations.Migration):
    dependencies = [("disclosures", "0005_handles")]
    operations = [migrations.RunSQL(SQL, "drop index disclosures_record_decided")]
