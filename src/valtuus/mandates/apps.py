"""The slice as Django knows it."""

from django.apps import AppConfig


class MandatesConfig(AppConfig):
    """The mandate register."""

    name = "valtuus.mandates"
    label = "mandates"
