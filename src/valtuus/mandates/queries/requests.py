"""Requests as they stand: one's own, those to approve, those whose time has come."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connections

from valtuus.kernel.codes import MandateType
from valtuus.kernel.identifiers import is_id
from valtuus.kernel.periods import day_begins
from valtuus.ledger.queries import alias
from valtuus.mandates.request_types import Asked
from valtuus.mandates.types import Grant

REQUESTS = """
select r.id::text, r.giver::text, coalesce(r.holder_person, r.holder_party::text), r.holder_person is not null, r.type, r.themes,
       r.first_day, r.last_day, r."limit"::text[], r.specifier, r.asked_by, r.asked_at, r.duties, r.note, e.how, e.at, e.reason
from mandates_request r
left join mandates_request_end e on e.request_id = r.id
where """
TURNS = 8302  # the first number of the advisory lock; the ledger's is 8301
OLDEST_FIRST = " order by r.asked_at nulls first, r.id"


def request(request_id: str) -> Asked | None:
    """One request by id, in whatever state; None if there is none."""
    found = _requests("r.id = %(id)s::uuid", {"id": request_id}) if is_id(request_id) else []
    return found[0] if found else None


def requests_of(person: str, organisations: Iterable[str], *, since: datetime) -> list[Asked]:
    """What a person has asked for himself, and what was asked for these organisations; open, or ended since a moment, the newest
    first. A withdrawn request is gone."""
    own = "(r.holder_person = %(person)s or r.holder_party = any(%(parties)s::uuid[]))"
    shown = "(e.how is null or (e.how <> 'withdrawn' and e.at >= %(since)s))"
    values = {"person": person, "parties": _ids(organisations), "since": since}
    return _requests(f"{own} and {shown}", values)[::-1]


def open_requests_to(givers: Iterable[str]) -> list[Asked]:
    """Every request to these organisations that nobody has answered, the oldest first."""
    return _requests("r.giver = any(%(givers)s::uuid[]) and e.how is null", {"givers": _ids(givers)})


def open_requests_of(holder: str) -> list[Asked]:
    """Every request of a person or an organisation that nobody has answered."""
    column = "holder_party = %(holder)s::uuid" if is_id(holder) else "holder_person = %(holder)s"
    return _requests(f"r.{column} and e.how is null", {"holder": holder})


def open_requests(*, asked_before: datetime) -> list[Asked]:
    """Every request asked before a moment that nobody has answered, the oldest first; not those asked nobody knows when."""
    return _requests("e.how is null and r.asked_at < %(before)s", {"before": asked_before})


def asked_on(day: date, holder: str) -> dict[str, int]:
    """How often a person or an organisation has asked on a Helsinki day, by giver; withdrawn ones count."""
    column = "holder_party = %(holder)s::uuid" if is_id(holder) else "holder_person = %(holder)s"
    values: dict[str, Any] = {"holder": holder, "begin": day_begins(day), "end": day_begins(day + timedelta(days=1))}
    with connections[alias()].cursor() as cursor:
        cursor.execute(
            f"select giver::text, count(*) from mandates_request where {column}"  # noqa: S608 - one of the two above
            " and asked_at >= %(begin)s and asked_at < %(end)s group by giver",
            values,
        )
        return {giver: int(count) for giver, count in cursor.fetchall()}


def reminders_of(requests: Iterable[str]) -> dict[str, frozenset[str]]:
    """The reminders that have been sent of each request, by its id."""
    found = defaultdict[str, set[str]](set)
    with connections[alias()].cursor() as cursor:
        cursor.execute(
            "select request_id::text, step from mandates_request_reminder where request_id = any(%s::uuid[])",
            [list(requests)],
        )
        for id, step in cursor.fetchall():
            found[id].add(step)
    return {id: frozenset(steps) for id, steps in found.items()}


def wait_for_turn(key: str) -> None:
    """Wait until nobody else in a transaction of his own has the turn of a key, and have it until this transaction ends.

    INVARIANT: first of all, in a statement of its own, and before the lock of the version: what is read afterwards is then what
    the other has written.
    """
    with connections[alias()].cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, hashtext(%s))", [TURNS, key])


def _ids(parties: Iterable[str]) -> list[str]:
    return sorted(p for p in set(parties) if is_id(p))


def _requests(condition: str, parameters: dict[str, Any]) -> list[Asked]:
    with connections[alias()].cursor() as cursor:
        cursor.execute(REQUESTS + condition + OLDEST_FIRST, parameters)
        return [_asked(row) for row in cursor.fetchall()]


def _asked(row: tuple[Any, ...]) -> Asked:
    id, giver, holder, to_person, kind, themes, first, last, limit, specifier = row[:10]
    wanted = Grant(
        id=id,
        giver=giver,
        holder=holder,
        to_person=to_person,
        type=MandateType(kind),
        themes=frozenset(themes),
        first_day=first,
        last_day=last,
        limit=None if limit is None else frozenset(limit),
        specifier=specifier,
        awaiting=True,
        asked_at=row[11],
    )
    return Asked(wanted, row[10], row[11], frozenset(row[12]), row[13], row[14], row[15], row[16] or "")
