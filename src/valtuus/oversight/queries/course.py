"""The course of searching, read from the log, the register and the sources that other slices are."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from valtuus.benefits.queries import homes_looked_up
from valtuus.disclosures.queries import permitted_between
from valtuus.disclosures.types import Permitted
from valtuus.kernel.periods import day_begins
from valtuus.mandates.queries.given import given_between
from valtuus.oversight.sources import SOURCES, Sources
from valtuus.oversight.types import Course, DutyHeld, Given, Happening, Looked, Watched
from valtuus.parties import queries as parties
from valtuus.parties.types import Employment

NOTICE = "notice:"
EVER = date(1900, 1, 1)


def course_between(first: date, last: date, *, now: datetime, sources: Sources = SOURCES) -> Course:
    """What happened from a day to another, both included, with what must be known of the officials in it."""
    since, until = day_begins(first), day_begins(last + timedelta(1))
    looks = _looks(since, until, now, sources)
    given = [Given(g.at, g.grant, g.giver, g.holder, g.organisation, g.ended_at) for g in given_between(since, until)]
    others = [happening for source in sources.happenings for happening in source(since, until)]
    happenings: list[Happening] = [*looks, *given, *others]
    return Course(
        first,
        last,
        tuple(sorted(happenings, key=lambda h: h.at)),
        _officials(looks, happenings),
        {custom.organisation: custom for custom in sources.customs()},
        frozenset(sources.neighbours()),
    )


def _looks(since: datetime, until: datetime, now: datetime, sources: Sources) -> list[Looked]:
    homes, staying = homes_looked_up(now - since), sources.staying(since, until)
    places = {code: p.id for code, p in parties.parties_by_code(c for c in homes.values() if c).items()}
    found = permitted_between(since, until, now=now)
    return [_look(look, homes, places, staying) for look in found]


def _look(
    look: Permitted,
    homes: Mapping[str, str | None],
    places: Mapping[str, str],
    staying: Mapping[str, frozenset[str]],
) -> Looked:
    notices = [handle.removeprefix(NOTICE) for handle in look.handles if handle.startswith(NOTICE)]
    return Looked(
        number=look.number,
        at=look.at,
        official=look.actor,
        represented=look.represented,
        acting=look.acting,
        action=look.action,
        subjects=look.subjects,
        purpose=look.purpose,
        case_reference=look.case_reference,
        grants=look.grants,
        itself=look.kinship == "itself",
        colleague=look.kinship == "colleague",
        known=any(subject in homes for subject in look.subjects),
        home=next((places.get(homes.get(subject) or "") for subject in look.subjects), None),
        staying=frozenset().union(*(staying.get(subject, frozenset()) for subject in look.subjects)),
        notice=notices[0] if look.action == "kelmu.open_notice" and notices else None,
    )


def _officials(looks: Iterable[Looked], happenings: Iterable[Happening]) -> dict[str, Watched]:
    keys = {key for h in happenings for name in ("official", "officer", "giver") if (key := _key(h, name))}
    ways: dict[str, set[str]] = {key: set() for key in keys}
    for look in looks:
        ways[look.official] |= {look.represented} if look.represented else set()
    work: dict[str, list[Employment]] = {key: [] for key in keys}
    for employment in parties.employments_of(keys):
        work[employment.official].append(employment)
    return {key: _watched(key, work[key], ways[key]) for key in keys}


def _key(happening: Happening, name: str) -> str | None:
    # The giver of a move is a municipality, that of a mandate a person.
    return getattr(happening, name, None) if name != "giver" or isinstance(happening, Given) else None


def _watched(key: str, work: Iterable[Employment], ways: Iterable[str]) -> Watched:
    work = list(work)
    firsts = [employment.period.first for employment in work]
    duties = [
        DutyHeld(duty, e.period.first or EVER, e.period.last) for e in work for duty in sorted(e.duties or frozenset())
    ]
    return Watched(
        key,
        frozenset(e.party for e in work),
        frozenset(ways) | {e.party for e in work},
        tuple(duties),
        min((day for day in firsts if day), default=None) if all(firsts) else None,
    )
