"""The slice as Django sees it."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Front page, help, my page; no tables."""

    name = "valtuus.portal"
    label = "portal"
