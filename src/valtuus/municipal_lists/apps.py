"""The slice as Django knows it."""

from django.apps import AppConfig


class MunicipalListsConfig(AppConfig):
    """Municipal lists."""

    name = "valtuus.municipal_lists"
    label = "municipal_lists"
