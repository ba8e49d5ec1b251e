"""Loading and keeping agreements, and narrowing a decision by the one that the use rests on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connections

from valtuus.agreements import models, queries, rules
from valtuus.agreements.types import Agreement, Kept, Loaded, Opening, Use
from valtuus.kernel.catalogue import Action, catalogue
from valtuus.kernel.decision import Decision
from valtuus.kernel.errors import DomainError, ErrorKind, Refused
from valtuus.kernel.identifiers import uuid7
from valtuus.kernel.periods import Period, helsinki_day
from valtuus.ledger.queries import alias
from valtuus.ledger.services import append, entry, reads_only, recorded
from valtuus.parties.queries import parties

# The agreement of one party on one service, asked already (`queries.agreement_asked`): by day and version.
Ahead = Callable[[date, int], Agreement | None]

KEEPING = 8410  # a kind of advisory locks


@recorded
def load_agreements(agreements: Sequence[Agreement], *, at: datetime) -> Loaded:
    """Make the agreements of these parties on these services stand as told on the day of `at`; run again, it changes nothing.

    What is told is all that holds: an open agreement of a party and service told, itself not told, has ended the day before.
    Ids told are passed over; new rows get their own. Raises `DomainError` `unknown_code` and `party_missing`.
    """
    told = [rules.checked_agreement(a, catalogue()) for a in agreements]
    _refuse_strangers({a.party for a in told})
    stored = {a.id: a for a in queries.agreements_of(a.party for a in told)}
    added, ended = rules.renewals(stored, told, helsinki_day(at))
    line = append("agreements_loaded", {"added": added, "ended": ended})
    if added or ended:
        _write(added, line)
        _write_ends(ended, line)
    return Loaded(len(added), len(ended))


@recorded
def make_agreement(told: Agreement, permit: Decision, *, by: str, at: datetime) -> str:
    """Make an agreement that `told` describes (its id is passed over); its id.

    `permit` is the decision that lets the official of key `by` keep agreements: raises `Refused` where it is none. Raises
    `DomainError` `unknown_code`, `party_missing`, `agreement_law_missing`, `agreement_opens_nothing`, `agreement_days`,
    `agreement_begins_past` and, naming the other one's days, `agreement_overlaps`.
    """
    made = _checked(told, permit, at)
    _lock(made)
    _refuse_overlap(made, queries.agreements_kept([made.party]))
    line = append("agreement_made", {"agreement": made, "by": by, "at": at})
    return _write([made], line, by=by, at=at)[0]


@recorded
def change_agreement(id: str, told: Agreement, permit: Decision, *, by: str, at: datetime) -> str:
    """End an agreement the day before `told` begins, and make that one in its place; the new one's id. One line, one version.

    Party and service stay. An agreement that is changed on its first day or before it has never held. Raises as `make_agreement`
    does, and `agreement_missing`, `agreement_changed_meanwhile` where it has been ended or changed, and `agreement_begins_before`
    for a first day before its own.
    """
    found = _kept(id)
    made = _checked(replace(told, party=found.agreement.party, service=found.agreement.service), permit, at)
    _lock(made)
    _refuse_ended(found := _kept(id), helsinki_day(at))
    first, was = made.period.first or helsinki_day(at), found.agreement.period.first
    if was is not None and first < was:
        raise DomainError("agreement_begins_before", field="first_day", given=_day(first), allowed=_day(was))
    others = queries.agreements_kept([made.party])
    _refuse_overlap(made, [k for k in others if k.agreement.id != id])
    last = first - timedelta(days=1)
    line = append("agreement_changed", {"agreement": made, "replaces": id, "last_day": last, "by": by, "at": at})
    _write_ends({id: last}, line, by=by, at=at)
    return _write([made], line, by=by, at=at, replaces=id)[0]


@recorded
def end_agreement(id: str, last: date, permit: Decision, *, by: str, at: datetime) -> None:
    """End an agreement with a last day: not before its first one, not in the past, not after the last one agreed.

    Raises `Refused` where `permit` is none, `DomainError` `agreement_missing`, `agreement_changed_meanwhile`
    and `agreement_end_day`.
    """
    _refuse_without(permit)
    _lock(_kept(id).agreement)
    found = _kept(id)
    today, period = helsinki_day(at), found.agreement.period
    _refuse_ended(found, today)
    earliest = max(today, period.first or today)
    if last < earliest or (period.last is not None and last > period.last):
        raise DomainError("agreement_end_day", field="last_day", given=_day(last), allowed=_span(earliest, period.last))
    line = append("agreement_ended", {"agreement": id, "last_day": last, "by": by, "at": at})
    _write_ends({id: last}, line, by=by, at=at)


@reads_only
def narrow(decision: Decision, use: Use, *, action: str, represented: str | None) -> Decision:
    """The decision when the use is told, as `narrow_and_open` gives it."""
    return narrow_and_open(decision, use, action=action, represented=represented)[0]


@reads_only
def scopes_opened(decision: Decision, use: Use, *, action: str, represented: str | None) -> frozenset[str]:
    """The scopes that the ground told and the agreement open among those asked; none for a decision that is no permit."""
    return narrow_and_open(decision, use, action=action, represented=represented)[1]


@reads_only
def narrow_and_open(
    decision: Decision, use: Use, *, action: str, represented: str | None, ahead: Ahead | None = None
) -> tuple[Decision, frozenset[str]]:
    """The decision when the use is told, and the scopes that ground and agreement open among those asked, if it was a permit.

    Reads the agreement once, of the decision's own moment and register version: that of the organisation that uses the service,
    which is the one in the middle of a chain, else `represented` (`ahead`: that one's, asked already); one that stands in `use` is
    passed over. Raises `DomainError` `unknown_code` for a code that the catalogue does not hold.
    """
    use = rules.checked(use, catalogue())
    if not decision.permitted:
        return decision, frozenset()
    entry_of_action = catalogue().action(action)
    use = _resting(decision, use, entry_of_action, represented, ahead)
    return rules.narrow(decision, use, entry_of_action, catalogue()), rules.scopes_opened(use, catalogue())


@reads_only
def agreed(asked: Sequence[tuple[Decision, str, str | None]]) -> list[Decision]:
    """Each decision of one version, with its action and the party acted for, as it stands before a use is told: a permit for an
    action that needs an agreement is refused where there is none. One statement, however many."""
    users = [rules.acting_party(decision, represented) for decision, _, represented in asked]
    version = max((decision.version for decision, _, _ in asked), default=0)
    held = queries.agreements_held((user for user in users if user), as_of=version)

    def judged(decision: Decision, action: Action, user: str | None) -> Decision:
        found = held(user, action.service, helsinki_day(decision.at)) if user else None
        return rules.agreed(decision, found, action, catalogue())

    return [judged(d, catalogue().action(action), user) for (d, action, _), user in zip(asked, users, strict=True)]


@reads_only
def opening(decision: Decision, *, action: str, represented: str | None) -> Opening | None:
    """What the agreement that a permit rests on opens; None for a decision that is no permit and where there is none."""
    if not decision.permitted:
        return None
    found = _resting(decision, Use(), catalogue().action(action), represented).agreement
    return rules.opening(found, catalogue()) if found else None


def _resting(decision: Decision, use: Use, action: Action, represented: str | None, ahead: Ahead | None = None) -> Use:
    party, day = rules.acting_party(decision, represented), helsinki_day(decision.at)
    if not party:
        return replace(use, agreement=None, ended=None)
    if ahead is not None and party == represented:
        return rules.resting(use, ahead(day, decision.version), day)
    return rules.resting(use, queries.agreement_of(party, action.service, day, as_of=decision.version), day)


def _checked(told: Agreement, permit: Decision, at: datetime) -> Agreement:
    """What is to be made: of known codes, with a law where the service asks for one, beginning today or later."""
    _refuse_without(permit)
    rules.checked_agreement(told, catalogue())
    _refuse_strangers({told.party})
    if rules.names_law(told.service, catalogue()):
        if not told.grounds:
            raise DomainError("agreement_law_missing", field="grounds")
        if not any(rules.opened_by_ground(told, catalogue()).values()):
            raise DomainError("agreement_opens_nothing", field="scopes")
    today = helsinki_day(at)
    first, last = told.period.first or today, told.period.last
    if first < today:
        raise DomainError("agreement_begins_past", field="first_day", given=_day(first), allowed=_day(today))
    if last is not None and last < first:
        raise DomainError("agreement_days", field="last_day", given=_day(last), allowed=_day(first))
    return replace(told, id="", period=Period(first, last))


def _refuse_without(permit: Decision) -> None:
    if not permit.permitted:
        raise Refused(permit)


def _refuse_overlap(made: Agreement, others: Sequence[Kept]) -> None:
    for other in (k.agreement for k in others):
        if rules.meet(made, other):
            raise DomainError(
                "agreement_overlaps",
                field="first_day",
                given=_span(made.period.first, made.period.last),
                allowed=_span(other.period.first, other.period.last),
            )


def _refuse_ended(found: Kept, today: date) -> None:
    last = found.agreement.period.last
    if found.ended or (last is not None and last < today):
        raise DomainError("agreement_changed_meanwhile", kind=ErrorKind.CONFLICT, field="agreement")


def _kept(id: str) -> Kept:
    found = queries.agreement_kept(id)
    if found is None:
        raise DomainError("agreement_missing", kind=ErrorKind.MISSING, field="agreement", given=id[:80])
    return found


def _lock(agreement: Agreement) -> None:
    # Whatever is asked after it is asked alone: two officers who act at once come one after the other, and the later sees.
    with connections[alias()].cursor() as cursor:
        name = f"{agreement.party} {agreement.service}"
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, %s))", [name, KEEPING])


def _day(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"


def _span(first: date | None, last: date | None) -> str:
    return f"{_day(first) if first else ''}–{_day(last) if last else ''}"


def _refuse_strangers(named: set[str]) -> None:
    for stranger in sorted(named - parties(named).keys()):
        raise DomainError("party_missing", kind=ErrorKind.MISSING, field="party", given=stranger[:80])


def _write(
    added: Sequence[Agreement],
    line: UUID,
    *,
    by: str | None = None,
    at: datetime | None = None,
    replaces: str | None = None,
) -> list[str]:
    rows = {str(uuid7()): a for a in added}
    models.Agreement.objects.bulk_create(
        models.Agreement(
            id=row,
            line_id=line,
            entry_id=entry(),
            party=a.party,
            service=a.service,
            grounds=_sorted(a.grounds),
            scopes=_sorted(a.scopes),
            channels=_sorted(a.channels),
            first_day=a.period.first,
            last_day=a.period.last,
            made_by=by,
            made_at=at,
            replaces=replaces,
        )
        for row, a in rows.items()
    )
    return list(rows)


def _write_ends(ended: Mapping[str, date], line: UUID, *, by: str | None = None, at: datetime | None = None) -> None:
    models.AgreementEnd.objects.bulk_create(
        models.AgreementEnd(agreement_id=row, last_day=last, line_id=line, entry_id=entry(), ended_by=by, ended_at=at)
        for row, last in ended.items()
    )


def _sorted(codes: frozenset[str] | None) -> list[str] | None:
    return None if codes is None else sorted(codes)
