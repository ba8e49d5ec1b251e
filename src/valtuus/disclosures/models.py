"""Tables of the disclosure log. The database's own columns (`number`, `made_at`, `xact`) are the migration's: nobody sets them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from valtuus.disclosures.gate import PersonalModel


class Record(models.Model):
    """Luovutusmerkintä: who asked to see whose data, why, on what basis, and what was answered. Appended, never changed."""

    id = models.UUIDField(primary_key=True)
    line_id = models.UUIDField()
    actor = models.TextField()
    session_digest = models.TextField()
    represented = models.UUIDField(null=True)
    acting = models.UUIDField(null=True)
    action = models.TextField()
    purpose = models.TextField()
    ground = models.TextField()
    conditions = ArrayField(models.TextField())
    case_reference = models.TextField()
    channel = models.TextField()
    scopes_asked = ArrayField(models.TextField())
    scopes_given = ArrayField(models.TextField())
    outcome = models.TextField()
    reason = models.TextField()
    basis_kind = models.TextField(null=True)  # noqa: DJ001 - a refusal has no basis
    basis_grants = ArrayField(models.TextField())
    decision = models.JSONField()
    question = models.JSONField()
    decided_at = models.DateTimeField()
    register_version = models.BigIntegerField()
    secret_digest = models.BinaryField(null=True)

    class Meta:
        db_table = "disclosures_record"


class Subject(models.Model):
    """One person whom a record is about, by subject key. Written with its record or not at all."""

    pk = models.CompositePrimaryKey("record_id", "subject_key")
    record = models.ForeignKey(Record, models.PROTECT, db_index=False)
    subject_key = models.TextField()

    class Meta:
        db_table = "disclosures_subject"
        indexes = [models.Index(fields=["subject_key"], name="disclosure_by_subject")]


class Alarm(models.Model):
    """A question to the auditor, once an official and an hour; never a refusal."""

    id = models.UUIDField(primary_key=True)
    line_id = models.UUIDField()
    kind = models.TextField()
    actor = models.TextField()
    hour = models.DateTimeField()
    counted = models.IntegerField()

    class Meta:
        db_table = "disclosures_alarm"
        constraints = [models.UniqueConstraint(fields=["kind", "actor", "hour"], name="one_alarm_an_hour")]


class Handle(PersonalModel):
    """Viite: what stands for a person in a record where whose data they are is not known before it. Written by loaders alone."""

    handle = models.TextField(primary_key=True)
    line_id = models.UUIDField()

    class Meta(PersonalModel.Meta):
        db_table = "disclosures_handle"
        indexes = [models.Index(fields=["subject_key"], name="handle_by_subject")]
