"""Load the register as the institution's own facts."""

from collections.abc import Callable, Iterable
from typing import Any

from valtuus.kernel.identifiers import uuid7
from valtuus.ledger import services as ledger
from valtuus.ledger.services import recorded
from valtuus.mandates.loading import BATCH, rows_of
from valtuus.mandates.models import OldRight as OldRightRow
from valtuus.mandates.types import (
    Grant,
    OldRight,
)


@recorded
def load_register(
    grants: Iterable[Grant], old_rights: Iterable[OldRight] = (), *, progress: Callable[[int], Any] = lambda done: None
) -> int:
    """Load mandates, requests and old rights as the institution's own facts, in one version of the register; how many.

    Used by the demonstration, scenarios and benchmarks. Authority is not asked: what was given without it shows as such.
    """
    line, entry = ledger.append("register_loaded", {"as": "facts"}), ledger.entry()
    count, batch = 0, list[Grant]()
    for given in grants:
        batch.append(given)
        if len(batch) == BATCH:
            count += rows_of(batch, line, entry).create()
            progress(count)
            batch.clear()
    count += rows_of(batch, line, entry).create()
    old = [
        OldRightRow(
            id=uuid7(), person=o.person, party=o.party, services=sorted(o.services), line_id=line, entry_id=entry
        )
        for o in old_rights
    ]
    OldRightRow.objects.bulk_create(old, BATCH)
    return count + len(old)
