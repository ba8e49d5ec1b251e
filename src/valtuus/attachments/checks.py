"""The checks that every attachment passes, in order: our own of the structure, then those that the settings name.

`settings.ATTACHMENT_CHECKS` names callables (`package.module.function`, of the shape `rules.Check`) and commands (a list: the
program and its arguments, which reads the file from its standard input and ends with 0 where it found nothing). A check that
cannot be made refuses the file: nothing unchecked is kept. Our own check cannot be taken out.
"""

import subprocess
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.utils.module_loading import import_string

from valtuus.attachments import pictures, structure
from valtuus.attachments.rules import Check, kind_of
from valtuus.attachments.types import FileKind
from valtuus.kernel.errors import DomainError, ErrorKind

SECONDS = 60


def fault_of(content: bytes) -> DomainError | None:
    """The first fault that a check finds, None where all pass."""
    return next(filter(None, (check(content) for check in _checks())), None)


def _checks() -> Iterable[Check]:
    yield _structure
    for named in settings.ATTACHMENT_CHECKS:
        yield import_string(named) if isinstance(named, str) else _by_command(named)


def _structure(content: bytes) -> DomainError | None:
    kind = kind_of(content)
    return pictures.check(content, kind) if kind in (FileKind.PNG, FileKind.JPEG) else structure.check(content)


def _by_command(command: Sequence[str]) -> Check:
    def check(content: bytes) -> DomainError | None:
        try:
            # S603: the command is the administrator's, from the settings; nothing of the file stands in it.
            done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 - see above
        except (OSError, subprocess.TimeoutExpired):
            return DomainError("attachment_check_away", kind=ErrorKind.UNAVAILABLE, field="file")
        return DomainError("attachment_harmful", field="file") if done.returncode else None

    return check
