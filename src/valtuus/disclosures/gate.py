"""The gate before personal data: a receipt opens a row."""

from django.db import models


class PersonalModel(models.Model):
    """A table about people. Outside `reading` its manager raises `Unreceipted`; the database shows nothing there anyway."""

    subject_key = models.TextField()

    class Meta:
        abstract = True
