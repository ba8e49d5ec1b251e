"""Changes of the parties. Loading what holds, the institution's own command; ending an employment, the organisation's roster."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import islice
from uuid import UUID

from valtuus.kernel.actor import Actor
from valtuus.kernel.canonical import digest
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.identifiers import is_artificial_business_id, uuid7
from valtuus.kernel.periods import Period, helsinki_day
from valtuus.ledger.services import append, entry, recorded
from valtuus.parties import models, queries, rules
from valtuus.parties.types import (
    Employment,
    Loaded,
    Membership,
    Office,
    Official,
    Party,
    Plan,
    Recorded,
    RosterChange,
    RosterEntry,
)

BATCH = 5_000

Stamp = Mapping[str, UUID]


@recorded
def load_parties(parties: Sequence[Party], memberships: Sequence[Membership] | None = None, *, at: datetime) -> Loaded:
    """Make the parties and their memberships stand as told on the day of `at`; run again, it changes nothing and says so.

    The ids told are proposals: a party whose code is known keeps its own id (`Loaded.ids`), and memberships and successors
    follow. Parties that are not told stay; what is told blank stays. `memberships` None tells of none; otherwise memberships
    of the authorities told that are missing from it end the day before. Raises `DomainError`: the same code or business id
    twice, a business id of another party, another kind, another day of cessation, or a membership of nobody known.
    """
    stored = queries.parties_by_code(p.code for p in parties)
    owners = queries.business_id_owners(p.business_id for p in parties if p.business_id)
    for fault in rules.faults(parties, stored, owners):
        raise fault
    ids = {p.id: stored[p.code].id if p.code in stored else p.id for p in parties}
    told = [replace(p, id=ids[p.id], successor=_known_as(p.successor, ids)) for p in parties]
    members = None if memberships is None else [_rename(m, ids) for m in memberships]
    _refuse_strangers(members or (), ids)
    rows = queries.members_by_row(p.id for p in told)
    plan = rules.plan(told, members, stored, rows, helsinki_day(at))
    _carry_out(plan, append("parties_loaded", _account(plan)))
    renumbered = (p.id for p in stored.values() if p.business_id and "business_id" in plan.changed.get(p.id, ()))
    return Loaded({p.code: p.id for p in told}, plan, frozenset(renumbered))


@recorded
def record_officials(
    officials: Sequence[Official],
    employments: Sequence[Employment] = (),
    offices: Sequence[Office] = (),
    *,
    at: datetime,
) -> Recorded:
    """Enter officials by key, where they work and what offices they hold. Run again, it adds nothing.

    A known official gets the name told; a known employment or office the last day told, if it has none yet. What is not told
    stays. Holds 100,000 at a time. The line keeps counts and a digest, not names.
    """
    known = _names(o.key for o in officials)
    added = [o for o in dict.fromkeys(officials) if o.key not in known]
    renamed = [o for o in officials if known.get(o.key, o.name) != o.name]
    jobs, job_ends = rules.arrivals(_stored_employments(known), employments)
    posts, post_ends = rules.arrivals(_stored_offices(known), offices)
    counts = Recorded(len(added), len(renamed), len(jobs), len(posts), len(job_ends) + len(post_ends))
    line = append("officials_loaded", {"counts": counts, "digest": digest([officials, employments, offices]), "at": at})
    _write_officials(added, renamed, line)
    if jobs or posts or job_ends or post_ends:
        stamp = {"line_id": line, "entry_id": entry()}
        _write_employments(jobs, job_ends, stamp)
        _write_offices(posts, post_ends, stamp)
    return counts


@recorded
def end_employment(official: str, party: str, *, last_day: date, actor: Actor, at: datetime) -> None:
    """Enter the last day of an official's work for a party. Who may say so is asked above, of the actor's right to grant.

    Raises `DomainError` `employment_missing` when no employment without an end is known.
    """
    known = _stored_employments([official]).items()
    found = [row for work, (row, last) in known if work.party == party and last is None]
    if not found:
        raise DomainError("employment_missing", kind=ErrorKind.MISSING, field="official")
    told = {"official": official, "party": party, "last_day": last_day, "by": actor.key, "at": at}
    stamp = {"line_id": append("employment_ended", told), "entry_id": entry()}
    _write_employments((), dict.fromkeys(found, last_day), stamp)


@recorded
def record_roster(party: str, entries: Sequence[RosterEntry], *, actor: Actor, at: datetime) -> RosterChange:
    """Let people work for a party with the duties told, from the day of `at` on. Who may say so is asked above.

    Of one person the last entry counts. Known duties are ended the day before and told anew; who is not told stays as she is.
    A name is taken over where nobody else knows the person: what another organisation or the institution calls her stays.
    The line keeps keys and counts, no names. Holds 100,000 at a time.
    """
    told = {e.official.key: e for e in entries}
    day = helsinki_day(at)
    standing = _standing_work(told, party, day)
    plan = rules.roster_plan(party, told.values(), standing, day)
    known = _names(told)
    others = frozenset[str]().union(*(queries.known_elsewhere(batch, party) for batch in _batches(told)))
    added = [e.official for key, e in told.items() if key not in known]
    renamed = [
        e.official for k, e in told.items() if k not in others and known.get(k, e.official.name) != e.official.name
    ]
    account = {"party": party, "people": sorted(told), "counts": plan.counts, "by": actor.key, "at": at}
    line = append("roster_kept", account)
    _write_officials(added, renamed, line)
    if plan.added or plan.ends:
        _write_employments(plan.added, {UUID(row): last for row, last in plan.ends.items()}, _stamp(line))
    return plan.counts


def _stamp(line: UUID) -> Stamp:
    return {"line_id": line, "entry_id": entry()}


def _standing_work(keys: Iterable[str], party: str, day: date) -> dict[str, dict[str, Employment]]:
    """Employments that hold on the day or begin later, by person and row."""
    found: dict[str, dict[str, Employment]] = {}
    fields = "id", "official_id", "duties", "first_day", "employmentend__last_day"
    for batch in _batches(keys):
        rows = models.Employment.objects.filter(official__in=batch, party_id=party).values_list(*fields)
        for row, official, duties, first, last in rows:
            if last is None or last >= day:
                known = None if duties is None else frozenset(duties)
                found.setdefault(official, {})[str(row)] = Employment(official, party, known, Period(first, last))
    return found


def _known_as(party: str | None, ids: Mapping[str, str]) -> str | None:
    return ids.get(party, party) if party else None


def _rename(membership: Membership, ids: Mapping[str, str]) -> Membership:
    authority, municipality = membership.authority, membership.municipality
    return replace(
        membership, authority=ids.get(authority, authority), municipality=ids.get(municipality, municipality)
    )


def _refuse_strangers(memberships: Sequence[Membership], ids: Mapping[str, str]) -> None:
    named = {side for m in memberships for side in (m.authority, m.municipality)} - set(ids.values())
    for stranger in sorted(named - queries.parties(named).keys()):
        raise DomainError("party_missing", kind=ErrorKind.MISSING, field="memberships", given=stranger)


def _account(plan: Plan) -> dict[str, object]:
    """The readable body of the line: parties added by code, what was changed, ended or joined by id. No person stands in it."""
    return {
        "added": [p.code for p in plan.added],
        "changed": plan.changed,
        "ceased": {p.id: {"last_day": p.ceased_on, "successor": p.successor} for p in plan.ceased},
        "joined": plan.joined,
        "left": plan.left,
    }


def _carry_out(plan: Plan, line: UUID) -> None:
    models.Party.objects.bulk_create([_row(p, line) for p in plan.added], BATCH)
    for party, fields in plan.changed.items():
        models.Party.objects.filter(id=party).update(**fields, **_mark(fields), line_id=line)
    if not (plan.ceased or plan.joined or plan.left):
        return
    stamp = {"line_id": line, "entry_id": entry()}
    models.Cessation.objects.bulk_create(
        models.Cessation(party_id=p.id, last_day=p.ceased_on, successor_id=p.successor, **stamp)
        for p in plan.ceased
        if p.ceased_on
    )
    _write_memberships(plan, stamp)


def _write_memberships(plan: Plan, stamp: Stamp) -> None:
    rows = {uuid7(): m for m in plan.joined}
    ends = {UUID(row): last for row, last in plan.left.items()} | _last_days(rows)
    models.Membership.objects.bulk_create(
        models.Membership(
            id=row,
            authority_id=m.authority,
            municipality_id=m.municipality,
            tasks=sorted(m.tasks),
            first_day=m.period.first,
            **stamp,
        )
        for row, m in rows.items()
    )
    models.MembershipEnd.objects.bulk_create(
        models.MembershipEnd(membership_id=row, last_day=last, **stamp) for row, last in ends.items()
    )


def _mark(fields: Mapping[str, str]) -> dict[str, bool]:
    return {"artificial": is_artificial_business_id(fields["business_id"])} if "business_id" in fields else {}


def _row(party: Party, line: UUID) -> models.Party:
    return models.Party(
        id=party.id,
        line_id=line,
        kind=party.kind.value,
        code=party.code,
        name_fi=party.name_fi,
        name_sv=party.name_sv,
        business_id=party.business_id,
        artificial=party.artificial or is_artificial_business_id(party.business_id or ""),
        contact=party.contact,
    )


def _write_officials(added: Sequence[Official], renamed: Sequence[Official], line: UUID) -> None:
    models.Official.objects.bulk_create([models.Official(key=o.key, name=o.name, line_id=line) for o in added], BATCH)
    models.Official.objects.bulk_update(
        [models.Official(key=o.key, name=o.name, line_id=line) for o in renamed], ["name", "line_id"], BATCH
    )


def _write_employments(added: Iterable[Employment], ends: Mapping[UUID, date], stamp: Stamp) -> None:
    rows = {uuid7(): e for e in added}
    models.Employment.objects.bulk_create(
        (
            models.Employment(
                id=row,
                official_id=e.official,
                party_id=e.party,
                duties=None if e.duties is None else sorted(e.duties),
                first_day=e.period.first,
                **stamp,
            )
            for row, e in rows.items()
        ),
        BATCH,
    )
    models.EmploymentEnd.objects.bulk_create(
        (
            models.EmploymentEnd(employment_id=row, last_day=last, **stamp)
            for row, last in {**ends, **_last_days(rows)}.items()
        ),
        BATCH,
    )


def _write_offices(added: Iterable[Office], ends: Mapping[UUID, date], stamp: Stamp) -> None:
    rows = {uuid7(): o for o in added}
    models.Office.objects.bulk_create(
        models.Office(id=row, official_id=o.official, role=o.role, first_day=o.period.first, **stamp)
        for row, o in rows.items()
    )
    models.OfficeEnd.objects.bulk_create(
        models.OfficeEnd(office_id=row, last_day=last, **stamp) for row, last in {**ends, **_last_days(rows)}.items()
    )


def _last_days(rows: Mapping[UUID, Membership | Employment | Office]) -> dict[UUID, date]:
    """The last days of new rows that are told with one: an end is a row of its own."""
    return {row: told.period.last for row, told in rows.items() if told.period.last}


def _names(keys: Iterable[str]) -> dict[str, str]:
    return {key: o.name for batch in _batches(keys) for key, o in queries.officials(batch).items()}


def _stored_employments(keys: Iterable[str]) -> dict[Employment, tuple[UUID, date | None]]:
    fields = "id", "official_id", "party_id", "duties", "first_day", "employmentend__last_day"
    found: dict[Employment, tuple[UUID, date | None]] = {}
    for batch in _batches(keys):
        rows = models.Employment.objects.filter(official__in=batch).order_by("id").values_list(*fields)
        for row, official, party, duties, first, last in rows:
            known = None if duties is None else frozenset(duties)
            found[Employment(official, str(party), known, Period(first))] = row, last
    return found


def _stored_offices(keys: Iterable[str]) -> dict[Office, tuple[UUID, date | None]]:
    fields = "id", "official_id", "role", "first_day", "officeend__last_day"
    found: dict[Office, tuple[UUID, date | None]] = {}
    for batch in _batches(keys):
        rows = models.Office.objects.filter(official__in=batch).order_by("id").values_list(*fields)
        found |= {Office(official, role, Period(first)): (row, last) for row, official, role, first, last in rows}
    return found


def _batches(keys: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(keys)
    while batch := list(islice(rest, BATCH)):
        yield batch
