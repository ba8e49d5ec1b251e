"""The slice as Django knows it."""

from django.apps import AppConfig


class InteropConfig(AppConfig):
    """Interop."""

    name = "valtuus.interop"
    label = "interop"
