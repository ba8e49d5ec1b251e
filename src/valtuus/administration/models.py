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


class Review(models.Model):
    """Katselmointi. `themes`: those of the opener's rights; its items are the population, frozen at the opening."""

    id = models.UUIDField(primary_key=True)
    line_id = models.UUIDField()
    party = models.UUIDField()
    opened_by = models.TextField()
    at = models.DateTimeField()
    themes = ArrayField(models.TextField())
    due_on = models.DateField()

    class Meta:
        db_table = "administration_review"
        indexes = [models.Index(fields=["party", "at"], name="review_by_party")]


class ReviewItem(models.Model):
    """One mandate of a review with what was found of it at the opening. `used`: themes; `last_used` null: not in the quarter."""

    id = models.UUIDField(primary_key=True)
    line_id = models.UUIDField()
    review = models.ForeignKey(Review, models.PROTECT)
    mandate = models.UUIDField()
    flags = ArrayField(models.TextField(), default=list)
    used = ArrayField(models.TextField(), default=list)
    last_used = models.DateTimeField(null=True)

    class Meta:
        db_table = "administration_review_item"
        constraints = [models.UniqueConstraint(fields=["review", "mandate"], name="review_item_once")]


class ReviewAnswer(models.Model):
    """What somebody answered, once. `done`: what came of it."""

    item = models.OneToOneField(ReviewItem, models.PROTECT, primary_key=True)
    line_id = models.UUIDField()
    reply = models.TextField()
    done = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "administration_review_answer"


class ReviewClose(models.Model):
    """The last answer has been given."""

    review = models.OneToOneField(Review, models.PROTECT, primary_key=True)
    line_id = models.UUIDField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "administration_review_close"


class ReviewReminder(models.Model):
    """The granters were reminded of an open review, so many days after the opening."""

    id = models.UUIDField(primary_key=True)
    line_id = models.UUIDField()
    review = models.ForeignKey(Review, models.PROTECT)
    days = models.IntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "administration_review_reminder"
        constraints = [models.UniqueConstraint(fields=["review", "days"], name="review_reminder_once")]


class ReviewInterval(models.Model):
    """How often an organisation wants to review; the last word counts."""

    id = models.UUIDField(primary_key=True)
    line_id = models.UUIDField()
    party = models.UUIDField()
    days = models.IntegerField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "administration_review_interval"
        indexes = [models.Index(fields=["party", "at"], name="review_interval_by_party")]


class EndWarning(models.Model):
    """It was told that a mandate ends, so many days before."""

    id = models.UUIDField(primary_key=True)
    line_id = models.UUIDField()
    mandate = models.UUIDField()
    days = models.IntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "administration_end_warning"
        constraints = [models.UniqueConstraint(fields=["mandate", "days"], name="end_warned_once")]
