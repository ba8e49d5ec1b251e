"""Reads of the agreements."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date

from django.db.models import Q, QuerySet

from valtuus.agreements import models
from valtuus.agreements.types import Agreement, Kept
from valtuus.kernel.periods import Period
from valtuus.ledger.queries import asked

# One number looked up by its key: as `exists` the server may read every version there ever was, to ask two rows of them.
# As of a version of the register, so that a decision and the agreement it is narrowed by are of one version, then and ever after.
_ENTERED = "(select v.number from ledger_version v where v.entry = {}.entry_id)"
_END = f"""
left join agreements_agreement_end e on e.agreement_id = a.id and {_ENTERED.format("e")} <= %(version)s
where {_ENTERED.format("a")} <= %(version)s and """
_COLUMNS = (
    "select a.id::text, a.party::text, a.service, a.grounds, a.scopes, a.channels, a.first_day, a.last_day, e.last_day"
)
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
    """The agreement of a party on a service on a Helsinki day, as a version of the register has it: where none holds on that day,
    the one that ended last before it (`rules.resting` tells them apart), None where there was none.

    Of several that hold the one that began last, then the one entered last.
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
            _of_row(*told, last if over is not None and over <= as_of else None)  # type: ignore[call-arg]  # eight columns
            for *told, last, entered, over in found.fetchall()
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
    told = list(found)
    held = [a for a in told if day in a.period]
    if held:
        return max(held, key=lambda a: (a.period.first or date.min, a.id))
    return max((a for a in told if _over(a.period, day)), key=lambda a: (a.period.last, a.id), default=None)


def _over(period: Period, day: date) -> bool:
    """Whether it held once and ended before a day; what was changed before it began never held."""
    return period.last is not None and period.last < day and (period.first or date.min) <= period.last


def _of_row(
    id: str,
    party: str,
    service: str,
    grounds: list[str] | None,
    scopes: list[str] | None,
    channels: list[str] | None,
    first: date | None,
    agreed: date | None,
    ended: date | None,
) -> Agreement:
    last = min(filter(None, (agreed, ended)), default=None)
    return Agreement(id, party, service, _codes(grounds), _codes(scopes), Period(first, last), _codes(channels))


def _codes(stored: list[str] | None) -> frozenset[str] | None:
    return None if stored is None else frozenset(stored)


def agreements_of(parties: Iterable[str]) -> list[Agreement]:
    """Every agreement of these parties, ended ones too, in the order in which they were entered."""
    return [kept.agreement for kept in _kept(Q(party__in=set(parties)))]


def agreements_kept(parties: Iterable[str] | None = None) -> list[Kept]:
    """Every agreement of these parties (None: of all) with who made and ended it, in the order in which they were entered."""
    return _kept(Q() if parties is None else Q(party__in=set(parties)))


def agreement_kept(id: str) -> Kept | None:
    """One by id, None where there is none."""
    return next(iter(_kept(Q(id=id))), None)


def _kept(condition: Q) -> list[Kept]:
    rows: QuerySet[models.Agreement] = models.Agreement.objects.select_related("agreementend")
    return [_of_model(row) for row in rows.filter(condition).order_by("id")]


def _of_model(row: models.Agreement) -> Kept:
    end = getattr(row, "agreementend", None)
    told = (row.grounds, row.scopes, row.channels, row.first_day, row.last_day, end.last_day if end else None)
    return Kept(
        agreement=_of_row(str(row.id), str(row.party), row.service, *told),
        made_by=row.made_by,
        made_at=row.made_at,
        replaces=str(row.replaces) if row.replaces else None,
        ended=end is not None,
        ended_by=end.ended_by if end else None,
        ended_at=end.ended_at if end else None,
    )
