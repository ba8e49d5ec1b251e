"""The slice as Django knows it."""

from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    """Attachments."""

    name = "valtuus.attachments"
    label = "attachments"
