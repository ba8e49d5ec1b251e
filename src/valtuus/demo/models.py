"""The mark of a database that `valtuus demo` made."""

from django.db import models


class World(models.Model):
    """One row: this database is the demonstration's. Only the owner writes it, so a server cannot claim it for itself."""

    id = models.UUIDField(primary_key=True)
    line_id = models.UUIDField()

    class Meta:
        db_table = "demo_world"
