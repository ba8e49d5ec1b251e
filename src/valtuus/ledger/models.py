"""Tables of the record. The database's own columns (`recorded_at`, `xact`, `made_at`) are in the migration: nobody may set them."""

from django.db import models


class Line(models.Model):
    """One line: what kind of thing happened, and the salted digest of what exactly. Appended, never changed."""

    id = models.UUIDField(primary_key=True)
    kind = models.TextField()
    digest = models.BinaryField()

    class Meta:
        db_table = "ledger_line"


class Body(models.Model):
    """The readable body of a line with its salt. Erased when its retention ends; the digest stays and proves no less."""

    line = models.OneToOneField(Line, models.PROTECT, primary_key=True)
    salt = models.BinaryField()
    payload = models.BinaryField()

    class Meta:
        db_table = "ledger_body"


class Version(models.Model):
    """One version of the register: one transaction that added register rows. The number is the database's, gapless."""

    entry = models.UUIDField(primary_key=True)
    line = models.ForeignKey(Line, models.PROTECT)

    class Meta:
        db_table = "ledger_version"
