"""The slice as Django knows it."""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    """Parties."""

    name = "valtuus.parties"
    label = "parties"
