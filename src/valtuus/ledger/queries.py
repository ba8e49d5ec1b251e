"""Reads of the ledger, and which database role is in use."""

from contextvars import ContextVar

from django.db import connections

ALIAS: ContextVar[str] = ContextVar("database_alias", default="default")


def alias() -> str:
    """The database alias in use: `default` (the app role), or `owner` inside `services.as_owner`."""
    return ALIAS.get()


def version() -> int:
    """The newest version of the register, 0 before the first."""
    with connections[alias()].cursor() as cursor:
        cursor.execute("select coalesce(max(number), 0) from ledger_version")
        return int(cursor.fetchone()[0])
