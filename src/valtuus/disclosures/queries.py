"""Reads of the disclosure log, newest first. Spans of time are counted by the database's clock, never by the one of decisions."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from valtuus.disclosures.types import Criteria, Disclosure, HourAlarm, Looks, Permitted, Tick
from valtuus.kernel.decision import Use
from valtuus.kernel.identifiers import keyed
from valtuus.kernel.periods import day_begins
from valtuus.ledger.queries import asked, prepared

HOUR = timedelta(hours=1)

_ENTRY = """
select r.number, r.made_at, r.actor, r.represented::text, r.acting::text, r.action,
       array(select s.subject_key from disclosures_subject s where s.record_id = r.id order by s.subject_key),
       r.purpose, r.ground, r.conditions, r.case_reference, r.channel, r.scopes_asked, r.scopes_given, r.outcome, r.reason,
       r.basis_kind, r.basis_grants, r.decided_at, r.register_version, r.decision, r.question
from disclosures_record r
"""


def subject_key(code: str) -> str:
    """The key that stands for a client's valid identity code everywhere outside the benefit slice's own table."""
    return keyed(code, settings.CLIENT_SECRET)


def record_by_number(number: int) -> Disclosure | None:
    """The entry of a number, None where there is none."""
    found = _entries("where r.number = %s", [number])
    return found[0] if found else None


def disclosures_of_actor(actor: str, *, since: datetime, until: datetime, limit: int = 500) -> list[Disclosure]:
    """Entries of one official by key, made from `since` on and before `until`."""
    return _entries(
        "where r.actor = %s and r.made_at >= %s and r.made_at < %s order by r.made_at desc limit %s",
        [actor, since, until, limit],
    )


def looks_about(subject: str, *, limit: int = 500) -> list[Disclosure]:
    """Entries about one client by subject key, refused ones too: who looked, for whom, why, what was given."""
    return _entries(
        "join disclosures_subject about on about.record_id = r.id where about.subject_key = %s order by r.made_at desc limit %s",
        [subject, limit],
    )


def entries_found(criteria: Criteria, *, limit: int) -> list[Disclosure]:
    """Entries that meet every criterion, newest number first."""
    given = {name: value for name, value in _given(criteria).items() if value is not None}
    where = " and ".join(["true", *(_MET[name] for name in given)])
    return _entries(f"where {where} order by r.number desc limit %(limit)s", given | {"limit": limit})


_MET = {
    "actors": "r.actor = any(%(actors)s)",
    "subjects": "r.id in (select s.record_id from disclosures_subject s where s.subject_key = any(%(subjects)s))",
    "party": "(r.represented = %(party)s or r.acting = %(party)s)",
    "action": "r.action = %(action)s",
    "ground": "r.ground = %(ground)s",
    "outcome": "r.outcome = %(outcome)s",
    "channel": "r.channel = %(channel)s",
    "case_reference": "r.case_reference = %(case_reference)s",
    "first": "r.decided_at >= %(first)s",
    "last": "r.decided_at < %(last)s",
    "before": "r.number < %(before)s",
}


def _given(criteria: Criteria) -> dict[str, Any]:
    """The parameters of the criteria that narrow."""
    words = {
        name: getattr(criteria, name) or None for name in ("action", "ground", "outcome", "channel", "case_reference")
    }
    many = {name: None if (v := getattr(criteria, name)) is None else list(v) for name in ("actors", "subjects")}
    first, last = criteria.first, criteria.last
    days = {"first": first and day_begins(first), "last": last and day_begins(last + timedelta(1))}
    return {**many, **words, **days, "party": criteria.party, "before": criteria.before}


def rights_looked_at(person: str, *, limit: int = 10) -> list[Disclosure]:
    """When advisers have looked at what an official may do, by the official's key, newest first."""
    # The action stands in the text: the index holds these looks only.
    return _entries(
        "where r.action = 'desk.answer' and r.outcome = 'permit' and r.question ->> 'person' = %s order by r.number desc limit %s",
        [person, limit],
    )


def inbox_seen_by_mandate(municipalities: Iterable[str]) -> frozenset[str]:
    """Those of the municipalities, by id, whose inbox a handler has seen at least once with basis `mandate`."""
    # The action stands in the text: the index holds these sights only.
    rows = _rows(
        "select m::text from unnest(%s::uuid[]) m where exists (select from disclosures_record r where r.represented = m "
        "and r.action = 'kelmu.view_inbox' and r.outcome = 'permit' and r.basis_kind = 'mandate')",
        [sorted(municipalities)],
    )
    return frozenset(row[0] for row in rows)


def uses_by_looking(party: str, *, since: datetime) -> list[Use]:
    """What permits of a mandate were for since a moment, mandate by mandate and action by action, where an organisation was acted
    for or its people acted. Counted by the moments of the decisions; of clients and of who looked nothing is told.

    The mandates of the other side of a path are among them: the caller takes those of the organisation.
    """
    rows = _rows(
        "select g.id, r.action, count(*), max(r.decided_at) from disclosures_record r cross join unnest(r.basis_grants) g(id) "
        "where (r.represented = %s or r.acting = %s) and r.outcome = 'permit' and r.basis_kind = 'mandate' "
        "and r.decided_at >= %s group by g.id, r.action",
        [party, party, since],
    )
    return [Use(*row) for row in rows]


