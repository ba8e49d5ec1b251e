"""Tables of the agreements: rows that are added, never changed. A party is named by id, without a foreign key."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from valtuus.ledger.entered import Entered


class Agreement(Entered):
    """An agreement. `grounds` and `scopes` null: all."""

    id = models.UUIDField(primary_key=True)
    party = models.UUIDField()
    service = models.TextField()
    grounds = ArrayField(models.TextField(), null=True)
    scopes = ArrayField(models.TextField(), null=True)
    first_day = models.DateField(null=True)

    class Meta:
        db_table = "agreements_agreement"
        indexes = [models.Index(fields=["party", "service"], name="agreement_by_party")]


class AgreementEnd(Entered):
    """The last day of an agreement."""

    agreement = models.OneToOneField(Agreement, models.PROTECT, primary_key=True)
    last_day = models.DateField()

    class Meta:
        db_table = "agreements_agreement_end"
