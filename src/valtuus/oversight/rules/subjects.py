"""Whom officials look up: themselves, colleagues, one person by many, people of elsewhere, codes of nobody, people for nothing."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from valtuus.kernel.periods import months_later
from valtuus.oversight.rules.seen import HOUR, WEEK, Seen, Threshold, grouped, month_of, subjects_of
from valtuus.oversight.rules.windows import runs, within
from valtuus.oversight.types import Arrived, Claimed, Finding, Looked

FOLLOWED_WITHIN = timedelta(30)
ENDS_WITH_ONE_LOOK = frozenset({"advice_with_consent"})  # purposes of work after which nothing more is due


def own_code(seen: Seen, threshold: Threshold) -> Iterator[Finding]:
    """An official looks up himself, or opens a notice about himself: whoever is a client handles no matter of his own."""
    itself = [look for look in seen.looks if look.itself]
    for (official, _day), looks in grouped(itself, lambda x: (x.official, seen.day_of(x))).items():
        if len(looks) >= threshold["looks"]:
            yield seen.finding(threshold.kind, [official], len(looks), looks)


def colleague(seen: Seen, threshold: Threshold) -> Iterator[Finding]:
    """An official looks up people of his own organisation; not one about whom a notice came to the municipality that week."""
    looked = [look for look in seen.searches if look.colleague and not look.itself and not _a_client(seen, look)]
    for (official, _month), looks in grouped(looked, lambda x: (x.official, month_of(seen.day_of(x)))).items():
        if (counted := len(subjects_of(looks))) >= threshold["subjects"]:
            yield seen.finding(threshold.kind, [official], counted, looks)


def _a_client(seen: Seen, look: Looked) -> bool:
    watched = seen.watched(look.official)
    own = {look.represented, *(watched.acts_for if watched else ())}
    return any(
        notice.municipality in own and abs(notice.at - look.at) <= WEEK
        for subject in look.subjects
        for notice in seen.arrivals.get(subject, ())
    )


def unknown_codes(seen: Seen, threshold: Threshold) -> Iterator[Finding]:
    """Different codes that nobody has, by one official in any hour."""
    unknown = [look for look in seen.searches if not look.known]
    for official, looks in grouped(unknown, lambda x: x.official).items():
        for counted, run in runs(looks, within(HOUR), threshold["codes"], lambda look: look.subjects):
            yield seen.finding(threshold.kind, [official], counted, run)


def other_municipality(seen: Seen, threshold: Threshold) -> Iterator[Finding]:
    """The share of persons who live in no municipality that the official acts for; those who stay there count as living there."""
    told = [look for look in seen.searches if look.home is not None]
    for (official, _month), looks in grouped(told, lambda x: (x.official, month_of(seen.day_of(x)))).items():
        everybody = subjects_of(looks)
        if len(everybody) < threshold["at_least_subjects"]:
            continue
        own = _acts_for(seen, official, looks)
        here = subjects_of(look for look in looks if look.home in own or look.staying & own)
        elsewhere = everybody - here
        if (share := len(elsewhere) / len(everybody)) >= threshold["share"]:
            about = [look for look in looks if not elsewhere.isdisjoint(look.subjects)]
            yield seen.finding(threshold.kind, [official], share, about)


def _acts_for(seen: Seen, official: str, looks: list[Looked]) -> set[str]:
    # INVARIANT: a way in for a municipality makes no client of its neighbour; what a look represented tells who is acted for only
    # where nothing else does.
    watched = seen.watched(official)
    if watched and watched.acts_for:
        return set(watched.acts_for)
    return {look.represented for look in looks if look.represented}


def no_follow_up(seen: Seen, threshold: Threshold) -> Iterator[Finding]:
    """The share of an official's persons after whose look nothing came within 30 days: no notice, no claim, no second look.

    Months that have ended are judged. Whoever calls must wait until the 30 days are over, and give what happened in them.
    """
    follows = _moments(seen)
    looked = [look for look in seen.searches if look.purpose not in ENDS_WITH_ONE_LOOK]
    for (official, month), looks in grouped(looked, lambda x: (x.official, month_of(seen.day_of(x)))).items():
        if not _ended(month, seen.course.last):
            continue
        first = _first_looks(looks)
        if len(first) < threshold["at_least_subjects"]:
            continue
        nothing = {subject for subject, look in first.items() if not _followed(look.at, follows[subject])}
        if (share := len(nothing) / len(first)) >= threshold["share"]:
            yield seen.finding(threshold.kind, [official], share, [first[subject] for subject in nothing])


def _ended(month: date, last: date) -> bool:
    return last >= months_later(month, 1) - timedelta(1)


def _first_looks(looks: list[Looked]) -> dict[str, Looked]:
    found: dict[str, Looked] = {}
    for look in looks:
        for subject in look.subjects:
            found.setdefault(subject, look)
    return found


def _moments(seen: Seen) -> dict[str, tuple[list[datetime], list[datetime]]]:
    """What happened about each person, in order: looks and claims; notices."""
    found: dict[str, tuple[list[datetime], list[datetime]]] = defaultdict(lambda: ([], []))
    for happening in seen.happenings:
        if isinstance(happening, Looked):
            for subject in happening.subjects:
                found[subject][0].append(happening.at)
        elif isinstance(happening, Claimed):
            found[happening.subject][0].append(happening.at)
        elif isinstance(happening, Arrived):
            found[happening.subject][1].append(happening.at)
    return found


def _followed(at: datetime, moments: tuple[list[datetime], list[datetime]]) -> bool:
    # A notice that came before is what the look was for: it counts as much as one that comes after.
    later, notices = moments
    return _any(later, at, at + FOLLOWED_WITHIN, after=True) or _any(
        notices, at - FOLLOWED_WITHIN, at + FOLLOWED_WITHIN
    )


def _any(moments: list[datetime], since: datetime, until: datetime, *, after: bool = False) -> bool:
    first = (bisect_right if after else bisect_left)(moments, since)
    return first < len(moments) and moments[first] <= until
