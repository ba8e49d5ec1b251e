"""`valtuus sign_delivery IN OUT`: bare lines as a signed delivery, for test systems of the institution and for our own data."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from valtuus.config.loading.report import sentence
from valtuus.feeds.envelope import private_key_of, read_delivery, write_delivery
from valtuus.feeds.lines import LONGEST, WHOLE, raw_lines
from valtuus.feeds.types import FeedKind
from valtuus.kernel.errors import DomainError


class Command(BaseCommand):
    """Write a delivery."""

    help = "make a signed delivery (docs/feeds.md) of a file of bare lines; prints its digest"

    def add_arguments(self, parser: CommandParser) -> None:
        """`sign_delivery IN OUT --feed benefits --source NAME --sequence N [--after FILE | --previous DIGEST] --key FILE.pem`."""
        parser.add_argument("bare", type=Path, metavar="IN")
        parser.add_argument("out", type=Path, metavar="OUT")
        parser.add_argument("--feed", required=True, choices=[kind.value for kind in FeedKind])
        parser.add_argument("--source", required=True, metavar="NAME")
        parser.add_argument("--sequence", required=True, type=int, metavar="N")
        before = parser.add_mutually_exclusive_group()
        before.add_argument("--previous", metavar="DIGEST", help="of the delivery before; not for number 1")
        before.add_argument("--after", type=Path, metavar="FILE", help="the delivery before, whose digest is taken")
        parser.add_argument("--key", required=True, type=Path, metavar="FILE", help="private Ed25519 key, PEM")

    def handle(self, *args: Any, **options: Any) -> None:
        """Count, then write."""
        try:
            self.stdout.write(_signed(**options))
        except OSError as fault:
            raise CommandError(f"{fault.filename}: {fault.strerror}") from fault
        except DomainError as error:
            raise CommandError(sentence(error)) from error


def _signed(bare: Path, out: Path, feed: str, source: str, sequence: int, key: Path, **options: Any) -> str:
    private = private_key_of(key.read_bytes())
    previous = _digest(options["after"]) if options["after"] else options["previous"]
    count = sum(1 for _ in _lines(bare))
    return write_delivery(
        _lines(bare), count, out, private, feed=FeedKind(feed), source=source, sequence=sequence, previous=previous
    )


def _lines(path: Path) -> Iterator[bytes]:
    with WHOLE.opened(path) as file:
        for raw in raw_lines(file):
            if raw.data is None:
                raise DomainError("feed_line_too_long", field="", given=f"> {LONGEST}", allowed=f"<= {LONGEST}")
            yield raw.data + b"\n"


def _digest(path: Path) -> str:
    delivery = read_delivery(path)
    if delivery is None or delivery.part.end is None:
        raise DomainError("feed_delivery_missing", field="header", allowed="docs/feeds.md")
    with path.open("rb") as file:
        whole, left = hashlib.sha256(), delivery.part.end
        while left and (data := file.read(min(left, 1 << 20))):
            whole.update(data)
            left -= len(data)
    return whole.hexdigest()
