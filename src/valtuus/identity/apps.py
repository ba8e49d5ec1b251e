"""The slice as Django knows it."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Identity."""

    name = "valtuus.identity"
    label = "identity"
