"""Start the throw-away cluster of the tests before anything reads the database."""

import os
from pathlib import Path

import psycopg
import pytest
from django.utils import translation
from tests.emptying import Emptying

from valtuus.config import embedded

BASE = Path(os.environ.get("VALTUUS_TEST_VAR") or Path(__file__).parent / "var/test") / "pg"


def pytest_configure(config):
    embedded.ensure(BASE, throwaway=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_modify_db_settings, django_db_blocker):
    from django.db import connections  # noqa: PLC0415 - after the settings are read
    from django.test import TransactionTestCase  # noqa: PLC0415 - the same

    from valtuus.config.loading import bare  # noqa: PLC0415 - the same

    with django_db_blocker.unblock():
        bare.take()
    emptying = Emptying(BASE, connections["owner"].settings_dict["NAME"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: emptying())
        yield
    emptying.close()
    with psycopg.connect(
        host=str(embedded.socket_folder(BASE)), user="postgres", dbname="postgres", autocommit=True
    ) as c:
        c.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s and usename <> 'postgres'",
            [connections["owner"].settings_dict["NAME"]],
        )


@pytest.fixture(autouse=True)
def finnish():
    """Every test begins in Finnish: a request leaves its language to the thread, and so to the next test."""
    with translation.override("fi"):
        yield
