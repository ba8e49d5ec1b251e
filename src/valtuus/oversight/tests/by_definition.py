"""What each kind of deviance says, counted the slow and plain way: every window, every pair, nothing streamed.

Written from `rule` and `threshold` of catalogue/deviance_plan.toml by another hand than the rules, for courses without innocent
reasons: before reading the rules, but for case_reference_malformed, no_follow_up and purpose_outside_duty. Three readings were
taken over from the rules afterwards: a habit needs three days, a person has one home, and whoever uses a mandate uses it. A kind
gives the cases that must be questioned; where the sentence leaves room (where a span of seven days begins), those that may be
questioned as well.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any, TypeVar

from holidays import country_holidays

from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.periods import HELSINKI
from valtuus.oversight.types import Arrived, Claimed, Course, Exported, Given, Looked, Moved, Taken

FINLAND = country_holidays("FI")
DAY, HOUR = timedelta(1), timedelta(hours=1)
Cases = set[Any]
T = TypeVar("T")


def day_of(at: datetime) -> date:
    """The Finnish day of a moment."""
    return at.astimezone(HELSINKI).date()


def _only(course: Course, kind: type[T]) -> list[T]:
    return [h for h in course.happenings if isinstance(h, kind)]


def _grouped(rows: Iterable[T], by: Callable[[T], Hashable]) -> dict[Any, list[T]]:
    groups: dict[Any, list[T]] = defaultdict(list)
    for row in rows:
        groups[by(row)].append(row)
    return groups


def _subjects(looks: Iterable[Looked]) -> set[str]:
    return {s for look in looks for s in look.subjects}


def _most(rows: list[Any], span: timedelta, count: Callable[[list[Any]], int], *, whole_days: bool = False) -> int:
    """The most that any span beginning with one of the rows holds; its end belongs to it."""

    def moment(row: Any) -> Any:
        return day_of(row.at) if whole_days else row.at

    return max((count([r for r in rows if moment(a) <= moment(r) <= moment(a) + span]) for a in rows), default=0)


def by_official_and_day(course: Course) -> dict[tuple[str, date], list[Looked]]:
    """The looks of each official on each day."""
    return _grouped(_only(course, Looked), lambda look: (look.official, day_of(look.at)))


def volume_in_a_day(course: Course, t: Mapping[str, float]) -> Cases:
    """Official and day."""
    return {case for case, looks in by_official_and_day(course).items() if len(_subjects(looks)) >= t["subjects"]}


def volume_against_own_habit(course: Course, t: Mapping[str, float]) -> Cases:
    """Official and day, where he has looked on three days of the 28 before: from fewer no habit is read."""
    sizes = {case: len(_subjects(looks)) for case, looks in by_official_and_day(course).items()}
    found = set()
    for (official, day), size in sizes.items():
        before = [n for (o, d), n in sizes.items() if o == official and timedelta() < day - d <= 28 * DAY]
        if len(before) > 2 and size >= t["at_least_subjects"] and size >= t["factor"] * median(before):
            found.add((official, day))
    return found


def odd(at: datetime) -> bool:
    """A weekend, a public holiday, or outside six to twenty-one."""
    here = at.astimezone(HELSINKI)
    return here.weekday() > 4 or here.date() in FINLAND or not 6 <= here.hour < 21


def odd_hours(course: Course, t: Mapping[str, float]) -> tuple[Cases, Cases]:
    """Officials: those within seven days however they are counted, and those within them somehow."""
    looks = _grouped([look for look in _only(course, Looked) if odd(look.at)], lambda look: look.official)
    return _sandwiched(looks, len, t["looks"], surely=6 * DAY, perhaps=7 * DAY)


def _sandwiched(
    groups: Mapping[Any, list[Any]],
    count: Callable[[list[Any]], int],
    least: float,
    *,
    surely: timedelta,
    perhaps: timedelta,
) -> tuple[Cases, Cases]:
    must = {key for key, rows in groups.items() if _most(rows, surely, count) >= least}
    may = {key for key, rows in groups.items() if _most(rows, perhaps, count, whole_days=perhaps >= DAY) >= least}
    return must, must | may


def own_code(course: Course, t: Mapping[str, float]) -> Cases:
    """Officials."""
    looks = _grouped([look for look in _only(course, Looked) if look.itself], lambda look: look.official)
    return {official for official, rows in looks.items() if len(rows) >= t["looks"]}


def colleague(course: Course, t: Mapping[str, float]) -> Cases:
    """Officials."""
    looks = _grouped([look for look in _only(course, Looked) if look.colleague], lambda look: look.official)
    return {official for official, rows in looks.items() if len(_subjects(rows)) >= t["subjects"]}


def same_subject_by_many(course: Course, t: Mapping[str, float]) -> tuple[Cases, Cases]:
    """Subjects: where each official surely has a case reference of his own, and where there are as many and two references."""
    looks = _grouped(_only(course, Looked), lambda look: look.subjects[0])

    def surely(rows: list[Looked]) -> int:
        references = _grouped(rows, lambda r: r.case_reference)
        return len({r.official for r in rows if len({x.official for x in references[r.case_reference]}) == 1})

    def perhaps(rows: list[Looked]) -> int:
        return len({r.official for r in rows}) if len({r.case_reference for r in rows}) > 1 else 0

    must = _sandwiched(looks, surely, t["officials"], surely=6 * DAY, perhaps=6 * DAY)[0]
    return must, must | _sandwiched(looks, perhaps, t["officials"], surely=7 * DAY, perhaps=7 * DAY)[1]


def case_reference_empty(course: Course, t: Mapping[str, float]) -> Cases:
    """Officials."""
    looks = _grouped(_only(course, Looked), lambda look: look.official)
    shares = {o: sum(not r.case_reference for r in rows) / len(rows) for o, rows in looks.items()}
    return {o for o, share in shares.items() if share >= t["share"] and len(looks[o]) >= t["at_least_looks"]}


def case_reference_malformed(course: Course, t: Mapping[str, float]) -> Cases:
    """Officials; no organisation has told a form, and nothing is corrected."""

    def bad(told: str) -> bool:
        rising = "0123456789abcdefghijklmnopqrstuvwxyz"
        return bool(told) and (len(set(told)) == 1 or (len(told) > 2 and (told in rising or told[::-1] in rising)))

    looks = _grouped([look for look in _only(course, Looked) if bad(look.case_reference)], lambda look: look.official)
    return {official for official, rows in looks.items() if len(rows) >= t["looks"]}


def purpose_outside_duty(course: Course, t: Mapping[str, float]) -> Cases:
    """Officials, who have had the same duties all the time."""

    def outside(look: Looked) -> bool:
        held = course.officials[look.official].duties
        return not any(look.purpose in catalogue().duties[d.duty].purposes for d in held)

    looks = _grouped([look for look in _only(course, Looked) if outside(look)], lambda look: look.official)
    return {official for official, rows in looks.items() if len(rows) >= t["looks"]}


def no_follow_up(course: Course, t: Mapping[str, float]) -> Cases:
    """Officials, in a month after which everything that came within thirty days is told."""
    found = set()
    for official, rows in _grouped(_only(course, Looked), lambda look: look.official).items():
        firsts = {s: min(r.at for r in rows if s in r.subjects) for s in _subjects(rows)}
        later = [(s, h.at) for h in _only(course, Looked) for s in h.subjects]
        later += [(h.subject, h.at) for h in [*_only(course, Claimed), *_only(course, Arrived)]]
        nothing = [s for s, at in firsts.items() if not any(s == x and at < then <= at + 30 * DAY for x, then in later)]
        if len(firsts) >= t["at_least_subjects"] and len(nothing) / len(firsts) >= t["share"]:
            found.add(official)
    return found


def case_reference_for_many(course: Course, t: Mapping[str, float]) -> Cases:
    """Case references of an organisation."""
    looks = _grouped([look for look in _only(course, Looked) if look.case_reference], lambda r: r.case_reference)
    return {reference for reference, rows in looks.items() if len(_subjects(rows)) >= t["subjects"]}


def other_municipality(course: Course, t: Mapping[str, float]) -> Cases:
    """Officials; the homes of all are known."""
    looks = _grouped(_only(course, Looked), lambda look: look.official)
    found = set()
    for official, rows in looks.items():
        away = _subjects(r for r in rows if r.home not in course.officials[official].acts_for)
        every = _subjects(rows)
        if len(every) >= t["at_least_subjects"] and len(away) / len(every) >= t["share"]:
            found.add(official)
    return found


def unknown_codes(course: Course, t: Mapping[str, float]) -> tuple[Cases, Cases]:
    """Officials."""
    looks = _grouped([look for look in _only(course, Looked) if not look.known], lambda look: look.official)
    one = timedelta(minutes=59)
    return _sandwiched(looks, lambda rows: len(_subjects(rows)), t["codes"], surely=one, perhaps=HOUR)


def fast_looks(course: Course, t: Mapping[str, float]) -> tuple[Cases, Cases]:
    """Officials."""
    looks = _grouped(_only(course, Looked), lambda look: look.official)
    return _sandwiched(looks, len, t["looks"], surely=timedelta(minutes=59), perhaps=HOUR)


def look_after_self_grant(course: Course, t: Mapping[str, float]) -> Cases:
    """Officials."""
    own = [g for g in _only(course, Given) if g.giver == g.holder]
    span = timedelta(hours=t["hours"])
    return {
        look.official
        for g in own
        for look in _only(course, Looked)
        if look.official == g.holder and g.grant in look.grants and g.at <= look.at <= g.at + span
    }


def grant_look_end(course: Course, t: Mapping[str, float]) -> Cases:
    """Mandates; whoever used it: one given to an organisation is used by its people."""
    return {
        g.grant
        for g in _only(course, Given)
        if g.ended_at and g.at <= g.ended_at <= g.at + timedelta(hours=t["hours"])
        for look in _only(course, Looked)
        if g.grant in look.grants and g.at <= look.at <= g.ended_at
    }


def notice_ping_pong(course: Course, t: Mapping[str, float]) -> Cases:
    """Notices, and officials on a day."""
    moves = _only(course, Moved)
    notices = {n for n, rows in _grouped(moves, lambda m: m.notice).items() if len(rows) >= t["moves_of_notice"]}
    days = _grouped(moves, lambda m: (m.official, day_of(m.at)))
    return notices | {case for case, rows in days.items() if len(rows) >= t["moves_in_day"]}


def notice_opened_and_moved(course: Course, t: Mapping[str, float]) -> Cases:
    """Officials with the receiver."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for moved in _only(course, Moved):
        for look in _only(course, Looked):
            same = (look.notice, look.official) == (moved.notice, moved.official)
            if same and timedelta() <= moved.at - look.at <= HOUR:
                found[moved.official, moved.receiver].add(moved.notice)
    return {case for case, notices in found.items() if len(notices) >= t["notices"]}


def export_hoarding(course: Course, t: Mapping[str, float]) -> Cases:
    """Officials."""
    files = _grouped(_only(course, Exported), lambda e: e.official)
    return {official for official, rows in files.items() if sum(e.subjects for e in rows) >= t["subjects"]}


def requests_by_one_officer(course: Course, t: Mapping[str, float]) -> Cases:
    """Officers."""
    taken = _only(course, Taken)
    pairs = _grouped(taken, lambda r: (r.officer, r.asker))
    silent = _grouped([r for r in taken if r.urgent and r.call is None], lambda r: r.officer)
    many = {officer for (officer, _), rows in pairs.items() if len(rows) >= t["for_one_asker"]}
    return many | {officer for officer, rows in silent.items() if len(rows) >= t["without_call"]}


def claims_in_series(course: Course, t: Mapping[str, float]) -> Cases:
    """Officials on a day."""
    undone = [c for c in _only(course, Claimed) if c.undone_on is not None]
    days = _grouped(undone, lambda c: (c.official, day_of(c.at)))
    return {case for case, rows in days.items() if len(rows) >= t["claims"]}
