"""Tables of the slice: alarms and what became of them. Rows are added, never changed."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Alarm(models.Model):
    """Hälytys: a case of deviant searching, as it stood when it was raised. `parties`: for whom its looks were made."""

    id = models.UUIDField(primary_key=True)
    line_id = models.UUIDField()
    kind = models.TextField()
    officials = ArrayField(models.TextField())
    about = models.TextField(default="")
    first_day = models.DateField()
    last_day = models.DateField()
    counted = models.FloatField()
    threshold = models.JSONField()
    evidence = ArrayField(models.BigIntegerField(), default=list)
    parties = ArrayField(models.UUIDField(), default=list)
    raised_at = models.DateTimeField()

    class Meta:
        db_table = "oversight_alarm"
        indexes = [models.Index(fields=["kind", "last_day"], name="oversight_alarm_by_kind")]


class Event(models.Model):
    """Tapahtuma of an alarm, numbered from 1. What it has grown to, where it has; else by whom, why and in what words."""

    id = models.UUIDField(primary_key=True)
    line_id = models.UUIDField()
    alarm = models.ForeignKey(Alarm, models.PROTECT)
    number = models.IntegerField()
    kind = models.TextField()
    at = models.DateTimeField()
    by = models.TextField(default="")
    name = models.TextField(default="")
    reason = models.TextField(default="")
    note = models.TextField(default="")
    grown = models.JSONField(null=True)

    class Meta:
        db_table = "oversight_event"
        constraints = [models.UniqueConstraint(fields=["alarm", "number"], name="oversight_event_once")]
