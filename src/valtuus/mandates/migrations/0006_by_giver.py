"""A giver's mandates to people are listed by the giver, not by reading every mandate there is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mandates", "0005_used_for")]

    operations = [
        migrations.AddIndex(
            model_name="grant",
            index=models.Index(
                condition=models.Q(("holder_person__isnull", False)),
                fields=["giver", "holder_person"],
                name="grant_by_giver",
            ),
        ),
    ]
