"""Reads of the ledger, and which database role is in use."""

import select
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import psycopg
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from psycopg import pq

from valtuus.ledger.types import OpenTransaction

KEPT_SECONDS = 60
ALIAS: ContextVar[str] = ContextVar("database_alias", default="default")


def alias() -> str:
    """The database alias in use: `default` (the app role), or `owner` inside `services.as_owner`."""
    return ALIAS.get()


# What a statement was asked with: the driver's own cursor inside `in_one_go`, which translates its errors once for the block.
Asked = CursorWrapper | psycopg.Cursor[tuple[Any, ...]]


@contextmanager
def prepared() -> Iterator[Asked]:
    """A cursor whose statements the server keeps prepared, for those that are asked at every look: planning one took longer than
    answering it. Values are bound by the server, so they stand in no statement either. Where a connection pooler forbids it,
    the setting `prepare_threshold` None turns it off.
    """
    with _cursor(connections[alias()]) as cursor:
        yield cursor


def asked(statement: str, values: Any) -> Asked:
    """A statement asked as by `prepared`; its rows may be fetched later. Inside `in_one_go` it travels with the next fetch."""
    cursor = _cursor(connections[alias()])
    cursor.execute(statement, values)
    return cursor


def _cursor(connection: BaseDatabaseWrapper) -> Asked:
    if connection.queries_logged:  # of a prepared statement Django could log no text
        return connection.cursor()
    if _going(connection):
        return psycopg.Cursor(connection.connection)
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    bound = psycopg.Cursor(connection.connection)
    return connection.make_cursor(bound)  # type: ignore[arg-type]  # the stubs name the wrapper, Django wraps the driver's


@contextmanager
def in_one_go() -> Iterator[None]:
    """One transaction, whose statements wait for each other only where rows are fetched; it is committed when the block ends.

    An error of a statement whose rows were not fetched is raised at the end. Raises `OpenTransaction` inside another one.
    """
    connection = connections[alias()]
    if connection.in_atomic_block or _going(connection):
        raise OpenTransaction("statements that travel together are a transaction of their own")
    connection.close_if_health_check_failed()
    if not connection.get_autocommit():
        raise OpenTransaction("statements that travel together are a transaction of their own")
    # Without `begin`, what is sent up to the driver's one sync at the end is one transaction, and an error undoes all of it.
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


@contextmanager
def connection_kept() -> Iterator[None]:
    """For a call that is not Django's: its thread keeps the connection for the next one, instead of one fetched and tried for each.

    It goes back after a minute, after any fault, once the server has ended it, and with the next request of Django's on the thread.
    """
    connection = connections[alias()]
    if connection.connection is not None and _stale(connection):
        connection.close()
    try:
        yield
    finally:
        if connection.connection is not None and not _idle(connection):
            connection.close()


def _stale(connection: BaseDatabaseWrapper) -> bool:
    # Nothing is to be read from an idle connection but its end: asked of the socket, without a way to the server and back.
    poll = select.poll()
    poll.register(connection.connection.fileno(), select.POLLIN)
    taken = (
        connection.close_at
    )  # Django's own limit, of no length with a pool: the moment when the connection was taken
    return bool(poll.poll(0)) or (taken is not None and time.monotonic() > taken + KEPT_SECONDS)


def _idle(connection: BaseDatabaseWrapper) -> bool:
    raw = connection.connection
    sound = not (raw.closed or connection.errors_occurred or connection.in_atomic_block)
    return sound and raw.autocommit and raw.pgconn.transaction_status == pq.TransactionStatus.IDLE


def going() -> bool:
    """Whether a block of `in_one_go` is open, and so nothing of it committed yet."""
    return _going(connections[alias()])


def _going(connection: BaseDatabaseWrapper) -> bool:
    raw = connection.connection
    return raw is not None and raw.pgconn.pipeline_status != pq.PipelineStatus.OFF


def version() -> int:
    """The newest version of the register, 0 before the first."""
    with connections[alias()].cursor() as cursor:
        cursor.execute("select coalesce(max(number), 0) from ledger_version")
        return int(cursor.fetchone()[0])


def next_number() -> int:
    """A number of the one series by which people call records."""
    with connections[alias()].cursor() as cursor:
        cursor.execute("select nextval('ledger_record_number')")
        return int(cursor.fetchone()[0])


def lines_of(kind: str) -> int:
    """How many lines of a kind there are."""
    with connections[alias()].cursor() as cursor:
        cursor.execute("select count(*) from ledger_line where kind = %s", [kind])
        return int(cursor.fetchone()[0])
