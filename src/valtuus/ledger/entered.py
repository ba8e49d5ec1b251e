"""What every register table has in common. Slices extend it; the ledger's own tables stay its own."""

from django.db import models


class Entered(models.Model):
    """A register row: it names its line and the entry of the version it came with (`services.append`, `services.entry`)."""

    line_id = models.UUIDField()
    entry_id = models.UUIDField()

    class Meta:
        abstract = True
