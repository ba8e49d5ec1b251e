"""The slice as Django knows it."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demonstration."""

    name = "valtuus.demo"
    label = "demo"
