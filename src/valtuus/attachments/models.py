"""Tables of the attachments: added and erased, never changed but for the name, which goes with the content. That lies in a file."""

from django.db import models


class Attachment(models.Model):
    """A kept file."""

    id = models.UUIDField(primary_key=True)
    line_id = models.UUIDField()
    of = models.UUIDField()
    name = models.TextField()
    size = models.BigIntegerField()
    digest = models.TextField()
    added_by = models.TextField()
    added_at = models.DateTimeField()
    kind = models.TextField(default="pdf")

    class Meta:
        db_table = "attachments_attachment"
        indexes = [models.Index(fields=["of"], name="attachment_by_owner")]


class Erasure(models.Model):
    """The content of an attachment was erased."""

    attachment = models.OneToOneField(Attachment, models.PROTECT, primary_key=True)
    line_id = models.UUIDField()
    erased_at = models.DateTimeField()

    class Meta:
        db_table = "attachments_erasure"
