"""Reads of benefit data: by receipt. No function here has a parameter for a person."""

import json
from datetime import timedelta
from typing import Any

from valtuus.benefits.types import Benefits, Item, Person
from valtuus.disclosures.gate import opened
from valtuus.disclosures.types import Receipt
from valtuus.kernel.actor import Actor
from valtuus.ledger.queries import asked

# One statement for all, since each one more costs as much as what it asks. Each table stands behind its own policy as ever.
_ALL = """
select 'person', identity_code, family_name, given_names, born, died, non_disclosure, address, home_municipality, as_of,
       null::jsonb, null::bigint
from benefits_person where subject_key = any(%(subjects)s)
union all
select 'item', id::text, scope, benefit, on_day, null, null, null, null, null, fields, null
from benefits_item where subject_key = any(%(subjects)s) and scope = any(%(scopes)s)
union all
select 'unknown', null, null, null, null, null, null, null, null, null, null, ({unknown})
"""
# Counted by the database in a function of the loader's, by its own clock; only looks that are recorded and permitted count.
_UNKNOWN = "select benefits_unknown_codes(%(actor)s, clock_timestamp() - interval '1 hour', clock_timestamp())"


def benefits_of(receipt: Receipt, *, actor: Actor) -> tuple[Benefits, int]:
    """All that the database opens to the receipt of a look at one person; `rules.visible` says what is shown. With it how many
    different codes without a person the actor has looked for in the last hour.

    INVARIANT: the same query, whoever the code belongs to and whatever is known of him.
    """
    [rows] = opened(receipt, _ALL.format(unknown=_UNKNOWN), actor=actor)
    person = next((Person(*row[1:10]) for row in rows if row[0] == "person"), None)
    unknown = next(int(row[11]) for row in rows if row[0] == "unknown")
    items = [_item(row[1], row[2], row[3], row[4], row[10]) for row in rows if row[0] == "item"]
    items.sort(key=lambda item: (item.on_day, item.id), reverse=True)
    by_scope: dict[str, tuple[Item, ...]] = {scope: () for scope in receipt.scopes}
    for item in items:
        by_scope[item.scope] += (item,)
    return Benefits(person, by_scope), unknown


def unknown_codes_within(actor: str) -> int:
    """How many different codes without a person an official has looked for in the last hour."""
    [[unknown]] = asked(_UNKNOWN, {"actor": actor}).fetchall()
    return int(unknown)


def homes_looked_up(span: timedelta) -> dict[str, str | None]:
    """The home municipality, by its code, of everybody at whom a permitted look was made in the last `span`, by subject key.

    Whom nobody knows is left out; None where it may not be told.
    """
    statement = "select * from benefits_homes_looked_up(clock_timestamp() - %s::interval, clock_timestamp())"
    return dict(asked(statement, [span]).fetchall())


def _item(id: str, scope: str, benefit: str | None, on_day: Any, fields: str) -> Item:
    return Item(id, scope, benefit, on_day, json.loads(fields))
