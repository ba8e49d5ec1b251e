"""Reads of benefit data: by receipt. No function here has a parameter for a person."""

import json
from typing import Any

from valtuus.benefits.types import Benefits, Item, Person
from valtuus.disclosures.gate import opened
from valtuus.disclosures.types import Receipt
from valtuus.kernel.actor import Actor
from valtuus.ledger.queries import prepared

_PERSON = """
select identity_code, family_name, given_names, born, died, non_disclosure, address, home_municipality, as_of
from benefits_person where subject_key = any(%(subjects)s)
"""
_ITEMS = """
select id::text, scope, benefit, on_day, fields
from benefits_item where subject_key = any(%(subjects)s) and scope = any(%(scopes)s) order by on_day desc, id desc
"""
# Counted by the database in a function of the loader's, by its own clock; only looks that are recorded and permitted count.
_UNKNOWN = "select benefits_unknown_codes(%(actor)s, clock_timestamp() - interval '1 hour', clock_timestamp())"


def benefits_of(receipt: Receipt, *, actor: Actor) -> tuple[Benefits, int]:
    """All that the database opens to the receipt of a look at one person; `rules.visible` says what is shown. With it how many
    different codes without a person the actor has looked for in the last hour.

    INVARIANT: the same queries in the same order, whoever the code belongs to and whatever is known of him.
    """
    people, items, [[unknown]] = opened(receipt, _PERSON, _ITEMS, _UNKNOWN, actor=actor)
    by_scope: dict[str, tuple[Item, ...]] = {scope: () for scope in receipt.scopes}
    for row in items:
        item = _item(*row)
        by_scope[item.scope] += (item,)
    return Benefits(Person(*people[0]) if people else None, by_scope), unknown


def unknown_codes_within(actor: str) -> int:
    """How many different codes without a person an official has looked for in the last hour."""
    with prepared() as cursor:
        cursor.execute(_UNKNOWN, {"actor": actor})
        return int(cursor.fetchone()[0])


def _item(id: str, scope: str, benefit: str | None, on_day: Any, fields: str) -> Item:
    return Item(id, scope, benefit, on_day, json.loads(fields))
