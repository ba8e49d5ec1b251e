"""The command `valtuus`: starts the database if it is the embedded one, then one of Django's commands."""

import os
import sys
from pathlib import Path

import django
from django.core.management import execute_from_command_line
from django.utils.module_loading import import_string

from valtuus.config import embedded, env

# Commands that need no database at all.
WITHOUT_DATABASE = {
    "collect_assets",
    "roles",
    "makemigrations",
    "help",
    "collectstatic",
    "generate",
    "sign_delivery",
    "deviance",
}
# Commands that write invented facts get a database of their own: nothing invented ever stands beside real mandates.
SCRATCH = {"scenarios": "valtuus_scenarios"}
# Commands that may come before the demonstration world is made, or look at the bare database.
BEFORE_WORLD = {"demo", "migrate", "psql", *WITHOUT_DATABASE, *SCRATCH}


def main() -> None:
    """Entry point of the script."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "valtuus.config.settings")
    verb = sys.argv[1] if len(sys.argv) > 1 else "help"
    if verb in SCRATCH:
        os.environ.setdefault("VALTUUS_DATABASE_NAME", SCRATCH[verb])
    elif verb == "demo" or (marker(env.current()).exists() and "VALTUUS_DATABASE_URL" not in os.environ):
        os.environ.setdefault("VALTUUS_DEMONSTRATION", "1")
    here = env.current()
    if here.embedded and verb not in WITHOUT_DATABASE:
        embedded.ensure(here.var / "pg", here.database_name)
    if here.demonstration and verb not in BEFORE_WORLD:
        django.setup()
        refuse_beside_a_real_register()
    execute_from_command_line(["valtuus", *sys.argv[1:]])


def marker(here: env.Environment) -> Path:
    """A file that says that the embedded database here is the demonstration's; the database's own mark decides."""
    return here.var / "demonstration"


def refuse_beside_a_real_register() -> None:
    """INVARIANT: the demonstration's clock, provider and identity codes never meet a database that `valtuus demo` did not make."""
    if not import_string("valtuus.demo.queries.world_made")():
        raise SystemExit("VALTUUS_DEMONSTRATION is 1, but `valtuus demo` did not make this database; allowed: 0")
