"""The clock of decisions. Freshness, retention and order use the database's clock, never this one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

_started = datetime.now(UTC)
_base: ContextVar[Callable[[], datetime] | None] = ContextVar("clock", default=None)
_process: list[Callable[[], datetime]] = []


def now() -> datetime:
    """The moment at which a question is decided, aware, in UTC."""
    chosen = _base.get() or (_process[-1] if _process else None)
    return chosen() if chosen else datetime.now(UTC)


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """Let the clock stand at an aware moment: scenarios and tests."""
    token = _base.set(lambda: moment.astimezone(UTC))
    try:
        yield
    finally:
        _base.reset(token)


def run_from(moment: datetime) -> None:
    """Let the process's clock run from an aware moment on: the demonstration. `config.checks` refuses it in production."""
    started, begin = datetime.now(UTC), moment.astimezone(UTC)
    _process.append(lambda: begin + (datetime.now(UTC) - started))


def is_set() -> bool:
    """Whether anybody has set the process's clock."""
    return bool(_process)


def since_start() -> timedelta:
    """How long this process has run."""
    return datetime.now(UTC) - _started
