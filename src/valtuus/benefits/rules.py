"""What of a person's data a look may show, and which conditions are remembered. Values in, values out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from valtuus.benefits.types import Benefits, Item, Person
from valtuus.disclosures.types import Tick
from valtuus.kernel.catalogue import Ground, Scope
from valtuus.kernel.decision import Reason
from valtuus.kernel.periods import helsinki_day, years_later


def remembered(
    ticks: Iterable[Tick], needed: Iterable[str], *, acting: str | None, case_reference: str, day: date
) -> tuple[dict[str, Tick], dict[str, Tick | None]]:
    """Conditions that an earlier tick of the same organisation stands for, and those to be ticked, each with its last tick if any.

    A tick stands for a year, for the case reference it was made with; without a reference it stands for nothing [inferred].
    """
    standing: dict[str, Tick] = {}
    to_tick: dict[str, Tick | None] = {}
    own = sorted((t for t in ticks if t.acting == acting), key=lambda t: t.number, reverse=True)
    for condition in needed:
        found = [t for t in own if t.condition == condition]
        same = next((t for t in found if case_reference and t.case_reference == case_reference), None)
        if same is not None and day < years_later(helsinki_day(same.at), 1):
            standing[condition] = same
        else:
            to_tick[condition] = found[0] if found else None
    return standing, to_tick


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


def kinship(itself: bool, acting: str | None, employers: frozenset[str]) -> str:
    """What the official is to the person looked up, as the record of a look says it: `itself`, `colleague` or nothing.

    `employers`: where the person works; `acting`: for which organisation the official looks.
    """
    if itself:
        return "itself"
    return "colleague" if acting in employers else ""
