"""The command `valtuus`: starts the database if it is the embedded one, then one of Django's commands."""

import os
import sys

from django.core.management import execute_from_command_line

from valtuus.config import embedded, env

# Commands that need no database at all.
WITHOUT_DATABASE = {"collect_assets", "roles", "generate", "makemigrations", "help", "collectstatic"}
# Commands that write invented facts get a database of their own: nothing invented ever stands beside real mandates.
SCRATCH = {"scenarios": "valtuus_scenarios"}


def main() -> None:
    """Entry point of the script."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "valtuus.config.settings")
    verb = sys.argv[1] if len(sys.argv) > 1 else "help"
    if verb in SCRATCH:
        os.environ.setdefault("VALTUUS_DATABASE_NAME", SCRATCH[verb])
    here = env.current()
    if here.embedded and verb not in WITHOUT_DATABASE:
        embedded.ensure(here.var / "pg", here.database_name)
    execute_from_command_line(["valtuus", *sys.argv[1:]])
