"""Reads of what notices say about people: by receipt. No function here has a parameter for a notice or a person."""

import json
from typing import Any

from valtuus.disclosures.gate import opened
from valtuus.disclosures.types import Receipt
from valtuus.kernel.actor import Actor
from valtuus.notices.types import Content, Named

_NAMES = "select subject_key, family_name, given_names, non_disclosure from notices_name where subject_key = any(%(subjects)s)"
_CONTENT = """
select n.family_name, n.given_names, n.non_disclosure, c.scope, c.identity_code, c.contact_wish, c.fields,
       c.home::text, c.permanent_stay::text, c.stay_now::text
from notices_content c join notices_name n on n.subject_key = c.subject_key
where c.subject_key = any(%(subjects)s) and c.scope = any(%(scopes)s)
"""
FACTS = ("home", "permanent_stay", "stay_now")


def names_of(receipt: Receipt, *, actor: Actor) -> dict[str, Named]:
    """The names that a receipt opens, by handle."""
    [rows] = opened(receipt, _NAMES, actor=actor)
    return {row[0]: Named(*row[1:]) for row in rows}


def content_of(receipt: Receipt, *, actor: Actor) -> Content:
    """What the one notice of a receipt says. Raises `LookupError` where the receipt opens none."""
    [rows] = opened(receipt, _CONTENT, actor=actor)
    if not rows:
        raise LookupError("a receipt for a notice opened none")
    family, given, non_disclosure, scope, code, wish, fields, *places = rows[0]
    facts = {} if non_disclosure else _facts(places)
    return Content(Named(family, given, non_disclosure), code, scope, wish, _loaded(fields), facts)


def _facts(places: list[Any]) -> dict[str, str]:
    return {name: place for name, place in zip(FACTS, places, strict=True) if place is not None}


def _loaded(fields: Any) -> Any:
    return json.loads(fields) if isinstance(fields, str) else fields
