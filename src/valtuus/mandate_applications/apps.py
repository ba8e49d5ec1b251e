"""The slice as Django knows it."""

from django.apps import AppConfig


class MandateApplicationsConfig(AppConfig):
    """Applications for mandates."""

    name = "valtuus.mandate_applications"
    label = "mandate_applications"
