"""Pictures beside PDFs: what a file is by its content, told once and never changed."""

from django.db import migrations, models

CHECK = "alter table attachments_attachment add check (kind in ('pdf', 'png', 'jpg'));"


class Migration(migrations.Migration):
    dependencies = [("attachments", "0002_guard")]
    operations = [
        migrations.AddField("attachment", "kind", models.TextField(default="pdf")),
        migrations.RunSQL(CHECK, migrations.RunSQL.noop),
    ]
