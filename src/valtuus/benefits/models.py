"""Tables of benefit data. Both are about people: row security opens them by receipt only (architecture, section 5).

INVARIANT: no foreign key into them from outside, no generated field and no `db_default`: foreign keys pass row security, and
a generated field would be read back on insert.
"""

from django.db import models

from valtuus.disclosures.gate import PersonalModel


class Person(PersonalModel):
    """Asiakas: the one place where name and identity code of a client live. `as_of`: the day of the delivery they came with."""

    subject_key = models.TextField(primary_key=True)
    line_id = models.UUIDField()
    identity_code = models.TextField()
    family_name = models.TextField()
    given_names = models.TextField()
    born = models.DateField()
    died = models.DateField(null=True)
    non_disclosure = models.BooleanField()
    address = models.TextField()
    home_municipality = models.TextField()
    as_of = models.DateField()

    class Meta(PersonalModel.Meta):
        db_table = "benefits_person"


class Item(PersonalModel):
    """One piece of benefit data in one scope (tietosisältö). Scopes and their fields are the catalogue's: a new one is an entry."""

    id = models.UUIDField(primary_key=True)
    line_id = models.UUIDField()
    scope = models.TextField()
    benefit = models.TextField(null=True)  # noqa: DJ001 - data that belong to no benefit
    on_day = models.DateField()
    fields = models.JSONField()

    class Meta(PersonalModel.Meta):
        db_table = "benefits_item"
        indexes = [models.Index(fields=["subject_key", "scope"], name="item_by_subject")]
