"""Reads of the ledger, and which database role is in use."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import psycopg
from django.db import connections
from django.db.backends.utils import CursorWrapper

ALIAS: ContextVar[str] = ContextVar("database_alias", default="default")


def alias() -> str:
    """The database alias in use: `default` (the app role), or `owner` inside `services.as_owner`."""
    return ALIAS.get()


@contextmanager
def prepared() -> Iterator[CursorWrapper]:
    """A cursor whose statements the server keeps prepared, for those that are asked at every look: planning one took longer than
    answering it. Values are bound by the server, so they stand in no statement either. Where a connection pooler forbids it,
    the setting `prepare_threshold` None turns it off.
    """
    connection = connections[alias()]
    if connection.queries_logged:  # of a prepared statement Django could log no text
        with connection.cursor() as logged:
            yield logged
        return
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    bound = psycopg.Cursor(connection.connection)
    with connection.make_cursor(bound) as cursor:  # type: ignore[arg-type]  # the stubs name the wrapper, Django wraps the driver's
        yield cursor


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
