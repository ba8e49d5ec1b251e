"""The slice as Django knows it."""

from django.apps import AppConfig


class FallbackConfig(AppConfig):
    """What one does who cannot get in."""

    name = "valtuus.fallback"
    label = "fallback"
