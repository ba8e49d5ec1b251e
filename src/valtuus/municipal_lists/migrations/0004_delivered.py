"""A list belongs to a delivery, which the transaction names (feeds/migrations/0002_guard.py)."""

from django.db import migrations

SQL = """
create trigger must_be_delivered before insert on municipal_lists_list
for each row execute function feeds_must_be_delivered('lists');
"""


class Migration(migrations.Migration):
    dependencies = [("municipal_lists", "0003_loading"), ("feeds", "0002_guard")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
