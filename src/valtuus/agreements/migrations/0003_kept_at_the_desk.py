"""What the institution's desk keeps of an agreement: channels, the last day agreed, who made and ended it, what it replaces."""

import django.contrib.postgres.fields
from django.db import migrations, models


def _null(model, name, field):
    return migrations.AddField(model, name, field)


class Migration(migrations.Migration):
    dependencies = [("agreements", "0002_guard")]
    operations = [
        _null("agreement", "last_day", models.DateField(null=True)),
        _null(
            "agreement",
            "channels",
            django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True, size=None),
        ),
        _null("agreement", "made_by", models.TextField(null=True)),
        _null("agreement", "made_at", models.DateTimeField(null=True)),
        _null("agreement", "replaces", models.UUIDField(null=True, unique=True)),
        _null("agreementend", "ended_by", models.TextField(null=True)),
        _null("agreementend", "ended_at", models.DateTimeField(null=True)),
        migrations.RunSQL(
            """
alter table agreements_agreement
  add constraint agreement_channels check (cardinality(channels) > 0 and channels <@ array['screen', 'interface']),
  add constraint agreement_days check (first_day <= last_day),
  add constraint agreement_maker check ((made_by is null) = (made_at is null));
alter table agreements_agreement_end add constraint agreement_ender check ((ended_by is null) = (ended_at is null));
""",
            migrations.RunSQL.noop,
        ),
    ]
