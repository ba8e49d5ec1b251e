"""Tables of the alerts. What was told, read and tried is only ever added; the outbox and the contacts change."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Alert(models.Model):
    """An alert to one recipient."""

    id = models.UUIDField(primary_key=True)
    line_id = models.UUIDField()
    recipient = models.TextField()
    name = models.TextField(default="")
    kind = models.TextField()
    params = models.JSONField(default=dict)
    party = models.UUIDField(null=True)
    door = models.TextField(default="")
    door_args = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        db_table = "alerts_alert"
        indexes = [
            models.Index(fields=["recipient", "at"], name="alert_by_recipient"),
            models.Index(fields=["party", "at"], name="alert_by_party"),
        ]


class Read(models.Model):
    """Its recipient has read it."""

    alert = models.OneToOneField(Alert, models.PROTECT, primary_key=True)
    line_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        db_table = "alerts_read"


class Mail(models.Model):
    """The outbox. `due_at` is the database's time; while a mail is being sent it lies in the future. Of `alert` and
    `confirmation` it has one."""

    id = models.UUIDField(primary_key=True)
    line_id = models.UUIDField()
    alert = models.OneToOneField(Alert, models.PROTECT, null=True)
    confirmation = models.UUIDField(null=True)
    address = models.TextField()
    language = models.TextField()
    state = models.TextField(default="waiting")
    tries = models.IntegerField(default=0)
    due_at = models.DateTimeField()

    class Meta:
        db_table = "alerts_mail"
        indexes = [models.Index(fields=["due_at"], name="mail_due", condition=models.Q(state="waiting"))]


class Attempt(models.Model):
    """One try to send a mail: when and with what outcome. `answer` is the server's status number, never its words."""

    id = models.UUIDField(primary_key=True)
    line_id = models.UUIDField()
    mail = models.ForeignKey(Mail, models.PROTECT)
    at = models.DateTimeField()
    outcome = models.TextField()
    answer = models.IntegerField(null=True)

    class Meta:
        db_table = "alerts_attempt"


class Contact(models.Model):
    """What a person has told of herself. `address` is confirmed; `pending` waits for `confirmation` until `pending_until`."""

    key = models.TextField(primary_key=True)
    line_id = models.UUIDField()
    address = models.TextField(default="")
    pending = models.TextField(default="")
    confirmation = models.UUIDField(null=True)
    pending_until = models.DateTimeField(null=True)
    language = models.TextField(default="")
    muted = ArrayField(models.TextField(), default=list)

    class Meta:
        db_table = "alerts_contact"
