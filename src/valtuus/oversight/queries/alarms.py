"""Alarms and their events. An alarm that was raised at a look itself stands among them before it is taken into the list."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import connections

from valtuus.disclosures.queries import hour_alarms
from valtuus.disclosures.types import HourAlarm
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.periods import helsinki_day
from valtuus.ledger.queries import alias
from valtuus.oversight import models
from valtuus.oversight.alarm_types import Alarm, AlarmEvent, EventKind, State

MOST_CLOSED = 1_000

# What an alarm has grown to stands in the last event that says so; closed it is by the last of the events that close and open.
_ALARMS = """
select a.id::text, a.kind, a.officials, a.about, a.first_day, a.last_day, a.counted, a.threshold, a.evidence, a.parties::text[],
       a.raised_at, g.grown, coalesce(s.kind = 'closed', false), coalesce(m.last, 0), c.counted
from oversight_alarm a
  left join lateral (select e.grown from oversight_event e where e.alarm_id = a.id and e.kind = 'grown'
                     order by e.number desc limit 1) g on true
  left join lateral (select case when e.grown->>'state' = 'open' then 'reopened' else e.kind end kind, e.number
                     from oversight_event e where e.alarm_id = a.id
                     and (e.kind in ('closed', 'reopened') or e.grown->>'state' = 'open')
                     order by e.number desc limit 1) s on true
  left join lateral (select coalesce((select (e.grown->>'counted')::float from oversight_event e
                     where e.alarm_id = a.id and e.kind = 'grown' and e.number < s.number order by e.number desc limit 1),
                     a.counted) counted where s.kind = 'closed') c on true
  left join lateral (select max(e.number) last from oversight_event e where e.alarm_id = a.id) m on true
"""


def alarms(*, closed: bool, party: str | None = None) -> list[Alarm]:
    """Alarms that are open, or the latest closed ones; of one organisation's people, where a party is named by its id."""
    where = "where coalesce(s.kind = 'closed', false) = %s and (%s::uuid is null or a.parties @> array[%s::uuid])"
    found = _alarms(
        f"{where} order by a.raised_at desc limit {MOST_CLOSED if closed else 'all'}", [closed, party, party]
    )
    return found if closed or party else [*found, *_at_looks()]


def alarm(id: str) -> Alarm | None:
    """The alarm of an id."""
    found = _alarms("where a.id = %s", [id]) or [_of_hour(a) for a in hour_alarms(id=id)]
    return found[0] if found else None


def alarms_like(kinds: Iterable[str], *, since: date) -> list[Alarm]:
    """Alarms of these kinds that reach a day or later ones, closed ones too."""
    # By the day on which it was raised, since growing changes no row: a case lasts a month at most.
    return _alarms("where a.kind = any(%s) and a.last_day >= %s::date - 31", [sorted(set(kinds)), since])


def hours_left() -> list[HourAlarm]:
    """Alarms raised at a look that have not been taken into the list."""
    kept = models.Alarm.objects.filter(kind="unknown_codes").values_list("id", flat=True)
    return hour_alarms(kept=[str(id) for id in kept])


def events_of(id: str) -> tuple[AlarmEvent, ...]:
    """What happened to an alarm, in order."""
    rows = models.Event.objects.filter(alarm_id=id).order_by("number")
    return tuple(
        AlarmEvent(EventKind(e.kind), e.at, e.name, e.reason, e.note, (e.grown or {}).get("counted")) for e in rows
    )


def _at_looks() -> list[Alarm]:
    return [_of_hour(found) for found in hours_left()]


def _of_hour(found: HourAlarm) -> Alarm:
    day = helsinki_day(found.hour)
    return Alarm(
        id=found.id,
        kind=found.kind,
        officials=(found.actor,),
        about="",
        first=day,
        last=day,
        counted=found.counted,
        threshold=thresholds()[found.kind],
        evidence=found.evidence,
        parties=frozenset(),
        raised_at=found.raised_at,
        at_look=True,
    )


def thresholds() -> dict[str, dict[str, float]]:
    """The numbers of each kind."""
    return {row["code"]: dict(row["threshold"]) for row in catalogue().rows["kind"]}


def _alarms(rest: str, values: Sequence[Any]) -> list[Alarm]:
    with connections[alias()].cursor() as cursor:
        cursor.execute(_ALARMS + rest, values)
        return [_alarm(row) for row in cursor.fetchall()]


def _alarm(row: Sequence[Any]) -> Alarm:
    now = json.loads(row[11]) if row[11] else {}
    return Alarm(
        id=row[0],
        kind=row[1],
        officials=tuple(now.get("officials", row[2])),
        about=row[3],
        first=date.fromisoformat(now["first"]) if now else row[4],
        last=date.fromisoformat(now["last"]) if now else row[5],
        counted=now.get("counted", row[6]),
        threshold=json.loads(row[7]),
        evidence=tuple(now.get("evidence", row[8])),
        parties=frozenset(row[9]),
        raised_at=row[10],
        state=State.CLOSED if row[12] else State.OPEN,
        events=row[13],
        closed_at_count=row[14],
    )
