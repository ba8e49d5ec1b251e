"""The slice as Django knows it."""

from django.apps import AppConfig


class DisclosuresConfig(AppConfig):
    """Disclosures."""

    name = "valtuus.disclosures"
    label = "disclosures"
