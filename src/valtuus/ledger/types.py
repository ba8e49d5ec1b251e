"""What the ledger talks about."""

from dataclasses import dataclass, field
from uuid import UUID

from valtuus.kernel.errors import DomainError, ErrorKind


@dataclass(slots=True)
class Work:
    """One transaction in the making: the lines written so far, and the register entry if register rows are added."""

    lines: list[UUID] = field(default_factory=list)
    entry: UUID | None = None


class UnrecordedChange(RuntimeError):
    """A service changed something, or said it did, and wrote no line: a fault of the program, never of the user."""


class NoTransaction(RuntimeError):
    """A line was written outside a recorded service: a fault of the program."""


class OpenTransaction(RuntimeError):
    """What commits on its own, a line with its rows or statements sent together, was begun inside another transaction: a fault
    of the program."""


class NotCommitted(RuntimeError):
    """What a record vouches for was asked for inside the block that writes it: a fault of the program."""


def database_away() -> DomainError:
    """The error of a database that does not answer; nothing is half done, since nothing was committed."""
    return DomainError("database_away", kind=ErrorKind.UNAVAILABLE)
