"""Tables of notices. What is about the person stands apart, under row security by the notice's handle (decision 0013)."""

from django.db import models

from valtuus.disclosures.gate import PersonalModel


class Notice(models.Model):
    """Saapunut hakemus tai ilmoitus, without a person. Written by the loader alone, never changed: its state is its last event."""

    id = models.UUIDField(primary_key=True)
    line_id = models.UUIDField()
    number = models.BigIntegerField(unique=True)
    kind = models.TextField()
    arrived_at = models.DateTimeField()
    visible_from = models.DateField()
    decision_on = models.DateField(null=True)
    municipality = models.UUIDField()

    class Meta:
        db_table = "notices_notice"
        indexes = [models.Index(fields=["municipality", "visible_from"], name="notice_by_municipality")]


class Event(models.Model):
    """What an official did with a notice, and where it was and in whose hands afterwards. Appended, never changed."""

    id = models.UUIDField(primary_key=True)
    line_id = models.UUIDField()
    notice = models.ForeignKey(Notice, models.PROTECT, db_index=False)
    number = models.IntegerField()
    kind = models.TextField()
    at = models.DateTimeField()
    by = models.TextField()
    by_name = models.TextField()
    municipality = models.UUIDField()
    holder = models.TextField(default="")
    holder_name = models.TextField(default="")
    giver = models.UUIDField(null=True)
    reason = models.TextField(default="")
    by_desk = models.BooleanField(default=False)

    class Meta:
        db_table = "notices_event"
        constraints = [models.UniqueConstraint(fields=["notice", "number"], name="notice_event_once")]
        indexes = [
            models.Index(fields=["municipality"], condition=models.Q(kind="moved"), name="notice_moved_to"),
            models.Index(fields=["giver"], condition=models.Q(kind="moved"), name="notice_moved_from"),
            models.Index(fields=["holder"], condition=~models.Q(holder=""), name="notice_holder"),
            models.Index(fields=["at"], condition=models.Q(kind="moved"), name="notice_moved_at"),
        ]


class Name(PersonalModel):
    """Whose a notice is, as the list names him: opened by every receipt for its handle."""

    subject_key = models.TextField(primary_key=True)
    line_id = models.UUIDField()
    family_name = models.TextField()
    given_names = models.TextField()
    non_disclosure = models.BooleanField()

    class Meta(PersonalModel.Meta):
        db_table = "notices_name"


class Content(PersonalModel):
    """What a notice says: opened by a receipt for its handle and its scope."""

    subject_key = models.TextField(primary_key=True)
    line_id = models.UUIDField()
    scope = models.TextField()
    identity_code = models.TextField()
    contact_wish = models.TextField()
    fields = models.JSONField()
    home = models.UUIDField(null=True)
    permanent_stay = models.UUIDField(null=True)
    stay_now = models.UUIDField(null=True)

    class Meta(PersonalModel.Meta):
        db_table = "notices_content"
