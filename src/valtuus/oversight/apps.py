"""The slice as Django knows it."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """Oversight."""

    name = "valtuus.oversight"
    label = "oversight"
