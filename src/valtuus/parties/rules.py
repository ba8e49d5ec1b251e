"""What a load changes: the stored state and the told one in, the difference out. Nothing here reads or writes."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.periods import Period
from valtuus.parties.types import Employment, Membership, Office, Party, Plan, RosterChange, RosterEntry

Work = TypeVar("Work", Employment, Office)
Key = TypeVar("Key")

_TOLD = ("name_fi", "name_sv", "business_id", "contact")


def faults(told: Sequence[Party], stored: Mapping[str, Party], owners: Mapping[str, str]) -> Iterator[DomainError]:
    """Why these parties cannot be loaded beside the stored ones (by code); `owners` gives the code that holds a business id."""
    for code, count in Counter(p.code for p in told).items():
        if count > 1:
            yield DomainError("code_twice", field="code", given=code)
    ids = [p.business_id for p in told if p.business_id]
    yield from (
        DomainError("business_id_twice", field="business_id", given=i) for i, n in Counter(ids).items() if n > 1
    )
    for party in told:
        yield from _conflicts(party, stored.get(party.code), owners)


def _conflicts(told: Party, stored: Party | None, owners: Mapping[str, str]) -> Iterator[DomainError]:
    owner = owners.get(told.business_id or "", told.code)
    if owner != told.code:
        yield _conflict("business_id_taken", "business_id", told.business_id or "", owner)
    if stored is None:
        return
    if told.kind is not stored.kind:
        yield _conflict("party_kind_fixed", "kind", told.kind, stored.kind)
    # A cessation is a register row, which never changes: another day for it is a fault of the file, not a change.
    if told.ceased_on and stored.ceased_on and told.ceased_on != stored.ceased_on:
        yield _conflict("cessation_fixed", "last_day", told.ceased_on.isoformat(), stored.ceased_on.isoformat())


def _conflict(code: str, name: str, given: str, allowed: str) -> DomainError:
    return DomainError(code, kind=ErrorKind.CONFLICT, field=name, given=given, allowed=allowed)


def plan(
    told: Sequence[Party],
    memberships: Sequence[Membership] | None,
    stored: Mapping[str, Party],
    stored_memberships: Mapping[str, Membership],
    day: date,
) -> Plan:
    """What a load on `day` changes. `stored` is by code, `stored_memberships` by id; `memberships` None: the load tells of none."""
    known = {p.code: stored[p.code] for p in told if p.code in stored}
    changed = {known[p.code].id: changes(known[p.code], p) for p in told if p.code in known}
    joined, left = ((), {}) if memberships is None else membership_changes(stored_memberships, memberships, day)
    return Plan(
        added=tuple(p for p in told if p.code not in known),
        changed={party: fields for party, fields in changed.items() if fields},
        ceased=tuple(p for p in told if p.ceased_on and not (p.code in known and known[p.code].ceased_on)),
        joined=joined,
        left=left,
    )


def changes(stored: Party, told: Party) -> dict[str, str]:
    """The fields that a load changes, with their new values. What it leaves blank is unknown to it, and kept."""
    return {name: new for name in _TOLD if (new := getattr(told, name)) and new != getattr(stored, name)}


def membership_changes(
    stored: Mapping[str, Membership], told: Sequence[Membership], day: date
) -> tuple[tuple[Membership, ...], dict[str, date]]:
    """Memberships to add, and last days by id of the stored ones.

    The load says what holds on `day`: an open membership that it does not name has ended the day before, and one that it names
    for a pair that was stored otherwise begins on `day`, unless it says when.
    """
    left: dict[str, date] = {}
    news = list(told)
    for number, membership in stored.items():
        same = next((t for t in news if _same(t, membership)), None)
        if same is not None:
            news.remove(same)
        if membership.period.last is None:
            last = day - timedelta(days=1) if same is None else same.period.last
            left |= {number: last} if last else {}
    pairs = {(m.authority, m.municipality) for m in stored.values()}
    return tuple(_begun(m, day) if (m.authority, m.municipality) in pairs else m for m in news), left


def _same(told: Membership, stored: Membership) -> bool:
    first, last = stored.period.first, stored.period.last
    return (
        (told.authority, told.municipality, told.tasks) == (stored.authority, stored.municipality, stored.tasks)
        and told.period.first in (None, first)
        and last in (None, told.period.last)
    )


def _begun(membership: Membership, day: date) -> Membership:
    return replace(membership, period=Period(membership.period.first or day, membership.period.last))


@dataclass(frozen=True, slots=True)
class RosterPlan:
    """Employments to add, last days by row of those that end, and what that comes to."""

    added: tuple[Employment, ...]
    ends: Mapping[str, date]
    counts: RosterChange


def roster_plan(
    party: str, told: Iterable[RosterEntry], standing: Mapping[str, Mapping[str, Employment]], day: date
) -> RosterPlan:
    """How the roster comes to stand as told from `day` on; `standing` are a person's employments that have not ended, by row.

    An employment whose duties differ ends the day before. One with a last day to come is no longer the whole truth either: who
    is told anew works on.
    """
    added: list[Employment] = []
    ends: dict[str, date] = {}
    changed = unchanged = 0
    for entry in told:
        own = standing.get(entry.official.key, {})
        if any(e.duties == entry.duties and e.period.last is None and day in e.period for e in own.values()):
            unchanged += 1
            continue
        ends |= {row: day - timedelta(days=1) for row, e in own.items() if e.period.last is None}
        changed += bool(own)
        added.append(Employment(entry.official.key, party, entry.duties, Period(day)))
    return RosterPlan(tuple(added), ends, RosterChange(len(added) - changed, changed, unchanged))


def opened(work: Work) -> Work:
    """The same work without its last day: what it is known by. An employment or office is told anew by another first day."""
    return replace(work, period=Period(work.period.first))


def arrivals(
    stored: Mapping[Work, tuple[Key, date | None]], told: Iterable[Work]
) -> tuple[list[Work], dict[Key, date]]:
    """Employments or offices to add, and last days by key of the stored ones. What has ended is not opened by telling it again."""
    news: list[Work] = []
    ends: dict[Key, date] = {}
    for work in dict.fromkeys(told):
        found = stored.get(opened(work))
        if found is None:
            news.append(work)
        elif work.period.last and found[1] is None:
            ends[found[0]] = work.period.last
    return news, ends
