"""The slice as Django knows it."""

from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    """Valtuuksien hallinnointi."""

    name = "valtuus.administration"
    label = "administration"
