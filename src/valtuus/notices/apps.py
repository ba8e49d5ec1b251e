"""The slice as Django knows it."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Notices."""

    name = "valtuus.notices"
    label = "notices"
