"""Tables of the parties. What a decision reads is only ever added: an end is a row of its own."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from valtuus.ledger.entered import Entered


class Party(models.Model):
    """An organisation."""

    id = models.UUIDField(primary_key=True)
    line_id = models.UUIDField()
    kind = models.TextField()
    code = models.TextField(unique=True)
    name_fi = models.TextField()
    name_sv = models.TextField()
    business_id = models.TextField(null=True, unique=True)  # noqa: DJ001 - unknown is not the empty id
    artificial = models.BooleanField(default=False)
    contact = models.TextField(default="")

    class Meta:
        db_table = "parties_party"


class Cessation(Entered):
    """A party has ceased: its last day, and who came after it where known."""

    party = models.OneToOneField(Party, models.PROTECT, primary_key=True)
    last_day = models.DateField()
    successor = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "parties_cessation"


class Membership(Entered):
    """A municipality gave tasks to a joint authority."""

    id = models.UUIDField(primary_key=True)
    authority = models.ForeignKey(Party, models.PROTECT, related_name="+")
    municipality = models.ForeignKey(Party, models.PROTECT, related_name="+")
    tasks = ArrayField(models.TextField())
    first_day = models.DateField(null=True)

    class Meta:
        db_table = "parties_membership"


class MembershipEnd(Entered):
    """The last day of a membership."""

    membership = models.OneToOneField(Membership, models.PROTECT, primary_key=True)
    last_day = models.DateField()

    class Meta:
        db_table = "parties_membership_end"


class Official(models.Model):
    """A person by key; name only, no identity code."""

    key = models.TextField(primary_key=True)
    line_id = models.UUIDField()
    name = models.TextField()

    class Meta:
        db_table = "parties_official"


class Employment(Entered):
    """An official works for a party. `duties` null: unknown."""

    id = models.UUIDField(primary_key=True)
    official = models.ForeignKey(Official, models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    duties = ArrayField(models.TextField(), null=True)
    first_day = models.DateField(null=True)

    class Meta:
        db_table = "parties_employment"


class EmploymentEnd(Entered):
    """The last day of an employment."""

    employment = models.OneToOneField(Employment, models.PROTECT, primary_key=True)
    last_day = models.DateField()

    class Meta:
        db_table = "parties_employment_end"


class Office(Entered):
    """A role at the institution."""

    id = models.UUIDField(primary_key=True)
    official = models.ForeignKey(Official, models.PROTECT, related_name="+")
    role = models.TextField()
    first_day = models.DateField(null=True)

    class Meta:
        db_table = "parties_office"


class OfficeEnd(Entered):
    """The last day of an office."""

    office = models.OneToOneField(Office, models.PROTECT, primary_key=True)
    last_day = models.DateField()

    class Meta:
        db_table = "parties_office_end"
