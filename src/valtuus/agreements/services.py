"""Loading agreements, and narrowing a decision by the one that the use rests on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from valtuus.agreements import models, queries, rules
from valtuus.agreements.types import Agreement, Loaded, Use
from valtuus.kernel.catalogue import Action, catalogue
from valtuus.kernel.decision import Decision
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.identifiers import uuid7
from valtuus.kernel.periods import helsinki_day
from valtuus.ledger.services import append, entry, reads_only, recorded
from valtuus.parties.queries import parties

# The agreement of one party on one service, asked already (`queries.agreement_asked`): by day and version.
Ahead = Callable[[date, int], Agreement | None]


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
        _write(added, ended, line)
    return Loaded(len(added), len(ended))


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
def grounds_opened(decision: Decision, *, action: str, represented: str | None) -> frozenset[str] | None:
    """The grounds of the agreement that a permit rests on; None for a decision that is no permit and where there is none."""
    if not decision.permitted:
        return None
    found = _resting(decision, Use(), catalogue().action(action), represented).agreement
    return rules.grounds_opened(found, catalogue()) if found else None


def _resting(decision: Decision, use: Use, action: Action, represented: str | None, ahead: Ahead | None = None) -> Use:
    party, day = rules.acting_party(decision, represented), helsinki_day(decision.at)
    if not party:
        return replace(use, agreement=None)
    if ahead is not None and party == represented:
        return replace(use, agreement=ahead(day, decision.version))
    return replace(use, agreement=queries.agreement_of(party, action.service, day, as_of=decision.version))


def _refuse_strangers(named: set[str]) -> None:
    for stranger in sorted(named - parties(named).keys()):
        raise DomainError("party_missing", kind=ErrorKind.MISSING, field="party", given=stranger[:80])


def _write(added: Sequence[Agreement], ended: Mapping[str, date], line: UUID) -> None:
    stamp = {"line_id": line, "entry_id": entry()}
    rows = {str(uuid7()): a for a in added}
    models.Agreement.objects.bulk_create(
        models.Agreement(
            id=row,
            party=a.party,
            service=a.service,
            grounds=None if a.grounds is None else sorted(a.grounds),
            scopes=None if a.scopes is None else sorted(a.scopes),
            first_day=a.period.first,
            **stamp,
        )
        for row, a in rows.items()
    )
    ends = {**ended, **{row: a.period.last for row, a in rows.items() if a.period.last}}
    models.AgreementEnd.objects.bulk_create(
        models.AgreementEnd(agreement_id=row, last_day=last, **stamp) for row, last in ends.items()
    )
