"""Reads of benefit data: by receipt. No function here has a parameter for a person."""

from datetime import timedelta
from typing import Any

from valtuus.benefits.models import Item as ItemRow
from valtuus.benefits.models import Person as PersonRow
from valtuus.benefits.types import Benefits, Item, Person
from valtuus.disclosures.types import Receipt
from valtuus.ledger.queries import prepared

HOUR = timedelta(hours=1)

_PERSON = (
    "identity_code",
    "family_name",
    "given_names",
    "born",
    "died",
    "non_disclosure",
    "address",
    "home_municipality",
    "as_of",
)
_ITEM = ("id", "scope", "benefit", "on_day", "fields")


def benefits_of(receipt: Receipt) -> Benefits:
    """All that the database opens to the receipt of a look at one person, inside `reading`; `rules.visible` says what is shown.

    INVARIANT: the same two queries in the same order, whoever the code belongs to and whatever is known of him.
    """
    people = list(PersonRow.objects.values_list(*_PERSON))
    items = ItemRow.objects.filter(scope__in=receipt.scopes).order_by("-on_day", "-id").values_list(*_ITEM)
    by_scope: dict[str, tuple[Item, ...]] = {scope: () for scope in receipt.scopes}
    for row in items:
        item = _item(row)
        by_scope[item.scope] += (item,)
    return Benefits(Person(*people[0]) if people else None, by_scope)


def _item(row: tuple[Any, ...]) -> Item:
    return Item(str(row[0]), *row[1:])


def unknown_codes_within(actor: str, span: timedelta = HOUR) -> int:
    """How many different codes without a person an official has looked for in the last `span`, by the database's clock.

    The database counts them in a function of the loader's; only looks that are recorded and permitted count.
    """
    with prepared() as cursor:
        parameters: list[Any] = [actor, span]
        cursor.execute("select benefits_unknown_codes(%s, clock_timestamp() - %s, clock_timestamp())", parameters)
        return int(cursor.fetchone()[0])
