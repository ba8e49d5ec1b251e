"""`valtuus generate benefits --persons N --seed S [--out FILE]`: invented people for demonstration and measurement."""

import sys
from argparse import ArgumentTypeError
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import track

from valtuus.benefits.generation.lines import lines
from valtuus.config.loading.report import say


class Command(BaseCommand):
    """Make a file of the feed."""

    help = "make lines of benefit data about invented people (docs/feed.md); the same seed gives the same bytes"

    def add_arguments(self, parser: CommandParser) -> None:
        """`generate benefits --persons N --seed S [--out FILE]`."""
        parser.add_argument("kind", choices=["benefits"])
        parser.add_argument("--persons", type=_count, required=True, metavar="N", help="how many, 1 or more")
        parser.add_argument("--seed", required=True, metavar="S", help="any text")
        parser.add_argument("--out", type=Path, metavar="FILE", help="write here; to the standard output unless said")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the lines, with a bar where somebody watches."""
        out: Path | None = options["out"]
        made = _watched(lines(options["persons"], options["seed"]), options["persons"], bar=out is not None)
        try:
            with _opened(out) as file:
                file.writelines(made)
        except OSError as fault:
            raise CommandError(f"{out or 'stdout'}: {fault.strerror}") from fault


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"`{text}`; allowed: 1 or more")
    return int(text)


def _watched(made: Iterable[bytes], persons: int, *, bar: bool) -> Iterable[bytes]:
    console = Console(stderr=True)
    return track(made, say("feed.generating"), persons, console=console) if bar and console.is_terminal else made


@contextmanager
def _opened(out: Path | None) -> Iterator[BinaryIO]:
    if out is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with out.open("wb") as file:
        yield file
