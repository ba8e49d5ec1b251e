"""A course prepared for its rules: in order, by official, with what excuses a look worked out once."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache, cached_property
from typing import TypeVar

from valtuus.kernel.catalogue import Duty
from valtuus.kernel.periods import helsinki_day, in_utc
from valtuus.oversight.types import Arrived, Course, Custom, Finding, Given, Happening, Looked, Watched

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
WEEK = timedelta(7)
HOUR = timedelta(hours=1)
# What these actions show has been sent or assigned to whoever sees it: no search of his own.
_NO_SEARCH = frozenset({
    "kelmu.view_inbox",
    "kelmu.show_names",
    "kelmu.open_notice",
    "kelmu.view_lms_billing",
    "kelmu.view_lms_risk_list",
    "kelmu.view_childcare_billing",
})  # fmt: skip
_INSTITUTION = ("desk.", "claims.", "audit.")


@dataclass(frozen=True, slots=True)
class Threshold:
    """Kynnys: the numbers of a kind of the data file by name."""

    kind: str
    numbers: Mapping[str, float]

    def __getitem__(self, name: str) -> float:
        return self.numbers[name]


@dataclass(frozen=True)
class Seen:
    """A course whose happenings are sorted, with the indexes that several rules need. `duties`: those of the catalogue."""

    course: Course
    duties: Mapping[str, Duty]

    @cached_property
    def happenings(self) -> list[Happening]:
        """All in one order, whatever order they came in."""
        return sorted(map(_in_utc, self.course.happenings), key=_order)

    def of(self, type: type) -> list:  # type: ignore[type-arg]  # a list of that very type, which cannot be said here
        """The happenings of a type, in order."""
        return self._by_type.get(type, [])

    @cached_property
    def _by_type(self) -> dict[type, list[Happening]]:
        return grouped(self.happenings, type)

    @cached_property
    def looks(self) -> list[Looked]:
        """All looks, in order."""
        return self.of(Looked)

    @cached_property
    def searches(self) -> list[Looked]:
        """Looks at somebody whom the official chose himself: neither an opened notice nor a list."""
        return [look for look in self.looks if is_search(look)]

    @cached_property
    def unprompted(self) -> list[Looked]:
        """Searches about somebody whose notice the official had not opened in the seven days before."""
        opened: dict[tuple[str, str], datetime] = {}
        found = []
        for look in self.looks:
            keys = [(look.official, subject) for subject in look.subjects]
            if look.notice is not None:
                opened |= dict.fromkeys(keys, look.at)
            elif is_search(look) and not all(key in opened and look.at - opened[key] <= WEEK for key in keys):
                found.append(look)
        return found

    @cached_property
    def day_of(self) -> Callable[[Happening], date]:
        """The Finnish day of a happening; each moment is asked once."""
        known: dict[datetime, date] = {}

        def day(happening: Happening) -> date:
            found = known.get(happening.at)
            if found is None:
                found = known[happening.at] = helsinki_day(happening.at)
            return found

        return day

    @cached_property
    def arrivals(self) -> dict[str, list[Arrived]]:
        """Notices by the person whom they are about."""
        return grouped(self.of(Arrived), lambda notice: notice.subject)

    def watched(self, official: str) -> Watched | None:
        """What is known of an official."""
        return self.course.officials.get(official)

    def holds(self, official: str, duty: str, day: date) -> bool:
        """Whether an official is known to have had a duty on a day."""
        watched = self.watched(official)
        held = watched.duties if watched else ()
        return any(d.duty == duty and d.first <= day and (d.last is None or day <= d.last) for d in held)

    def custom(self, look: Looked) -> Custom | None:
        """How the organisation whose person looked writes its case references."""
        return self.course.customs.get(look.acting or look.represented or "")

    def finding(
        self,
        kind: str,
        officials: Iterable[str],
        counted: float,
        happenings: Iterable[Happening],
        about: str = "",
    ) -> Finding:
        """The finding that happenings give evidence for."""
        given = list(happenings)
        days = [self.day_of(happening) for happening in given]
        numbers = sorted({number for happening in given if (number := getattr(happening, "number", 0))})
        return Finding(kind, tuple(sorted(set(officials))), min(days), max(days), float(counted), about, tuple(numbers))


def is_search(look: Looked) -> bool:
    """Whether the official chose himself at whom to look."""
    return look.notice is None and look.action not in _NO_SEARCH and not look.action.startswith(_INSTITUTION)


def grouped(items: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    """Items by a key, in their order."""
    found: dict[K, list[T]] = defaultdict(list)
    for item in items:
        found[key(item)].append(item)
    return dict(found)


@cache
def month_of(day: date) -> date:
    """The first day of a day's month."""
    return day.replace(day=1)


def subjects_of(looks: Iterable[Looked]) -> set[str]:
    """All persons that looks were about."""
    return {subject for look in looks for subject in look.subjects}


def _in_utc(happening: Happening) -> Happening:
    if isinstance(happening, Given) and happening.ended_at:
        return replace(happening, at=in_utc(happening.at), ended_at=in_utc(happening.ended_at))
    return happening if happening.at.tzinfo is UTC else replace(happening, at=in_utc(happening.at))


def _order(happening: Happening) -> tuple[datetime, str, int, str]:
    # Two of one moment stand by number; those without one by all that they say.
    number = getattr(happening, "number", 0)
    return happening.at, type(happening).__name__, number, "" if number else repr(happening)
