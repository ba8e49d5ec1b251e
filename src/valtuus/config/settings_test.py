"""Settings of the tests: a throw-away cluster of their own, artificial identity codes, no pool."""

import os
from pathlib import Path

# INVARIANT: the tests' place is chosen before the settings are read, so that they never meet the demonstration's database.
os.environ["VALTUUS_VAR"] = str(Path(__file__).resolve().parents[3] / "var/test")

from valtuus.config.settings import *  # noqa: F403 - the place above comes first, and a settings module is its names

ARTIFICIAL_CODES = True
DATABASES["default"]["OPTIONS"].pop("pool", None)  # noqa: F405 - from the star above
for _database in DATABASES.values():  # noqa: F405 - from the star above
    _database.setdefault("TEST", {})
PASSWORD_HASHERS: list[str] = []
