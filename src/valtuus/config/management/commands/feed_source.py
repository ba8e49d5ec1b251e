"""`valtuus feed_source add|list|end`: whose deliveries are taken, under which public keys (docs/feeds.md)."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from valtuus.config.loading.report import sentence
from valtuus.feeds import queries, services
from valtuus.feeds.types import FeedKind
from valtuus.kernel import clock
from valtuus.kernel.errors import DomainError
from valtuus.ledger.services import as_owner


class Command(BaseCommand):
    """Keep the sources of feeds, as the owner: neither the pages nor the feed may."""

    help = "keep the sources of feeds and their public keys"

    def add_arguments(self, parser: CommandParser) -> None:
        """`feed_source add NAME --key FILE.pem --kinds benefits notices`, `feed_source list`, `feed_source end KEY`."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        add, _, end = verbs.add_parser("add"), verbs.add_parser("list"), verbs.add_parser("end")
        add.add_argument("name")
        add.add_argument("--key", type=Path, required=True, metavar="FILE", help="public Ed25519 key, PEM")
        add.add_argument("--kinds", nargs="+", required=True, choices=[kind.value for kind in FeedKind])
        end.add_argument("key", help="id of the key")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        try:
            with as_owner():
                getattr(self, f"_{options['verb']}")(options)
        except OSError as fault:
            raise CommandError(f"{options['key']}: {fault.strerror}") from fault
        except DomainError as error:
            raise CommandError(sentence(error)) from error

    def _add(self, options: dict[str, Any]) -> None:
        kinds = {FeedKind(kind) for kind in options["kinds"]}
        self.stdout.write(services.add_source(options["name"], kinds, options["key"].read_bytes(), at=clock.now()))

    def _list(self, options: dict[str, Any]) -> None:
        for source in queries.sources():
            ended = f"  † {source.ended_at:%Y-%m-%d}" if source.ended_at else ""
            self.stdout.write(f"{source.key}  {source.name}  {', '.join(sorted(source.kinds))}{ended}")

    def _end(self, options: dict[str, Any]) -> None:
        services.end_source(options["key"], at=clock.now())
        self.stdout.write(options["key"])
