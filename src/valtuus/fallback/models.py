"""Tables of the slice: who was told, verdicts that were shared, matters and reports."""

from django.contrib.postgres.fields import ArrayField
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


class Share(models.Model):
    """A shared verdict. INVARIANT: the id is random and says nothing; whoever guesses it still has to be its granter."""

    id = models.UUIDField(primary_key=True)
    line_id = models.UUIDField()
    sharer = models.TextField()
    sharer_name = models.TextField()
    party = models.UUIDField()
    actions = ArrayField(models.TextField())
    fixing = models.UUIDField()
    right = models.TextField()
    theme = models.TextField()
    at = models.DateTimeField()
    until = models.DateTimeField()
    verdict = models.JSONField()

    class Meta:
        db_table = "fallback_share"
        indexes = [models.Index(fields=["sharer", "at"], name="share_by_sharer")]


class ShareEnd(models.Model):
    """It was withdrawn. INVARIANT: once."""

    share = models.OneToOneField(Share, models.PROTECT, primary_key=True)
    line_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        db_table = "fallback_share_end"
