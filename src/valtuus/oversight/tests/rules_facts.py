"""Courses written by hand for the tables of the rules."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from valtuus.kernel.catalogue import catalogue
from valtuus.oversight.rules.findings import findings
from valtuus.oversight.types import Course, Custom, DutyHeld, Finding, Happening, Looked, Watched

MONDAY = datetime(2021, 3, 8, 7, tzinfo=UTC)  # nine in Finland
HERE, THERE, FAR = "m1", "m2", "m3"
MAIJA = "maija"
PLAN = catalogue().rows["kind"]

_numbers = iter(range(1, 10**9))


def look(subject: str = "s1", *, minutes: float = 0, days: int = 0, **given: Any) -> Looked:
    """Maija looks at somebody for the municipality where she works, as it should be."""
    number = next(_numbers)
    usual = {
        "number": number,
        "at": MONDAY + timedelta(days=days, minutes=minutes),
        "official": MAIJA,
        "represented": HERE,
        "acting": HERE,
        "action": "kelmu.view_person",
        "subjects": (subject,),
        "purpose": "assess_need",
        "case_reference": f"SOS-{number}",
        "home": HERE,
    }
    return Looked(**(usual | given))


def at(days: int = 0, minutes: float = 0) -> datetime:
    """A moment so long after the Monday morning."""
    return MONDAY + timedelta(days=days, minutes=minutes)


def maija(**given: Any) -> Watched:
    """What is known of her."""
    duties = (DutyHeld("adult_social_work", date(2020, 1, 1)),)
    usual = {"official": MAIJA, "organisations": frozenset({HERE}), "acts_for": frozenset({HERE}), "duties": duties}
    return Watched(**(usual | given))


def found(
    kind: str,
    happenings: Iterable[Happening],
    *,
    officials: Iterable[Watched] = (),
    customs: Iterable[Custom] = (),
    neighbours: Iterable[tuple[str, str]] = (),
    last: date = date(2021, 3, 31),
) -> list[Finding]:
    """The findings of one kind in March 2021."""
    course = Course(
        date(2021, 3, 1),
        last,
        tuple(happenings),
        {w.official: w for w in (maija(), *officials)},
        {c.organisation: c for c in customs},
        frozenset(map(frozenset, neighbours)),
    )
    return findings(course, [row for row in PLAN if row["code"] == kind])
