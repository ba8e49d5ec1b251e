"""Tables of the sources of feeds. The deliveries' own tables are the feed role's and stand in migrations/0002_guard.py."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Source(models.Model):
    """A key of a source, with the kinds of deliveries that are taken under it."""

    key = models.TextField(primary_key=True)
    line_id = models.UUIDField()
    name = models.TextField()
    kinds = ArrayField(models.TextField())
    public_key = models.BinaryField()
    added_at = models.DateTimeField()

    class Meta:
        db_table = "feeds_source"
        constraints = [models.UniqueConstraint(fields=["key", "name"], name="feeds_source_of_key")]


class SourceEnd(models.Model):
    """A key that is no longer taken."""

    key = models.OneToOneField(Source, models.PROTECT, primary_key=True, db_column="key_id", related_name="end")
    line_id = models.UUIDField()
    ended_at = models.DateTimeField()

    class Meta:
        db_table = "feeds_source_end"
