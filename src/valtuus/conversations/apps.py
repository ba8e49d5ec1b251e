"""The slice as Django knows it."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    """Conversations between partners and the institution."""

    name = "valtuus.conversations"
    label = "conversations"
