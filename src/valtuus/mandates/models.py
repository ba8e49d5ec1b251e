"""Tables of the register: rows that are added, never changed. A person is a key, an organisation an id."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from valtuus.ledger.entered import Entered


class MandateRow(Entered):
    """What a mandate and a request for one have in common. Parties are named by id without a foreign key: the slices' tables
    are private to them."""

    id = models.UUIDField(primary_key=True)
    giver = models.UUIDField()
    holder_person = models.TextField(null=True)  # noqa: DJ001 - exactly one of person and party, checked by the database
    holder_party = models.UUIDField(null=True)
    type = models.TextField()
    themes = ArrayField(models.TextField())
    limit = ArrayField(models.UUIDField(), null=True)
    specifier = models.TextField(null=True)  # noqa: DJ001 - none is not an empty one
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        abstract = True


class Request(MandateRow):
    """Valtuuspyyntö: asked; no mandate until approved."""

    asked_by = models.TextField(null=True)  # noqa: DJ001 - null: loaded
    asked_at = models.DateTimeField(null=True)
    duties = ArrayField(models.TextField(), default=list)
    note = models.TextField(default="")

    class Meta:
        db_table = "mandates_request"
        indexes = [
            models.Index(fields=["holder_person"], name="request_by_person"),
            models.Index(fields=["giver", "holder_party"], name="request_by_link"),
        ]


class RequestEnd(Entered):
    """How and when a request ended: approved, rejected, withdrawn or lapsed."""

    request = models.OneToOneField(Request, models.PROTECT, primary_key=True)
    how = models.TextField()
    at = models.DateTimeField()
    by = models.TextField(null=True)  # noqa: DJ001 - null: by the clock, or loaded
    reason = models.TextField(default="")

    class Meta:
        db_table = "mandates_request_end"


class RequestReminder(models.Model):
    """A reminder of an open request was sent: which of them. No register row: no decision reads it."""

    id = models.UUIDField(primary_key=True)
    line_id = models.UUIDField()
    request = models.ForeignKey(Request, models.PROTECT)
    step = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "mandates_request_reminder"
        constraints = [models.UniqueConstraint(fields=["request", "step"], name="request_reminder_once")]


class Grant(MandateRow):
    """Valtuus. `given_by` null: registered by the clerk service or loaded. `request`: it answers one; `application`: it was
    registered by one."""

    given_by = models.TextField(null=True)  # noqa: DJ001 - see above
    given_at = models.DateTimeField(null=True)
    request = models.OneToOneField(Request, models.PROTECT, null=True)
    application = models.UUIDField(null=True)

    class Meta:
        db_table = "mandates_grant"
        indexes = [
            models.Index(fields=["holder_person"], name="grant_by_person"),
            models.Index(
                fields=["giver", "holder_person"],
                name="grant_by_giver",
                condition=models.Q(holder_person__isnull=False),
            ),
            models.Index(
                fields=["giver", "holder_party"], name="grant_by_link", condition=models.Q(holder_party__isnull=False)
            ),
            models.Index(
                fields=["holder_party"], name="grant_by_party", condition=models.Q(holder_party__isnull=False)
            ),
            models.Index(
                fields=["giver"], name="right_by_giver", condition=models.Q(type__in=["grant", "grant_represent"])
            ),
        ]


class Revocation(Entered):
    """A mandate was ended early, from this moment on. `application`: by one, through the clerk service."""

    grant = models.OneToOneField(Grant, models.PROTECT, primary_key=True)
    revoked_at = models.DateTimeField()
    revoked_by = models.TextField(null=True)  # noqa: DJ001 - null: loaded
    application = models.UUIDField(null=True)

    class Meta:
        db_table = "mandates_revocation"


class DetailsChange(Entered):
    """The identifier of a mandate's giver or holder has changed: from that day it is invalid."""

    grant = models.OneToOneField(Grant, models.PROTECT, primary_key=True)
    changed_on = models.DateField()

    class Meta:
        db_table = "mandates_details_change"


class OldRight(Entered):
    """An old right (Katso), service by service."""

    id = models.UUIDField(primary_key=True)
    person = models.TextField()
    party = models.UUIDField()
    services = ArrayField(models.TextField())

    class Meta:
        db_table = "mandates_old_right"
        indexes = [models.Index(fields=["person", "party"], name="old_right_by_person")]


class Answer(models.Model):
    """A recorded decision, kept with its question so that it can be made again. The number is the database's. `caller` and
    `request_id`: the interface caller that asked, and what it calls its request; empty where a person or a command asked."""

    id = models.UUIDField(primary_key=True)
    line_id = models.UUIDField()
    question = models.JSONField()
    decision = models.JSONField()
    known_at = models.DateTimeField(null=True)
    caller = models.TextField(default="")
    request_id = models.TextField(default="")

    class Meta:
        db_table = "mandates_answer"
