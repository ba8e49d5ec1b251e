"""Start the throw-away cluster of the tests before anything reads the database."""
from pathlib import Path
import psycopg
import pytest
from valtuus.config import embedded
BASE = Path(__file__).parent / "var/test/pg"
def pytest_configure(config):
    embedded.ensure(BASE, throwaway=True)
@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_modify_db_settings):
    yield
    from django.db import connections
    with psycopg.connect(host=str(embedded.socket_folder(BASE)), user="postgres", dbname="postgres", autocommit=True) as c:
        c.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = %s and usename <> 'postgres'", [connections["owner"].settings_dict["NAME"]])
