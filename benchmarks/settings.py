"""Settings of the measurements: a durable cluster of their own under var/bench, one database a size, artificial codes."""

import os
from pathlib import Path

# INVARIANT: the place is chosen before the settings are read: invented people never meet another database.
os.environ["VALTUUS_VAR"] = str(Path(__file__).resolve().parents[1] / "var/bench")

from valtuus.config.settings import *  # noqa: F403 - the place above comes first, and a settings module is its names

ARTIFICIAL_CODES = True
PLACE = ENV.var  # noqa: F405 - from the star above
SIZES = [int(size) for size in os.environ.get("BENCH_MANDATES", "10000,1000000").split(",")]


def database_name(size: int) -> str:
    """The database of a world of so many mandates."""
    return f"bench_{size}"


# Both roles of every world are aliases of their own, so that one process asks all of them by turns. The web server's database
# is named by VALTUUS_DATABASE_NAME like everybody's.
for _size in SIZES:
    for _role, _source in (("app", "default"), ("owner", "owner")):
        _settings = DATABASES[_source]  # noqa: F405 - from the star above
        DATABASES[f"{_role}_{_size}"] = {**_settings, "NAME": database_name(_size)}  # noqa: F405 - the same

# The pages' files are those that `collect_assets` made for this checkout.
ASSETS, STATIC_ROOT = BASE_DIR / "var/assets", BASE_DIR / "var/static"  # noqa: F405 - from the star above
STATICFILES_DIRS = [ASSETS]
