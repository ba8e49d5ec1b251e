"""The database is emptied after each test that commits: the rows that a test left, not the files of every table.

Django's own flush truncates all tables each time, which makes some two hundred files anew; nearly all tests write a few rows
into a few tables.
"""

from pathlib import Path

import psycopg
from psycopg import sql

from valtuus.config import embedded

FEW = 256 * 1024  # bytes of a table up to which deleting its rows is quicker than new files
WRITTEN = """
    select relname, pg_relation_size(oid) > %s from pg_class
    where relkind = 'r' and relnamespace = 'public'::regnamespace and relname <> 'django_migrations'
    and pg_relation_size(oid) > 0"""


class Emptying:
    """Empties the test database as the superuser, whom no guard, policy or foreign key stops."""

    def __init__(self, base: Path, database: str) -> None:
        socket = str(embedded.socket_folder(base))
        self._connection = psycopg.connect(host=socket, user="postgres", dbname=database, autocommit=True)
        self._connection.execute("set session_replication_role = replica")

    def __call__(self) -> None:
        """No row is left. Waits, as a truncation does, for whoever is still writing."""
        written = self._connection.execute(WRITTEN, [FEW]).fetchall()
        if not written:
            return
        names = {name: sql.Identifier(name) for name, _ in written}
        with self._connection.transaction():
            self._connection.execute(sql.SQL("lock table {}").format(sql.SQL(", ").join(names.values())))
            for name, many in written:
                statement = "truncate {} cascade" if many else "delete from {}"
                self._connection.execute(sql.SQL(statement).format(names[name]))

    def close(self) -> None:
        """Leave the database, which may then be dropped."""
        self._connection.close()
