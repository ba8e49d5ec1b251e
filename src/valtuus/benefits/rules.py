"""What of a person's data a look may show, and which conditions are remembered. Values in, values out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime

from valtuus.benefits.types import Benefits, Item, Person, Wish
from valtuus.kernel.catalogue import Condition, Ground, Scope
from valtuus.kernel.decision import Reason
from valtuus.kernel.periods import day_begins, helsinki_day, months_later, years_later

REMEMBERED_MONTHS = 12  # catalogue/conditions.toml


def visible(
    person: Person | None,
    items: Iterable[Item],
    ground: Ground,
    opened: Iterable[str],
    scopes: Mapping[str, Scope],
    *,
    municipality: str | None,
) -> Benefits:
    """What is shown: of each opened scope that the ground opens too, the fields of the catalogue and no others.

    INVARIANT: a code that nobody has and one whose person has no data in these scopes give the same answer. Under a
    non-disclosure order neither address nor home municipality is shown, nor whether it is another one.
    """
    codes = sorted(set(opened) & ground.scopes)
    shown = {code: tuple(_shown(items_of, scopes[code])) for code, items_of in _by_scope(items, codes).items()}
    if person is None or not any(shown.values()):
        return Benefits(None, {}, (Reason("no_data_on_code"),))
    return Benefits(_protected(person), shown, tuple(_remarks(person, municipality)))


def _by_scope(items: Iterable[Item], codes: list[str]) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = {code: [] for code in codes}
    for item in items:
        if item.scope in found:
            found[item.scope].append(item)
    return found


def _shown(items: list[Item], scope: Scope) -> Iterator[Item]:
    for item in sorted(items, key=lambda i: (i.on_day, i.id), reverse=True):
        yield replace(
            item,
            benefit=item.benefit if "benefit" in scope.fields else None,
            fields={name: item.fields[name] for name in scope.fields if name in item.fields},
        )


def _protected(person: Person) -> Person:
    return replace(person, address=None, home_municipality=None) if person.non_disclosure else person


def _remarks(person: Person, municipality: str | None) -> Iterator[Reason]:
    if person.non_disclosure:
        yield Reason("address_protected")
    if person.died is not None:
        yield Reason("person_has_died", {"date": person.died.isoformat()})
    if not person.non_disclosure and person.home_municipality and municipality not in (None, person.home_municipality):
        yield Reason("of_other_municipality")


def age_on(born: date, day: date) -> int:
    """Full years on a day, by the calendar; who was born on 29 February turns on the 28th where there is no 29th."""
    years = day.year - born.year
    return years if years_later(born, years) <= day else years - 1


def by_official(ground: Ground, conditions: Mapping[str, Condition]) -> tuple[str, ...]:
    """The conditions of a ground that an official ticks."""
    return tuple(code for code in ground.conditions if conditions[code].by == "official")


def not_of_ground(told: Iterable[str], ground: Ground, conditions: Mapping[str, Condition]) -> tuple[str, ...]:
    """Those of the conditions told that are not ticked for the ground."""
    return tuple(code for code in told if code not in by_official(ground, conditions))


def remembered_left(wish: Wish, ground: Ground, conditions: Mapping[str, Condition]) -> tuple[str, ...]:
    """The conditions of the ground that are remembered and were not ticked."""
    return tuple(
        code for code in by_official(ground, conditions) if conditions[code].remembered and code not in wish.conditions
    )


def whole(wish: Wish, ground: Ground, conditions: Mapping[str, Condition]) -> Wish:
    """The wish with the conditions that are remembered as if ticked."""
    return replace(wish, conditions=(*wish.conditions, *remembered_left(wish, ground, conditions)))


def forgotten_before(at: datetime) -> datetime:
    """From when on a tick is remembered: the day twelve months ago, by Helsinki days."""
    return day_begins(months_later(helsinki_day(at), -REMEMBERED_MONTHS))
