"""Tables of the applications: the content, which is fixed once signatures are asked for, and the steps, which are only added."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Application(models.Model):
    """An application. `content` null: erased. `signers`: keys of its signers, so that they find it."""

    id = models.UUIDField(primary_key=True)
    line_id = models.UUIDField()
    number = models.BigIntegerField(unique=True)
    party = models.UUIDField()
    by = models.TextField()
    by_name = models.TextField()
    changed_at = models.DateTimeField()
    content = models.JSONField(null=True)
    signers = ArrayField(models.TextField(), default=list)
    state = models.TextField()

    class Meta:
        db_table = "mandate_applications_application"
        indexes = [
            models.Index(fields=["by"], name="application_by_drafter"),
            models.Index(fields=["state"], name="application_by_state"),
            models.Index(fields=["party"], name="application_by_party"),
        ]


class Step(models.Model):
    """What happened to an application. INVARIANT: one step a number, so that two who decide at once cannot both do it."""

    id = models.UUIDField(primary_key=True)
    line_id = models.UUIDField()
    application = models.ForeignKey(Application, models.PROTECT)
    number = models.IntegerField()
    kind = models.TextField()
    state = models.TextField()
    at = models.DateTimeField()
    by = models.TextField()
    name = models.TextField()
    code = models.TextField(default="")
    note = models.TextField(default="")
    due = models.DateField(null=True)
    detail = models.JSONField(default=dict)

    class Meta:
        db_table = "mandate_applications_step"
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="application_step_once")]
