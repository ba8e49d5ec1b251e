"""Tables of the callers of our interfaces. Appended only: what ends gets a row of its own, and a changed right is a new caller."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Caller(models.Model):
    """A system that asks. `owner` None: the institution itself."""

    id = models.UUIDField(primary_key=True)
    line_id = models.UUIDField()
    owner = models.UUIDField(null=True)
    name = models.TextField()
    services = ArrayField(models.TextField())
    networks = ArrayField(models.TextField())

    class Meta:
        db_table = "identity_caller"


class CallerToken(models.Model):
    """A token by its SHA-256 only; `hint`: its first characters, which tell tokens apart. The database adds `given_at`."""

    id = models.UUIDField(primary_key=True)
    line_id = models.UUIDField()
    caller = models.ForeignKey(Caller, models.PROTECT)
    digest = models.BinaryField(unique=True)
    hint = models.TextField()
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "identity_caller_token"


class CallerTokenEnd(models.Model):
    """A token was revoked, from this row's commit on. The database adds `revoked_at`."""

    token = models.OneToOneField(CallerToken, models.PROTECT, primary_key=True)
    line_id = models.UUIDField()

    class Meta:
        db_table = "identity_caller_token_end"
