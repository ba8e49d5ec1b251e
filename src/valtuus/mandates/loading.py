"""From mandates as values to rows: one value may be a request, a mandate, its end and its change of identifier."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connections

from valtuus.kernel.identifiers import uuid7
from valtuus.ledger.queries import alias
from valtuus.mandates import models
from valtuus.mandates.types import Grant

BATCH = 2000
MANY = 100


@dataclass(slots=True)
class Rows:
    """Rows of one batch, by table, in the order in which they may be written."""

    requests: list[models.Request] = field(default_factory=list)
    ends: list[models.RequestEnd] = field(default_factory=list)
    grants: list[models.Grant] = field(default_factory=list)
    revocations: list[models.Revocation] = field(default_factory=list)
    changes: list[models.DetailsChange] = field(default_factory=list)
    values: int = 0

    def create(self, batch: int = BATCH) -> int:
        """Write them; how many mandates and requests there were."""
        models.Request.objects.bulk_create(self.requests, batch)
        models.RequestEnd.objects.bulk_create(self.ends, batch)
        _write_grants(self.grants, batch)
        models.Revocation.objects.bulk_create(self.revocations, batch)
        models.DetailsChange.objects.bulk_create(self.changes, batch)
        return self.values


def _write_grants(grants: list[models.Grant], batch: int) -> None:
    """Few by insert; many by COPY, which takes a tenth of the time: what a statement of many rows costs is making its text."""
    if len(grants) < MANY:
        models.Grant.objects.bulk_create(grants, batch)
        return
    fields = models.Grant._meta.concrete_fields
    columns = ", ".join(f'"{f.column}"' for f in fields)
    connection = connections[alias()]
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(f"copy mandates_grant ({columns}) from stdin") as copy,
    ):
        for grant in grants:
            copy.write_row([getattr(grant, f.attname) for f in fields])


def rows_of(grants: Iterable[Grant], line: UUID, entry: UUID) -> Rows:
    """The rows of mandates and requests, all with one line and one entry."""
    rows, mark = Rows(), {"line_id": line, "entry_id": entry}
    for grant in grants:
        rows.values += 1
        _add(rows, grant, mark)
    return rows


def _add(rows: Rows, grant: Grant, mark: dict[str, Any]) -> None:
    if grant.awaiting:
        rows.requests.append(models.Request(**columns_of(grant), asked_at=grant.asked_at or grant.given_at, **mark))
        if grant.revoked_at is not None:
            rows.ends.append(models.RequestEnd(request_id=grant.id, how="withdrawn", at=grant.revoked_at, **mark))
        return
    request = None
    if grant.approved_at is not None:
        request = models.Request(**columns_of(grant) | {"id": uuid7()}, asked_at=grant.asked_at, **mark)
        rows.requests.append(request)
        rows.ends.append(
            models.RequestEnd(request=request, how="approved", at=grant.approved_at, by=grant.given_by, **mark)
        )
    given_at = grant.approved_at or grant.given_at
    rows.grants.append(
        models.Grant(**columns_of(grant), given_by=grant.given_by, given_at=given_at, request=request, **mark)
    )
    if grant.revoked_at is not None:
        rows.revocations.append(models.Revocation(grant_id=grant.id, revoked_at=grant.revoked_at, **mark))
    if grant.details_changed_on is not None:
        rows.changes.append(models.DetailsChange(grant_id=grant.id, changed_on=grant.details_changed_on, **mark))


def columns_of(grant: Grant) -> dict[str, Any]:
    """The columns that a mandate and a request for one have in common."""
    return {
        "id": grant.id,
        "giver": grant.giver,
        "holder_person": grant.holder if grant.to_person else None,
        "holder_party": None if grant.to_person else grant.holder,
        "type": grant.type.value,
        "themes": sorted(grant.themes),
        "limit": None if grant.limit is None else sorted(grant.limit),
        "specifier": grant.specifier,
        "first_day": grant.first_day,
        "last_day": grant.last_day,
    }
