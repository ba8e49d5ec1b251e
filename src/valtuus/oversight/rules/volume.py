"""How much one official looks: in a day, against his own habit, in an hour."""

from collections.abc import Iterator
from datetime import date, timedelta
from statistics import median

from valtuus.oversight.rules.seen import HOUR, Seen, Threshold, grouped, subjects_of
from valtuus.oversight.rules.windows import runs, within
from valtuus.oversight.types import Finding, Looked

HABIT = timedelta(28)
LEAST_HABIT = 3  # days of work from which a habit is read
NEW = timedelta(7)


def volume_in_a_day(seen: Seen, threshold: Threshold) -> Iterator[Finding]:
    """Different persons looked up by one official in one day; those whose notice he had opened do not count."""
    for (official, _day), looks in grouped(seen.unprompted, lambda x: (x.official, seen.day_of(x))).items():
        if (counted := len(subjects_of(looks))) >= threshold["subjects"]:
            yield seen.finding(threshold.kind, [official], counted, looks)


def volume_against_own_habit(seen: Seen, threshold: Threshold) -> Iterator[Finding]:
    """A day against the median of the days on which the official looked in the 28 days before; not in the first week of work."""
    unprompted = grouped(seen.unprompted, lambda x: (x.official, seen.day_of(x)))
    habits = _subjects_a_day(seen)
    for (official, day), looks in unprompted.items():
        counted = len(subjects_of(looks))
        if counted < threshold["at_least_subjects"] or _new(seen, official, day):
            continue
        before = [count for other, count in habits[official].items() if day - HABIT <= other < day]
        if len(before) >= LEAST_HABIT and counted >= threshold["factor"] * max(1, median(before)):
            yield seen.finding(threshold.kind, [official], counted / max(1, median(before)), looks)


def fast_looks(seen: Seen, threshold: Threshold) -> Iterator[Finding]:
    """Looks by one official in any hour; opened notices and the looks that follow them do not count."""
    for official, looks in grouped(seen.unprompted, lambda x: x.official).items():
        for counted, run in runs(looks, within(HOUR), threshold["looks"], _itself):
            yield seen.finding(threshold.kind, [official], counted, run)


def _subjects_a_day(seen: Seen) -> dict[str, dict[date, int]]:
    found: dict[str, dict[date, int]] = {}
    for (official, day), looks in grouped(seen.searches, lambda x: (x.official, seen.day_of(x))).items():
        found.setdefault(official, {})[day] = len(subjects_of(looks))
    return found


def _new(seen: Seen, official: str, day: date) -> bool:
    watched = seen.watched(official)
    return watched is not None and watched.since is not None and day - watched.since < NEW


def _itself(look: Looked) -> tuple[int]:
    return (look.number,)
