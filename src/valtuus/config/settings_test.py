"""Settings of the tests: a throw-away cluster of their own, artificial identity codes, no pool."""

import os
from pathlib import Path

# INVARIANT: the tests' place is chosen before the settings are read, so that they never meet the demonstration's database.
os.environ["VALTUUS_VAR"] = os.environ.get("VALTUUS_TEST_VAR") or str(Path(__file__).resolve().parents[3] / "var/test")

from valtuus.config.settings import *  # noqa: F403 - the place above comes first, and a settings module is its names

ARTIFICIAL_CODES = BARE_FEEDS = True
DATABASES["default"]["OPTIONS"].pop("pool", None)  # noqa: F405 - from the star above
for _database in DATABASES.values():  # noqa: F405 - from the star above
    _database.setdefault("TEST", {})
# Pages are tested without their collected files: what `collect_assets` made for this checkout is found as it lies, unhashed.
ASSETS = BASE_DIR / "var/assets"  # noqa: F405 - from the star above
ASSETS.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [ASSETS]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405 - the same
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
PASSWORD_HASHERS: list[str] = []
