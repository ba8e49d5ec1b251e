"""Tables of the lists by municipality: what names nobody is readable, the people of the rows stand behind receipts.

INVARIANT: no foreign key into the people's table from outside, no generated field and no `db_default` there (see benefits).
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from valtuus.disclosures.gate import PersonalModel


class List(models.Model):
    """Luettelo: one version of a list. `replaces`: the version before it; a version is never changed."""

    id = models.UUIDField(primary_key=True)
    line_id = models.UUIDField()
    kind = models.TextField()
    municipality = models.UUIDField()
    day = models.DateField()
    bill_number = models.TextField()
    bill_sum = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    rows = models.IntegerField()
    digest = models.TextField()
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced")

    class Meta:
        db_table = "municipal_lists_list"
        constraints = [
            models.UniqueConstraint(fields=["kind", "municipality", "day", "digest"], name="list_version_once"),
            models.UniqueConstraint(
                fields=["kind", "municipality", "day"], condition=models.Q(replaces=None), name="list_first_once"
            ),
        ]


class Row(models.Model):
    """Luettelon rivi without whose it is: its handle is `list_row:` and its id."""

    id = models.UUIDField(primary_key=True)
    line_id = models.UUIDField()
    list = models.ForeignKey(List, models.PROTECT, db_index=False)
    position = models.IntegerField()
    band = models.TextField()
    first = models.DateField(null=True)
    last = models.DateField(null=True)
    percent = models.SmallIntegerField(null=True)
    gross = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    share = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    paid_days = models.IntegerField(null=True)

    class Meta:
        db_table = "municipal_lists_row"
        constraints = [models.UniqueConstraint(fields=["list", "position"], name="list_row_place")]


class Person(PersonalModel):
    """Luettelon henkilö, by the handle of the row. No address at all."""

    subject_key = models.TextField(primary_key=True)
    line_id = models.UUIDField()
    scope = models.TextField()
    identity_code = models.TextField()
    family_name = models.TextField()
    given_names = models.TextField()
    non_disclosure = models.BooleanField()
    home_municipality = models.TextField()

    class Meta(PersonalModel.Meta):
        db_table = "municipal_lists_person"


class Export(models.Model):
    """Vientitiedosto: that it was made, of what and by whom; the file itself is kept elsewhere until it is fetched."""

    id = models.UUIDField(primary_key=True)
    line_id = models.UUIDField()
    number = models.BigIntegerField(unique=True)
    list = models.ForeignKey(List, models.PROTECT)
    represented = models.UUIDField()
    official = models.TextField()
    session_digest = models.TextField()
    filters = models.JSONField()
    columns = ArrayField(models.TextField())
    reason = models.TextField()
    rows = models.IntegerField()
    sum = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    sha256 = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "municipal_lists_export"
        indexes = [models.Index(fields=["at"], name="list_export_by_time")]


class ExportFetch(models.Model):
    """Luovutus: an export was handed out. INVARIANT: once, since the export is its key."""

    export = models.OneToOneField(Export, models.PROTECT, primary_key=True)
    line_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        db_table = "municipal_lists_export_fetch"