def looks_within(actor: str, span: timedelta = HOUR) -> Looks:
    """How many looks an official has asked for in the last `span`, refused ones too, and how long ago the last one was."""
    return looks_asked(actor, span)()


def looks_asked(actor: str, span: timedelta = HOUR, *, action: str | None = None) -> Callable[[], Looks]:
    """The same, asked now and answered when it is called (`ledger.queries.asked`); of one action alone where it is named."""
    statement = (
        "select count(*), clock_timestamp() - max(made_at) from disclosures_record "
        "where actor = %s and made_at > clock_timestamp() - %s::interval and (%s::text is null or action = %s)"
    )
    found = asked(statement, [actor, span, action, action])
    return lambda: Looks(*found.fetchall()[0])


def ticks_asked(subject: str, conditions: Iterable[str]) -> Callable[[], list[Tick]]:
    """The last hundred times that these conditions were ticked at a permitted look at one client, newest first, whoever it was for.

    One that stood in for a tick (`remembered` in the question) is none. Asked now, answered when called (`ledger.queries.asked`).
    """
    statement = (
        "select c, r.acting::text, r.actor, r.decided_at, r.case_reference, r.number "
        "from disclosures_subject s join disclosures_record r on r.id = s.record_id cross join unnest(r.conditions) c "
        "where s.subject_key = %s and c = any(%s) and r.outcome = 'permit' "
        "and not coalesce(r.question -> 'remembered' ? c, false) order by r.number desc limit 100"
    )
    found = asked(statement, [subject, sorted(conditions)])
    return lambda: [Tick(*row) for row in found.fetchall()]


def alarm_of_hour(kind: str, actor: str) -> tuple[datetime, bool]:
    """The present hour of the database's clock, and whether an alarm of this kind about this official has been raised in it."""
    rows = _rows(
        "select h, exists (select from disclosures_alarm a where a.kind = %s and a.actor = %s and a.hour = h) "
        "from date_trunc('hour', clock_timestamp(), 'UTC') h",
        [kind, actor],
    )
    return rows[0][0], rows[0][1]


# By the clock of the database, for the index, and by that of decisions, which says when it was. A clock that was set, as in the
# demonstration, is nowhere near the other: the span is the same.
_PERMITTED = """
with bounds as (select clock_timestamp() - (%(now)s - %(since)s)::interval as since, clock_timestamp() as until),
named as (select n.record_id, array_agg(distinct n.subject_key order by n.subject_key) subjects
          from bounds b cross join disclosures_persons_named(b.since, b.until) n group by n.record_id)
select r.number, r.decided_at, r.actor, r.represented::text, r.acting::text, r.action, r.purpose, r.case_reference,
       r.basis_grants::text[], r.kinship, named.subjects,
       array(select s.subject_key from disclosures_subject s where s.record_id = r.id and s.subject_key ~ '^[a-z_]+:[0-9a-f-]{36}$')
from bounds b cross join disclosures_record r join named on named.record_id = r.id
where r.made_at >= b.since and r.decided_at >= %(since)s and r.decided_at < %(until)s order by r.number
"""


def permitted_between(since: datetime, until: datetime, *, now: datetime) -> list[Permitted]:
    """Permitted looks at people decided from `since` on and before `until`, in order. `now`: the present moment of that clock."""
    values = {"since": since, "until": until, "now": now}
    return [Permitted(*map(_frozen, row)) for row in _rows(_PERMITTED, values)]


def acting_of(numbers: Iterable[int]) -> dict[int, str]:
    """For which organisation, by id, the official of each of these entries acted; those without one are left out."""
    rows = _rows(
        "select number, acting::text from disclosures_record where number = any(%s) and acting is not null",
        [sorted(set(numbers))],
    )
    return dict(rows)


def hour_alarms(*, kept: Iterable[str] = (), id: str | None = None) -> list[HourAlarm]:
    """Alarms that were raised at a look, of the last 35 days, without those of the ids `kept`; or the one of an id."""
    rows = _rows(
        "select a.id::text, a.kind, a.actor, a.hour, a.counted, a.raised_at, array(select r.number from disclosures_record r "
        "where r.actor = a.actor and r.outcome = 'permit' and r.made_at > a.hour - interval '1 hour' "
        "and r.made_at < a.hour + interval '1 hour' and r.action = 'kelmu.view_person' order by r.number) "
        "from disclosures_alarm a where case when %(id)s::uuid is null "
        "then a.raised_at > clock_timestamp() - interval '35 days' and not a.id = any(%(kept)s::uuid[]) else a.id = %(id)s end "
        "order by a.raised_at",
        {"id": id, "kept": sorted(kept)},
    )
    return [HourAlarm(*map(_frozen, row)) for row in rows]


def _entries(rest: str, parameters: Sequence[Any] | Mapping[str, Any]) -> list[Disclosure]:
    # Django leaves JSON of its cursors as text; the two JSON columns come last.
    return [
        Disclosure(*(*map(_frozen, row[:-2]), *map(json.loads, row[-2:]))) for row in _rows(_ENTRY + rest, parameters)
    ]


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _rows(statement: str, parameters: Sequence[Any] | Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with prepared() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
