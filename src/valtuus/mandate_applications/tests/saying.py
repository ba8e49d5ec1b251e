"""What came of it: an error at its field, a refusal by its reason, who was told; and several acts at one moment."""

import threading
from contextlib import contextmanager

import pytest
from django.db import connection, connections

from valtuus.kernel.errors import DomainError, Refused


@contextmanager
def error(code, field=None):
    with pytest.raises(DomainError) as caught:
        yield caught
    assert caught.value.code == code and field in (None, caught.value.field)


@contextmanager
def refused(reason):
    with pytest.raises(Refused) as caught:
        yield
    assert caught.value.decision.reason.code == reason


def told(kind):
    """Who was told of a kind, by key."""
    return sorted(key for (key,) in rows("select recipient from alerts_alert where kind = %s", kind))


def granted():
    """Every mandate of the register: its id and its application."""
    return rows("select id::text, application::text from mandates_grant")


def rows(sql, *values):
    """Rows of tables that are other slices' own."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def at_once(*acts):
    """Do them in transactions of their own at the same moment; what each came to."""
    gate, found = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number, act):
        try:
            gate.wait(10)
            act()
            found[number] = "done"
        except DomainError as fault:
            found[number] = fault.code
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    [t.start() for t in threads]
    [t.join(30) for t in threads]
    return sorted(map(str, found))
