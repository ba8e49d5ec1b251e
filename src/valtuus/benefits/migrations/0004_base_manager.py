"""What Django remembers of the tables about people: that relations, too, read them through the receipted manager. No SQL."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("benefits", "0003_staging")]

    operations = [
        migrations.AlterModelOptions(name="item", options={"base_manager_name": "objects"}),
        migrations.AlterModelOptions(name="person", options={"base_manager_name": "objects"}),
    ]
