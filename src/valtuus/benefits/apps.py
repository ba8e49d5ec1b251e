"""The slice as Django knows it."""

from django.apps import AppConfig


class BenefitsConfig(AppConfig):
    """Benefits."""

    name = "valtuus.benefits"
    label = "benefits"
