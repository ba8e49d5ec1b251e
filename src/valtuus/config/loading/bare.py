"""Where the database takes batches of no delivery: in the demonstration and the tests, whose owner says so (docs/feeds.md)."""

from django.conf import settings
from django.db import connections

TAKE = (
    "create or replace function feeds_bare_taken() returns boolean language sql stable"
    " set search_path = public, pg_temp as 'select true'"
)


def take() -> None:
    """Let the database take bare files from now on. Raises `RuntimeError` where the settings do not."""
    if not settings.BARE_FEEDS:
        raise RuntimeError("BARE_FEEDS is off: bare files of feeds are taken in the demonstration and the tests only")
    with connections["owner"].cursor() as cursor:
        cursor.execute(TAKE)
