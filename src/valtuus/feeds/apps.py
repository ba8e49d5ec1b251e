"""The slice as Django knows it."""

from django.apps import AppConfig


class FeedsConfig(AppConfig):
    """Feeds."""

    name = "valtuus.feeds"
    label = "feeds"
