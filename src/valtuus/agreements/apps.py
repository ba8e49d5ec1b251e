"""The slice as Django knows it."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """Agreements."""

    name = "valtuus.agreements"
    label = "agreements"
