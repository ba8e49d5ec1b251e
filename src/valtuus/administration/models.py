"""Tables of the slice: what was proposed, told and announced, and what became of it. Rows are added, never changed."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Proposal(models.Model):
    """Ehdotus: a draft for whoever has the right. `draft` null: `mandate` is to be ended; both: it is to be renewed so."""

    id = models.UUIDField(primary_key=True)
    line_id = models.UUIDField()
    kind = models.TextField()
    party = models.UUIDField()
    right = models.TextField()
    draft = models.JSONField(null=True)
    mandate = models.UUIDField(null=True)
    made_by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "administration_proposal"
        indexes = [models.Index(fields=["party", "at"], name="proposal_by_party")]


class ProposalOutcome(models.Model):
    """It was carried out or dropped. `mandate`: what it became."""

    proposal = models.OneToOneField(Proposal, models.PROTECT, primary_key=True)
    line_id = models.UUIDField()
    how = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()
    mandate = models.UUIDField(null=True)

    class Meta:
        db_table = "administration_proposal_outcome"


class Told(models.Model):
    """Somebody of the organisation has said that a step of the guide is done."""

    id = models.UUIDField(primary_key=True)
    line_id = models.UUIDField()
    party = models.UUIDField()
    step = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "administration_told"
        indexes = [models.Index(fields=["party", "step", "at"], name="told_by_party")]


class Announcement(models.Model):
    """Tiedote. `title` and `text` by language; `kinds` and `parties` for whom, both empty: for all."""

    id = models.UUIDField(primary_key=True)
    line_id = models.UUIDField()
    title = models.JSONField()
    text = models.JSONField()
    audience = models.TextField()
    kinds = ArrayField(models.TextField(), default=list)
    parties = ArrayField(models.UUIDField(), default=list)
    made_by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "administration_announcement"


class AnnouncementRead(models.Model):
    """A person of an organisation has read it."""

    id = models.UUIDField(primary_key=True)
    line_id = models.UUIDField()
    announcement = models.ForeignKey(Announcement, models.PROTECT)
    party = models.UUIDField()
    reader = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "administration_announcement_read"
        constraints = [
            models.UniqueConstraint(fields=["announcement", "party", "reader"], name="announcement_read_once")
        ]
