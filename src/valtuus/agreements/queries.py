"""Reads of the agreements."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date

from django.db.models import Q, QuerySet

from valtuus.agreements import models
from valtuus.agreements.types import Agreement
from valtuus.kernel.periods import Period
from valtuus.ledger.queries import asked

# One number looked up by its key: as `exists` the server may read every version there ever was, to ask two rows of them.
# As of a version of the register, so that a decision and the agreement it is narrowed by are of one version, then and ever after.
_ENTERED = "(select v.number from ledger_version v where v.entry = {}.entry_id)"
_END = f"""
left join agreements_agreement_end e on e.agreement_id = a.id and {_ENTERED.format("e")} <= %(version)s
where {_ENTERED.format("a")} <= %(version)s and """
_COLUMNS = "select a.id::text, a.party::text, a.service, a.grounds, a.scopes, a.first_day, e.last_day"
_BY_VERSION = f"{_COLUMNS} from agreements_agreement a {_END}"
_AS_OF = _BY_VERSION + "a.party = %(party)s and a.service = %(service)s"
_ALL_AS_OF = _BY_VERSION + "a.party = any(%(parties)s::uuid[])"
# Asked before the version is known: what is of a later one than the decision turns out to be is passed over afterwards.
_WITH_VERSIONS = f"""
{_COLUMNS}, {_ENTERED.format("a")}, {_ENTERED.format("e")}
from agreements_agreement a left join agreements_agreement_end e on e.agreement_id = a.id
where a.party = %(party)s and a.service = %(service)s
"""


def agreement_of(party: str, service: str, day: date, *, as_of: int) -> Agreement | None:
    """The agreement of a party on a service on a Helsinki day, as a version of the register has it.

    Of several the one that began last, then the one entered last.
    """
    found = asked(_AS_OF, {"party": party, "service": service, "version": as_of}).fetchall()
    return _holding([_of_row(*row) for row in found], day)


def agreement_asked(party: str, service: str) -> Callable[[date, int], Agreement | None]:
    """The same, asked now and answered when it is called with day and version (`ledger.queries.asked`).

    INVARIANT: asked behind the statement that the version comes from; what that one saw, this one sees.
    """
    found = asked(_WITH_VERSIONS, {"party": party, "service": service})

    def agreement(day: date, as_of: int) -> Agreement | None:
        held = [
            _of_row(id, of, on, grounds, scopes, first, last if ended is not None and ended <= as_of else None)
            for id, of, on, grounds, scopes, first, last, entered, ended in found.fetchall()
            if entered is not None and entered <= as_of
        ]
        return _holding(held, day)

    return agreement


def agreements_held(parties: Iterable[str], *, as_of: int) -> Callable[[str, str, date], Agreement | None]:
    """The same of many at once, as a version of the register has them, in one statement: by party, service and day."""
    rows = asked(_ALL_AS_OF, {"parties": sorted(set(parties)), "version": as_of}).fetchall()
    found = [_of_row(*row) for row in rows]
    sorted_out: dict[tuple[str, str], list[Agreement]] = defaultdict(list)
    for agreement in found:
        sorted_out[agreement.party, agreement.service].append(agreement)
    return lambda party, service, day: _holding(sorted_out.get((party, service), []), day)


def _holding(found: Iterable[Agreement], day: date) -> Agreement | None:
    held = (a for a in found if day in a.period)
    return max(held, key=lambda a: (a.period.first or date.min, a.id), default=None)


def _of_row(
    id: str,
    party: str,
    service: str,
    grounds: list[str] | None,
    scopes: list[str] | None,
    first: date | None,
    last: date | None,
) -> Agreement:
    return Agreement(id, party, service, _codes(grounds), _codes(scopes), Period(first, last))


def _codes(stored: list[str] | None) -> frozenset[str] | None:
    return None if stored is None else frozenset(stored)


def agreements_of(parties: Iterable[str]) -> list[Agreement]:
    """Every agreement of these parties, ended ones too, in the order in which they were entered."""
    return _agreements(Q(party__in=set(parties)))


def _agreements(condition: Q) -> list[Agreement]:
    rows: QuerySet[models.Agreement] = models.Agreement.objects.select_related("agreementend")
    return [_agreement(row) for row in rows.filter(condition).order_by("id")]


def _agreement(row: models.Agreement) -> Agreement:
    end = getattr(row, "agreementend", None)
    return Agreement(
        id=str(row.id),
        party=str(row.party),
        service=row.service,
        grounds=_codes(row.grounds),
        scopes=_codes(row.scopes),
        period=Period(row.first_day, end.last_day if end else None),
    )
