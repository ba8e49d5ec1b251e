"""The slice as Django knows it."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """The ledger."""

    name = "valtuus.ledger"
    label = "ledger"
