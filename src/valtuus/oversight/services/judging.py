"""Judge the searching of the last weeks and raise what asks a question, each case once."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connections

from valtuus.alerts.services import tell
from valtuus.alerts.types import Alert, Recipient
from valtuus.disclosures.queries import acting_of
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.identifiers import uuid7
from valtuus.kernel.periods import helsinki_day, months_later
from valtuus.ledger.queries import alias
from valtuus.ledger.services import append, recorded, through_recorded
from valtuus.mandates.queries.granters import granters_of
from valtuus.oversight import models
from valtuus.oversight.alarm_types import Alarm, EventKind, Outcome
from valtuus.oversight.queries.alarms import alarms_like, hours_left, thresholds
from valtuus.oversight.queries.course import course_between
from valtuus.oversight.rules import cases
from valtuus.oversight.rules.findings import findings
from valtuus.oversight.types import Finding
from valtuus.parties import queries as parties

SPAN = timedelta(35)
FOLLOWED = timedelta(30)
AT_LOOK, LATER = "unknown_codes", "no_follow_up"  # raised at the look itself; judged when its time has passed
RAISING = 8601  # kind of advisory lock
BATCH = 1_000


@through_recorded
def judge_searching(*, at: datetime) -> Outcome:
    """Judge the last 35 days, from the first of a month on, and the last month whose 30 days after are over. Run daily."""
    today = helsinki_day(at)
    plan = catalogue().rows["kind"]
    course = course_between((today - SPAN).replace(day=1), today, now=at)
    found = findings(course, cases.plan_of(plan, but={AT_LOOK, LATER}))
    late = [row for row in plan if row["code"] == LATER]
    month = _judged_month(today)
    whole = course_between(month, months_later(month, 1) - timedelta(1) + FOLLOWED, now=at)
    found += [finding for finding in findings(whole, late) if finding.first < months_later(month, 1)]
    return raise_findings([*found, *_of_hours()], at=at)


def _judged_month(today: date) -> date:
    """The first day of the latest month after which 30 days have passed."""
    month = today.replace(day=1)
    while months_later(month, 1) + FOLLOWED > today:
        month = months_later(month, -1)
    return month


def _of_hours() -> list[Finding]:
    return [
        Finding(a.kind, (a.actor,), day, day, a.counted, _HOUR + a.id, a.evidence)
        for a in hours_left()
        if (day := helsinki_day(a.hour))
    ]


_HOUR = "hour:"  # what an alarm of a look is about: so it is taken in under its own id


@recorded
def raise_findings(findings: Sequence[Finding], *, at: datetime) -> Outcome:
    """Raise an alarm for each finding that is no known case, let those grow that are, and tell who handles them.

    The same findings a second time change nothing; the line says that it was judged, whatever came of it.
    """
    _wait()
    known = alarms_like((f.kind for f in findings), since=min((f.first for f in findings), default=helsinki_day(at)))
    new: list[Alarm] = []
    grown: list[Alarm] = []
    for finding in findings:
        if finding.about.removeprefix(_HOUR) in {alarm.id for alarm in known}:
            continue  # another run has taken it in
        case = cases.case_of(finding, known)
        if case is None:
            new.append(made := _alarm(finding, at))
            known.append(made)
        elif more := cases.grown(finding, case):
            grown = [g for g in grown if g.id != more.id] + [more]
            known[known.index(case)] = more
    fresh = {alarm.id for alarm in new}
    new = [next(k for k in known if k.id == id) for id in fresh]
    grown = [alarm for alarm in grown if alarm.id not in fresh]
    _keep(_with_parties(new), grown, at)
    return Outcome(len(new), len(grown))


def _alarm(finding: Finding, at: datetime) -> Alarm:
    about, id = finding.about, str(uuid7())
    if about.startswith(_HOUR):
        about, id = "", about.removeprefix(_HOUR)
    return Alarm(
        id=id,
        kind=finding.kind,
        officials=finding.officials,
        about=about,
        first=finding.first,
        last=finding.last,
        counted=finding.counted,
        threshold=thresholds()[finding.kind],
        evidence=finding.evidence,
        parties=frozenset(),
        raised_at=at,
    )


def _with_parties(new: Sequence[Alarm]) -> list[Alarm]:
    """For whom the looks of each were made; where no look tells, where its officials work."""
    acting = acting_of(number for alarm in new for number in alarm.evidence)
    silent = [alarm for alarm in new if not any(number in acting for number in alarm.evidence)]
    work = parties.employments_of(key for alarm in silent for key in alarm.officials) if silent else []
    told = []
    for alarm in new:
        found = {acting[number] for number in alarm.evidence if number in acting} or {
            e.party for e in work if e.official in alarm.officials and alarm.last in e.period
        }
        told.append(replace(alarm, parties=frozenset(found)))
    return told


def _keep(new: Sequence[Alarm], grown: Sequence[Alarm], at: datetime) -> None:
    told = {"raised": [_told(a) for a in new], "grown": [_told(a) for a in grown], "at": at}
    line = append("searching_judged", told)
    models.Alarm.objects.bulk_create([_row(alarm, line) for alarm in new], BATCH)
    models.Event.objects.bulk_create([_growth(alarm, line, at) for alarm in grown], BATCH)
    opened = [alarm for alarm in grown if alarm.closed_at_count and alarm.state == "open"]
    if new or opened:
        _tell([*new, *opened], at)


def _told(alarm: Alarm) -> dict[str, Any]:
    # A float has no canonical form; what was counted stands as text.
    values = asdict(alarm) | {"counted": f"{alarm.counted:.4g}", "parties": sorted(alarm.parties)}
    kept = ("id", "kind", "officials", "about", "first", "last", "counted", "evidence", "parties")
    return {name: values[name] for name in kept}


def _row(alarm: Alarm, line: UUID) -> models.Alarm:
    return models.Alarm(
        id=alarm.id,
        line_id=line,
        kind=alarm.kind,
        officials=list(alarm.officials),
        about=alarm.about,
        first_day=alarm.first,
        last_day=alarm.last,
        counted=alarm.counted,
        threshold=dict(alarm.threshold),
        evidence=list(alarm.evidence),
        parties=sorted(alarm.parties),
        raised_at=alarm.raised_at,
    )


def _growth(alarm: Alarm, line: UUID, at: datetime) -> models.Event:
    grown = {
        "officials": list(alarm.officials),
        "first": alarm.first.isoformat(),
        "last": alarm.last.isoformat(),
        "counted": alarm.counted,
        "evidence": list(alarm.evidence),
        "state": alarm.state.value,
    }
    values = {"number": alarm.events + 1, "kind": EventKind.GROWN.value, "at": at, "grown": grown}
    return models.Event(id=uuid7(), line_id=line, alarm_id=alarm.id, **values)


def _tell(alarms: Sequence[Alarm], at: datetime) -> None:
    """One word to the auditors, and one to the granters of each organisation; nobody is told of an alarm about himself."""
    auditors = parties.holders_of_office("auditor", helsinki_day(at))
    if auditors:
        alert = Alert("alarms_raised", {"count": str(len(alarms))}, door="alarms")
        tell([Recipient(o.key, o.name) for o in auditors], alert, at=at)
    known = parties.parties(party for alarm in alarms for party in alarm.parties)
    for party in known.values():
        granters = parties.officials(granters_of(party.id, at=at))
        for count, people in _by_count(granters.values(), party.id, alarms).items():
            alert = Alert("alarms_raised_here", {"count": str(count)}, party.id, "party_alarms", {"party": party.code})
            tell(people, alert, at=at)


def _by_count(granters: Iterable[Any], party: str, alarms: Sequence[Alarm]) -> dict[int, list[Recipient]]:
    found: dict[int, list[Recipient]] = {}
    for official in granters:
        count = sum(cases.seen_in(alarm, party, official.key) for alarm in alarms)
        if count:
            found.setdefault(count, []).append(Recipient(official.key, official.name))
    return found


def _wait() -> None:
    with connections[alias()].cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [RAISING])
