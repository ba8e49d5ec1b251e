"""Keep the roster: the organisation's granter says who works there, never the person herself."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from valtuus.administration.services.authority import administer
from valtuus.administration.types import Line
from valtuus.kernel.actor import Actor
from valtuus.kernel.canonical import digest
from valtuus.kernel.catalogue import catalogue, unknown_code
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.periods import helsinki_day
from valtuus.ledger.services import append, reads_only, recorded
from valtuus.parties import queries as parties
from valtuus.parties import services as kept
from valtuus.parties.types import Official, Party, RosterChange, RosterEntry, RosterRow


@recorded
def keep_roster(party: Party, lines: Sequence[Line], *, actor: Actor, at: datetime) -> RosterChange:
    """Let the people of these lines work for the organisation with these duties, from today on. Who is not named stays.

    Raises `Refused` without a right to grant, `DomainError` `unknown_code` for a duty that there is not.
    """
    administer(party, actor=actor, at=at)
    return _keep(party, lines, actor, at)


@recorded
def load_roster(party: Party, lines: Sequence[Line], *, actor: Actor, at: datetime) -> RosterChange:
    """The same by the institution's own command; authority is the command line's."""
    return _keep(party, lines, actor, at)


def _keep(party: Party, lines: Sequence[Line], actor: Actor, at: datetime) -> RosterChange:
    duties = catalogue().duties
    for duty in sorted({d for line in lines for d in line.duties}):
        if duty not in duties:
            raise unknown_code("duties", duty, duties)
    entries = [RosterEntry(Official(parties.official_key(line.code), line.name), line.duties) for line in lines]
    return kept.record_roster(party.id, entries, actor=actor, at=at)


@recorded
def change_duties(party: Party, employment: str, duties: frozenset[str], *, actor: Actor, at: datetime) -> RosterChange:
    """Give an employee of the roster other duties from today on. Raises `Refused`, `DomainError` `employment_missing`."""
    administer(party, actor=actor, at=at)
    row = roster_row(party, employment, at=at)
    for duty in sorted(duties):
        if duty not in catalogue().duties:
            raise unknown_code("duties", duty, catalogue().duties)
    return kept.record_roster(party.id, [RosterEntry(row.official, duties)], actor=actor, at=at)


@recorded
def end_work(party: Party, employment: str, last_day: date, *, actor: Actor, at: datetime) -> None:
    """Enter the last day of an employee's work: the row of the roster ends with it. Mandates are ended on their own pages.

    Raises `Refused`, `DomainError` `employment_missing`, `last_day_too_early` for a day before yesterday: what was true stays.
    """
    administer(party, actor=actor, at=at)
    row = roster_row(party, employment, at=at)
    earliest = max(helsinki_day(at) - timedelta(days=1), row.period.first or date.min)
    if last_day < earliest:
        raise DomainError(
            "last_day_too_early", field="last_day", given=last_day.isoformat(), allowed=earliest.isoformat()
        )
    kept.end_employment(row.official.key, party.id, last_day=last_day, actor=actor, at=at)


@reads_only
def roster_row(party: Party, employment: str, *, at: datetime) -> RosterRow:
    """The row of the organisation's roster. Raises `DomainError` `employment_missing`: another's is missing too."""
    found = next((r for r in parties.roster_of(party.id, helsinki_day(at)) if r.employment == employment), None)
    if found is None:
        raise DomainError("employment_missing", kind=ErrorKind.MISSING, field="employment")
    return found


@recorded
def export_check(party: Party, rows: Sequence[Sequence[str]], *, actor: Actor, at: datetime) -> int:
    """Record that the employee check was taken out of the product: by whom, how many rows, the digest of what; how many."""
    administer(party, actor=actor, at=at)
    told = [list(row) for row in rows]
    append("check_exported", {"party": party.id, "rows": len(told), "digest": digest(told), "by": actor.key, "at": at})
    return len(told)
