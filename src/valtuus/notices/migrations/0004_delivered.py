"""A batch of notices belongs to a delivery (feeds/migrations/0002_guard.py)."""

from django.db import migrations

SQL = """
create trigger must_be_delivered before insert on notices_batch
for each row execute function feeds_must_be_delivered('notices');
"""


class Migration(migrations.Migration):
    dependencies = [("notices", "0003_staging"), ("feeds", "0002_guard")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
