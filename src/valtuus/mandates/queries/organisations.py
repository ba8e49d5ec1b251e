"""Organisations as the decision sees them, by id."""

from collections.abc import Iterable

from django.db import connections

from valtuus.kernel.codes import PartyKind
from valtuus.kernel.identifiers import is_id
from valtuus.ledger.queries import alias
from valtuus.mandates.types import Organisation


def organisations(ids: Iterable[str]) -> dict[str, Organisation]:
    """Organisations by id; those that are not there are left out."""
    with connections[alias()].cursor() as cursor:
        cursor.execute(
            "select id::text, kind, last_day, successor::text from parties_organisations(null) where id = any(%s::uuid[])",
            [sorted({i for i in ids if is_id(i)})],
        )
        return {row[0]: Organisation(row[0], PartyKind(row[1]), row[2], row[3]) for row in cursor.fetchall()}
