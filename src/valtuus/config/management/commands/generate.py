"""`valtuus generate benefits|country`: invented people for demonstration and measurement, alone or with a month around them."""

import sys
from argparse import ArgumentTypeError
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import Progress, track

from valtuus.benefits.generation.lines import lines
from valtuus.config.loading.report import say
from valtuus.demo.country.scale import scaled
from valtuus.demo.country.writing import write_country
from valtuus.feeds.types import FeedKind
from valtuus.kernel.catalogue import FOLDER


class Command(BaseCommand):
    """Make files of the feeds."""

    help = "make feeds about invented people (docs/feed.md, docs/feeds.md); the same seed gives the same lines"

    def add_arguments(self, parser: CommandParser) -> None:
        """`generate benefits --persons N --seed S [--out FILE]`, `generate country --seed S [--whole N] [--share P] --out DIR`."""
        parser.add_argument("kind", choices=["benefits", "country"])
        parser.add_argument("--persons", type=_count, metavar="N", help="benefits: how many, 1 or more")
        parser.add_argument("--seed", required=True, metavar="S", help="any text")
        parser.add_argument("--whole", type=_whole, default=5, metavar="N", help="country: municipalities made whole")
        parser.add_argument("--share", type=_share, default=0.01, metavar="P", help="country: of the others, 0 to 1")
        parser.add_argument(
            "--out", type=Path, metavar="PATH", help="benefits: this file, else the standard output; country: folder"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the lines, with a bar where somebody watches."""
        kind, needed = options["kind"], "persons" if options["kind"] == "benefits" else "out"
        if options[needed] is None:
            raise CommandError(f"generate {kind}: --{needed} is missing")
        try:
            _benefits(options) if kind == "benefits" else self._country(options)
        except OSError as fault:
            raise CommandError(f"{options['out'] or 'stdout'}: {fault.strerror}") from fault

    def _country(self, options: dict[str, Any]) -> None:
        scale = scaled(options["whole"], options["share"])
        with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
            task = bar.add_task(say("feed.generating"), total=sum(scale.values()))
            made = write_country(options["out"], options["seed"], scale, lambda: bar.advance(task))
        counts = {kind.value: made.lines[kind] for kind in FeedKind}
        self.stdout.write(say("feed.country_made", folder=options["out"], **counts))


def _benefits(options: dict[str, Any]) -> None:
    out: Path | None = options["out"]
    made = _watched(lines(options["persons"], options["seed"]), options["persons"], bar=out is not None)
    with _opened(out) as file:
        file.writelines(made)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"`{text}`; allowed: 1 or more")
    return int(text)


def _whole(text: str) -> int:
    with (FOLDER / "municipalities_2021.csv").open(encoding="utf-8") as file:
        most = sum(not line.startswith("#") for line in file) - 1
    if not text.isdecimal() or int(text) > most:
        raise ArgumentTypeError(f"`{text}`; allowed: 0 to {most}")
    return int(text)


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise ArgumentTypeError(f"`{text}`; allowed: 0 to 1")
    return share


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
