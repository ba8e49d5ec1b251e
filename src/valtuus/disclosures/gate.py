"""The gate before personal data: a receipt opens a row (architecture, section 5)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar

import psycopg
from django.db import connections, models, transaction

from valtuus.disclosures.types import ReadingOpen, Receipt, Unreceipted
from valtuus.kernel.actor import Actor
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.ledger.queries import alias, asked, in_one_go

_open: ContextVar[Receipt | None] = ContextVar("open_receipt", default=None)


@contextmanager
def reading(receipt: Receipt, *, actor: Actor) -> Iterator[None]:
    """Open the rows that a receipt names, for the time of the block, in a read-only transaction of its own.

    Raises `DomainError` `receipt_of_another` for another person's or another session's receipt, `ReadingOpen` inside another
    reading and `RuntimeError` inside a transaction: look first, change after.
    """
    _check(receipt, actor)
    with transaction.atomic(using=alias(), durable=True):
        _name(receipt)
        token = _open.set(receipt)
        try:
            yield
        finally:
            _open.reset(token)


def opened(receipt: Receipt, *statements: str, actor: Actor) -> list[list[tuple[Any, ...]]]:
    """The rows of each statement as inside `reading`, which it is like, but all are sent to the server in one go.

    Each takes what it asks for from the receipt: `%(subjects)s`, `%(scopes)s` and `%(actor)s`, and has no other parameter.
    """
    _check(receipt, actor)
    values = {"subjects": list(receipt.subjects), "scopes": list(receipt.scopes), "actor": receipt.actor}
    with in_one_go():
        _name(receipt)
        answers = [asked(statement, values) for statement in statements]
    return [answer.fetchall() for answer in answers]


def _check(receipt: Receipt, actor: Actor) -> None:
    if _open.get() is not None:
        raise ReadingOpen("a receipt is open already: one look, one receipt")
    if (receipt.actor, receipt.session) != (actor.key, actor.session):
        raise DomainError("receipt_of_another", kind=ErrorKind.REFUSED)


def _name(receipt: Receipt) -> None:
    # INVARIANT: bound by the server, not written into the statement: other sessions of the same role read statements in
    # pg_stat_activity. All settings end with the transaction.
    cursor = psycopg.Cursor(connections[alias()].connection)
    cursor.execute(
        "select set_config('valtuus.record', %s, true), set_config('valtuus.secret', %s, true),"
        " set_config('transaction_read_only', 'on', true)",
        [str(receipt.record), receipt.secret],
    )


class _Receipted(models.Manager[Any]):
    """Rows of the open receipt's subjects, and no way to ask for others."""

    def get_queryset(self) -> Any:
        receipt = _open.get()
        if receipt is None:
            raise Unreceipted(f"{self.model.__name__} was asked outside `reading`")
        return super().get_queryset().filter(subject_key__in=receipt.subjects)


class PersonalModel(models.Model):
    """A table about people. Outside `reading` its manager raises `Unreceipted`; the database shows nothing there anyway."""

    subject_key = models.TextField()

    objects: ClassVar[models.Manager[Any]] = _Receipted()

    class Meta:
        abstract = True
        base_manager_name = "objects"
