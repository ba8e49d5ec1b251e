"""`valtuus roles --sql`: what a database administrator runs, as superuser, before the first migration."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from valtuus.config import roles


class Command(BaseCommand):
    """Print the roles."""

    help = "print the database roles; --sql: as statements to run"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--sql", action="store_true", help="SQL that makes them, may be run again")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        lines = (
            [f"{s};" for s in roles.statements()]
            if options["sql"]
            else [f"{r}: {a}" for r, a in roles.ATTRIBUTES.items()]
        )
        self.stdout.write("\n".join(lines))
