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


class Matter(models.Model):
    """A matter. INVARIANT: of an organisation and a cause one is open at a time (the migration's index)."""

    id = models.UUIDField(primary_key=True)
    line_id = models.UUIDField()
    number = models.BigIntegerField(unique=True)
    party = models.UUIDField()
    cause = models.TextField()
    symptom = models.TextField()
    municipalities = ArrayField(models.UUIDField(), default=list)
    elsewhere = models.BooleanField()
    state = models.TextField()
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    adviser = models.TextField(default="")
    last = models.IntegerField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "fallback_matter"
        indexes = [
            models.Index(fields=["state", "opened_at"], name="matter_by_state"),
            models.Index(fields=["party", "cause", "symptom"], name="matter_by_about"),
        ]


class MatterStep(models.Model):
    """What happened to a matter. INVARIANT: one step a number, so that two who act at once cannot both do it."""

    id = models.UUIDField(primary_key=True)
    line_id = models.UUIDField()
    matter = models.ForeignKey(Matter, models.PROTECT)
    number = models.IntegerField()
    kind = models.TextField()
    state = models.TextField()
    at = models.DateTimeField()
    by = models.TextField()
    name = models.TextField(default="")
    code = models.TextField(default="")
    note = models.TextField(default="")

    class Meta:
        db_table = "fallback_matter_step"
        constraints = [models.UniqueConstraint(fields=["matter", "number"], name="matter_step_number")]


class Report(models.Model):
    """A report: a reporter in a matter. `contents` empty: erased. INVARIANT: a conversation makes one report."""

    id = models.UUIDField(primary_key=True)
    line_id = models.UUIDField()
    matter = models.ForeignKey(Matter, models.PROTECT)
    conversation = models.UUIDField(unique=True)
    reporter = models.TextField()
    at = models.DateTimeField()
    contents = models.JSONField()
    once = models.UUIDField(null=True, unique=True)

    class Meta:
        db_table = "fallback_report"
        indexes = [models.Index(fields=["reporter", "at"], name="report_by_reporter")]


class Unconfirmed(models.Model):
    """A report that waits for its mail's link. `address` and `network` are keyed digests, kept as long as they limit."""

    id = models.UUIDField(primary_key=True)
    line_id = models.UUIDField()
    address = models.TextField()
    network = models.TextField()
    at = models.DateTimeField()
    language = models.TextField()
    contents = models.JSONField()
    confirmed_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "fallback_unconfirmed"
        indexes = [
            models.Index(fields=["address", "at"], name="unconfirmed_by_address"),
            models.Index(fields=["network", "at"], name="unconfirmed_by_network"),
        ]
