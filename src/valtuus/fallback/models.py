"""Tables of the slice. Rows are added, never changed."""

from django.db import models


class GranterTold(models.Model):
    """The granters of a link were told that somebody cannot get in: once a day for a link, whoever asks."""

    id = models.UUIDField(primary_key=True)
    line_id = models.UUIDField()
    giver = models.UUIDField()
    holder = models.TextField()
    day = models.DateField()

    class Meta:
        db_table = "fallback_granter_told"
        constraints = [models.UniqueConstraint(fields=["giver", "holder", "day"], name="granter_told_once_a_day")]
