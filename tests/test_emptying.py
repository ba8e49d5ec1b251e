"""Nothing of a test is left for the next: neither a few rows nor many, guarded or not."""

import pytest
from django.db import connections
from django.test import TransactionTestCase

from valtuus.kernel.codes import PartyKind
from valtuus.kernel.identifiers import uuid7
from valtuus.mandates.tests.conftest import AT
from valtuus.parties.services import load_parties
from valtuus.parties.types import Party

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def rows_of_all_tables():
    """How many rows each table has that has any; the list of migrations is no test's."""
    with connections["owner"].cursor() as cursor:
        names = connections["owner"].introspection.table_names(cursor)
        count = " union all ".join(f"select '{n}', count(*) from {n}" for n in names if n != "django_migrations")  # noqa: S608 - names of our own tables, from the database
        cursor.execute(count)
        return {name: rows for name, rows in cursor.fetchall() if rows}


@pytest.mark.parametrize("many", [1, 3_000])
def test_no_row_is_left_in_any_table(many):
    names = (f"kunta{n}" for n in range(many))
    load_parties([Party(str(uuid7()), PartyKind.MUNICIPALITY, n, n.title(), n.title()) for n in names], [], at=AT)
    assert {"parties_party", "ledger_line"} <= rows_of_all_tables().keys()
    TransactionTestCase()._fixture_teardown()
    assert rows_of_all_tables() == {}
