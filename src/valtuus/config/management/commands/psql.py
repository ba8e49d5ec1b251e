"""`valtuus psql --role app|feed|eraser|backup|owner [-- psql arguments]`: the database as a role sees it; try the guard."""

import os
import shutil
from argparse import REMAINDER
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from valtuus.config import databases, embedded, env

ROLES = ("app", "feed", "eraser", "backup", "owner")


class Command(BaseCommand):
    """Open psql as a role."""

    help = "open the database as a role, so that anybody can try to get round the guard"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--role", choices=ROLES, default="app")
        parser.add_argument("psql", nargs=REMAINDER, help="arguments of psql, after --")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run psql and give its exit code; stays the parent, so that an embedded server outlives the session."""
        here = env.current()
        found = databases.of_role(here, options["role"])
        if found is None:
            raise CommandError(
                f"this process has no credentials of {options['role']}: set VALTUUS_{options['role'].upper()}_URL"
            )
        program = embedded.binaries() / "psql" if here.embedded else shutil.which("psql")
        if program is None:
            raise CommandError("psql is not on the path")
        code = os.spawnve(os.P_WAIT, str(program), ["psql", *_arguments(options["psql"])], _environment(found))  # noqa: S606 - psql itself
        if code:
            raise SystemExit(code)


def _arguments(given: list[str]) -> list[str]:
    return given[1:] if given[:1] == ["--"] else given


def _environment(database: dict[str, Any]) -> dict[str, str]:
    named = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    values = {name: str(database[key]) for name, key in named.items() if database.get(key)}
    options = {f"PG{k.upper().replace('_', '')}": str(v) for k, v in database["OPTIONS"].items() if isinstance(v, str)}
    return {**os.environ, **options, **values}
