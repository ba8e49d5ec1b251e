"""`valtuus load KIND [FILE]`: the institution loads what others keep. Each kind as the role it needs, never as the owner."""

from functools import partial
from pathlib import Path
from typing import Any, Protocol

from django.core.management.base import BaseCommand, CommandError, CommandParser

from valtuus.config.loading import benefits, lists, notices, parties, roster
from valtuus.config.loading.report import Report, sentence
from valtuus.kernel.errors import DomainError


class Loader(Protocol):
    """What loads one kind: the file or None for its own, and whether good lines are loaded beside bad ones."""

    def __call__(self, file: Path | None, *, good_lines: bool) -> Report:
        """Load, and say what came of it."""


KINDS: dict[str, Loader] = {
    "parties": parties.load,
    "benefits": benefits.load,
    "lists": lists.load,
    "notices": notices.load,
    "roster": roster.load,
}


class Command(BaseCommand):
    """Load a kind of facts from a file."""

    help = "load facts from a file; exit code 1 and every bad line when some are"

    def add_arguments(self, parser: CommandParser) -> None:
        """`load KIND [FILE] [--file FILE] [--for CODE] [--good-lines]`."""
        parser.add_argument("kind", choices=sorted(KINDS))
        parser.add_argument("path", nargs="?", type=Path, metavar="FILE", help="the same as --file")
        parser.add_argument("--file", type=Path, help="read this file; parties: the catalogue's files unless said")
        parser.add_argument(
            "--for", dest="whose", metavar="CODE", help="roster: the organisation whose people they are"
        )
        parser.add_argument("--good-lines", action="store_true", help="load the good lines although others are bad")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, print what was done, then every fault."""
        file = options["file"] or options["path"]
        try:
            report = _loader(options["kind"], options["whose"])(file, good_lines=options["good_lines"])
        except OSError as fault:
            raise CommandError(sentence(_unreadable(fault))) from fault
        except DomainError as error:
            raise CommandError(sentence(error)) from error
        for line in report.done:
            self.stdout.write(line)
        if report.faults:
            raise CommandError("\n".join(report.faults))


def _loader(kind: str, whose: str | None) -> Loader:
    return partial(roster.load, whose=whose) if kind == "roster" else KINDS[kind]


def _unreadable(fault: OSError) -> DomainError:
    return DomainError("file_unreadable", field="file", given=str(fault.filename), cause=fault.strerror or str(fault))
