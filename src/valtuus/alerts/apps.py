"""The slice as Django knows it."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    """Alerts."""

    name = "valtuus.alerts"
    label = "alerts"
