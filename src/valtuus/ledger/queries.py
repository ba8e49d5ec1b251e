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


def lines_of(kind: str) -> int:
    """How many lines of a kind there are."""
    with connections[alias()].cursor() as cursor:
        cursor.execute("select count(*) from ledger_line where kind = %s", [kind])
        return int(cursor.fetchone()[0])
