"""The sessions' table is Django's own; its grants are given here. The slice itself keeps no table."""

from django.db import migrations

SQL = "grant select, insert, update, delete on django_session to valtuus_app"


class Migration(migrations.Migration):
    initial = True
    dependencies = [("sessions", "0001_initial"), ("ledger", "0002_guard")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
