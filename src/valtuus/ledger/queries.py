"""Reads of the ledger, and which database role is in use."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import psycopg
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from valtuus.ledger.types import OpenTransaction

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
    with _cursor(connections[alias()]) as cursor:
        yield cursor


def _cursor(connection: BaseDatabaseWrapper) -> CursorWrapper:
    if connection.queries_logged:  # of a prepared statement Django could log no text
        return connection.cursor()
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    bound = psycopg.Cursor(connection.connection)
    return connection.make_cursor(bound)  # type: ignore[arg-type]  # the stubs name the wrapper, Django wraps the driver's


@contextmanager
def in_one_go() -> Iterator[Callable[[str, Any], CursorWrapper]]:
    """A transaction whose statements, prepared as those of `prepared`, travel to the server together, and so do the answers.

    Gives what asks a statement; rows are fetched after the block, where an error of any statement is raised as well. Raises
    `OpenTransaction` inside another transaction: it ends with the block.
    """
    connection = connections[alias()]
    if connection.in_atomic_block or not connection.get_autocommit():
        raise OpenTransaction("statements that travel together are a transaction of their own")

    def ask(statement: str, values: Any) -> CursorWrapper:
        cursor = _cursor(connection)
        cursor.execute(statement, values)
        return cursor

    # Without `begin`, what is sent up to the driver's one sync at the end is one transaction, and an error undoes all of it.
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield ask


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
