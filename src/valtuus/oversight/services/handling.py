"""What people do with alarms: list them, open one, explain, close, open again."""

from datetime import datetime
from typing import Any

from django.db import connections

from valtuus.disclosures.services import record
from valtuus.disclosures.types import LookUp
from valtuus.kernel.actor import Actor
from valtuus.kernel.catalogue import catalogue, unknown_code
from valtuus.kernel.decision import Decision
from valtuus.kernel.errors import About, Refused
from valtuus.kernel.identifiers import uuid7
from valtuus.ledger.queries import alias
from valtuus.ledger.services import append, reads_only, recorded, through_recorded
from valtuus.mandates.services.administering import may_administer
from valtuus.mandates.services.deciding import decide
from valtuus.mandates.types import Question
from valtuus.oversight import models
from valtuus.oversight.alarm_types import Alarm, AlarmSeen, EventKind, State
from valtuus.oversight.queries import alarms as queries
from valtuus.oversight.rules import cases
from valtuus.oversight.services.judging import _row
from valtuus.parties.types import Party

HANDLE, SUPERVISE = "audit.handle_alarm", "mandates.view_organisation"
HANDLING = 8602  # kind of advisory lock


@reads_only
def alarms(party: Party | None = None, *, closed: bool = False, actor: Actor, at: datetime) -> list[Alarm]:
    """Alarms, the heaviest first: all to the auditor, to an organisation's granter those about its people's looks but himself's.

    Raises `Refused`.
    """
    _check(party, actor, at)
    found = queries.alarms(closed=closed, party=party.id if party else None)
    shown = [a for a in found if cases.may_see(a, party.id if party else None, actor.key)]
    return cases.weighed(shown, {row["code"]: row["weight"] for row in catalogue().rows["kind"]})


@through_recorded
def open_alarm(id: str, party: Party | None = None, *, actor: Actor, at: datetime) -> AlarmSeen:
    """Open an alarm: recorded as a look, and durable before anything of it is read.

    Raises `Refused`, which is recorded as well, and `DomainError` `alarm_missing`, also for one that is not his to see.
    """
    decision = _decision(party, actor, at)
    told = party.id if party else None
    action = SUPERVISE if party else HANDLE
    look = LookUp(actor, told, told, action, (), "", "", (), "", (), question={"alarm": id})
    receipt = record(look, decision, scopes_given=())
    alarm = _seen(id, party, actor)
    return AlarmSeen(alarm, queries.events_of(id), receipt.number)


@recorded
def explain(id: str, text: str, party: Party | None = None, *, actor: Actor, at: datetime) -> None:
    """Say what is known of it: the auditor or the organisation's granter.

    Raises `Refused`, `DomainError` `alarm_missing`, `alarm_moved_on` for a closed one, and those of the note.
    """
    _check(party, actor, at)
    alarm = _locked(id, party, actor)
    if alarm.state is State.CLOSED:
        raise cases.moved_on()
    _add(alarm, EventKind.EXPLAINED, actor, at, note=cases.note(text))


@recorded
def close(id: str, reason: str, text: str, *, actor: Actor, at: datetime) -> None:
    """Close it for a reason of the catalogue (alarm_closing): the auditor alone. Raises as `explain`, and `unknown_code`."""
    _check(None, actor, at)
    allowed = catalogue().codes("alarm_closing")
    if reason not in allowed:
        raise unknown_code("reason", reason, dict.fromkeys(allowed))
    alarm = _locked(id, None, actor)
    if alarm.state is State.CLOSED:
        raise cases.moved_on()
    _add(alarm, EventKind.CLOSED, actor, at, reason=reason, note=cases.note(text))


@recorded
def reopen(id: str, text: str, *, actor: Actor, at: datetime) -> None:
    """Open a closed one again. Raises as `explain`."""
    _check(None, actor, at)
    alarm = _locked(id, None, actor)
    if alarm.state is State.OPEN:
        raise cases.moved_on()
    _add(alarm, EventKind.REOPENED, actor, at, note=cases.note(text))


def _check(party: Party | None, actor: Actor, at: datetime) -> None:
    decision = _decision(party, actor, at)
    if not decision.permitted:
        raise Refused(decision, about=About(SUPERVISE, party.id) if party else None)


def _decision(party: Party | None, actor: Actor, at: datetime) -> Decision:
    if party:
        return may_administer(party.id, SUPERVISE, actor=actor, at=at)
    return decide(Question(actor.key, None, HANDLE, strong=actor.strong), at=at)


def _seen(id: str, party: Party | None, actor: Actor) -> Alarm:
    alarm = queries.alarm(id)
    if alarm is None or not cases.may_see(alarm, party.id if party else None, actor.key):
        raise cases.missing(id)
    return alarm


def _locked(id: str, party: Party | None, actor: Actor) -> Alarm:
    with connections[alias()].cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, %s))", [id, HANDLING])
    return _seen(id, party, actor)


def _add(alarm: Alarm, kind: EventKind, actor: Actor, at: datetime, **told: Any) -> None:
    values = {"kind": kind.value, "by": actor.key, "name": actor.name, "at": at, **told}
    line = append("alarm_handled", {"alarm": alarm.id, **values})
    if alarm.at_look:  # raised at a look and not taken into the list yet
        models.Alarm.objects.bulk_create([_row(alarm, line)])
    models.Event.objects.create(id=uuid7(), line_id=line, alarm_id=alarm.id, number=alarm.events + 1, **values)
