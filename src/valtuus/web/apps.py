"""The slice as Django sees it."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """What all pages share; no tables."""

    name = "valtuus.web"
    label = "web"
