"""A batch of benefit data belongs to a delivery (feeds/migrations/0002_guard.py)."""

from django.db import migrations

SQL = """
create trigger must_be_delivered before insert on benefits_batch
for each row execute function feeds_must_be_delivered('benefits');
"""


class Migration(migrations.Migration):
    dependencies = [("benefits", "0004_base_manager"), ("feeds", "0002_guard")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
