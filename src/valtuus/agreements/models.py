"""Tables of the agreements: rows that are added, never changed. A party is named by id, without a foreign key."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from valtuus.ledger.entered import Entered


class Agreement(Entered):
    """An agreement. `grounds`, `scopes` and `channels` null: all. `made_by` and `made_at` null: it was loaded.

    `last_day` is the one agreed; what ends it before that is an `AgreementEnd`.
    """

    id = models.UUIDField(primary_key=True)
    party = models.UUIDField()
    service = models.TextField()
    grounds = ArrayField(models.TextField(), null=True)
    scopes = ArrayField(models.TextField(), null=True)
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    channels = ArrayField(models.TextField(), null=True)
    made_by = models.TextField(null=True)  # noqa: DJ001 - nobody made what was loaded
    made_at = models.DateTimeField(null=True)
    replaces = models.UUIDField(null=True, unique=True)

    class Meta:
        db_table = "agreements_agreement"
        indexes = [models.Index(fields=["party", "service"], name="agreement_by_party")]


class AgreementEnd(Entered):
    """The last day of an agreement."""

    agreement = models.OneToOneField(Agreement, models.PROTECT, primary_key=True)
    last_day = models.DateField()
    ended_by = models.TextField(null=True)  # noqa: DJ001 - nobody ended what a load ended
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "agreements_agreement_end"
