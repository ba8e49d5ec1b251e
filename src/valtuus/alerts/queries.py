"""Reads of the alerts."""

from collections.abc import Iterable

from valtuus.alerts import models
from valtuus.alerts.types import Preferences


def preferences_of(keys: Iterable[str]) -> dict[str, Preferences]:
    """What these people have told of themselves, by key; who has told nothing is left out."""
    return {row.key: preferences(row) for row in models.Contact.objects.filter(key__in=list(keys))}


def preferences(row: models.Contact) -> Preferences:
    """A row as a value."""
    return Preferences(row.address, row.pending, row.language, frozenset(row.muted))
