"""The log's sentences: record a look-up, raise an alarm."""

import hashlib
import secrets
from collections.abc import Callable
from typing import Any

import msgspec
from django.db import IntegrityError

from valtuus.disclosures.gate import opened
from valtuus.disclosures.models import Alarm
from valtuus.disclosures.queries import alarm_of_hour
from valtuus.disclosures.types import LookUp, NotDurable, Receipt
from valtuus.kernel.actor import Actor
from valtuus.kernel.decision import Decision
from valtuus.kernel.errors import About, Refused
from valtuus.kernel.identifiers import uuid7
from valtuus.ledger import services as ledger
from valtuus.ledger.queries import going, in_one_go
from valtuus.ledger.services import reads_only, recorded, through_recorded
from valtuus.ledger.types import OpenTransaction

# One subject at a time from the record that is there: the trigger of the subjects asks for it.
_ROWS = """, record as (
  insert into disclosures_record (id, line_id, actor, session_digest, represented, acting, action, purpose, ground, conditions,
    case_reference, channel, scopes_asked, scopes_given, outcome, reason, basis_kind, basis_grants, decision, question, decided_at,
    register_version, secret_digest, kinship)
  values (%(record)s, %(line)s, %(actor)s, %(session_digest)s, %(represented)s, %(acting)s, %(action)s, %(purpose)s, %(ground)s,
    %(conditions)s, %(case_reference)s, %(channel)s, %(scopes_asked)s, %(scopes_given)s, %(outcome)s, %(reason)s, %(basis_kind)s,
    %(basis_grants)s, %(decision)s, %(question)s, %(decided_at)s, %(register_version)s, %(secret_digest)s, %(kinship)s)
  returning id, number
), subjects as (
  insert into disclosures_subject (record_id, subject_key) select id, unnest(%(subjects)s::text[]) from record
)
select number from record"""


@through_recorded
def record(look_up: LookUp, decision: Decision, *, scopes_given: tuple[str, ...]) -> Receipt:
    """Record a look-up and what was answered to it; the receipt for a permit. It is committed before this returns.

    Anything but a permit is recorded as well, opens no scope and raises `Refused` with the record's number. Raises `NotDurable`
    inside an open transaction, since nothing of it would be committed when the reading begins.
    """
    try:
        with in_one_go():
            receipt = record_in_going(look_up, decision, scopes_given=scopes_given)
    except OpenTransaction as fault:
        raise NotDurable("a look-up is recorded in a transaction of its own") from fault
    return receipt()


@through_recorded
def record_in_going(look_up: LookUp, decision: Decision, *, scopes_given: tuple[str, ...]) -> Callable[[], Receipt]:
    """Like `record` inside a block of `ledger.queries.in_one_go`: what is given is called after the block, and answers or raises
    as `record` does. INVARIANT: called inside, it raises `NotDurable`: no receipt before the record is committed.
    """
    row, entry = uuid7(), _entry_of(look_up, decision, scopes_given if decision.permitted else ())
    told = {"decision": ledger.encoded(decision), "question": ledger.encoded(look_up.question)}
    body = {"record": row, "subjects": look_up.subjects, **entry, **{n: msgspec.Raw(v) for n, v in told.items()}}
    secret = secrets.token_hex(16) if decision.permitted else ""
    written = ledger.append_with(
        "disclosure_recorded",
        ledger.encoded(body),
        _ROWS,
        {
            **entry,
            **{name: value.decode() for name, value in told.items()},
            "record": row,
            "subjects": sorted(set(look_up.subjects)),
            "secret_digest": hashlib.sha256(secret.encode()).digest() if secret else None,
        },
    )

    def receipt() -> Receipt:
        if going():
            raise NotDurable("a receipt is asked for before its record is committed")
        [[number]] = written.fetchall()
        if not decision.permitted:
            raise Refused(decision, record_number=number, about=_about(look_up))
        given, actor = tuple(entry["scopes_given"]), look_up.actor
        return Receipt(row, number, secret, look_up.subjects, given, actor.key, actor.session)

    return receipt


def _about(look_up: LookUp) -> About | None:
    if look_up.represented is None:
        return None
    told = {"purpose": look_up.purpose or "", "ground": look_up.ground or ""}
    told |= {"conditions": ",".join(look_up.conditions), "scopes": ",".join(look_up.scopes_asked)}
    return About(look_up.action, look_up.represented, {name: codes for name, codes in told.items() if codes})


def _entry_of(look_up: LookUp, decision: Decision, scopes_given: tuple[str, ...]) -> dict[str, Any]:
    # INVARIANT: neither an identity code nor the secret is among these values; they are the line's payload as well.
    return {
        "actor": look_up.actor.key,
        "session_digest": hashlib.sha256(look_up.actor.session.encode()).hexdigest(),
        "represented": look_up.represented,
        "acting": look_up.acting,
        "action": look_up.action,
        "purpose": look_up.purpose,
        "ground": look_up.ground,
        "conditions": list(look_up.conditions),
        "case_reference": look_up.case_reference,
        "channel": look_up.channel,
        "scopes_asked": list(look_up.scopes_asked),
        "scopes_given": list(scopes_given),
        "outcome": decision.outcome.value,
        "reason": decision.reason.code,
        "basis_kind": decision.basis.kind.value if decision.basis else None,
        "basis_grants": list(decision.basis.grants) if decision.basis else [],
        "decided_at": decision.at,
        "register_version": decision.version,
        "kinship": look_up.kinship,
    }


@reads_only
def handles_of(receipt: Receipt, *, actor: Actor) -> tuple[str, ...]:
    """The handles of the receipt's subjects: under which their notices and rows of lists stand in the log (decision 0013)."""
    [rows] = opened(
        receipt, "select handle from disclosures_handle where subject_key = any(%(subjects)s) order by 1", actor=actor
    )
    return tuple(row[0] for row in rows)


@through_recorded
def raise_alarm(kind: str, *, actor: str, counted: int) -> bool:
    """Ask the auditor to look at an official's searching, once an hour and kind; whether the question was a new one.

    `kind` is a code of catalogue/deviance_plan.toml, `actor` the official's key, `counted` what was counted.
    """
    hour, raised = alarm_of_hour(kind, actor)
    if raised:
        return False
    try:
        _raise(kind, actor, hour, counted)
    except IntegrityError:  # another look of the same official raised it a moment ago
        return False
    return True


@recorded
def _raise(kind: str, actor: str, hour: Any, counted: int) -> None:
    line = ledger.append("alarm_raised", {"kind": kind, "actor": actor, "hour": hour, "counted": counted})
    Alarm.objects.create(id=uuid7(), line_id=line, kind=kind, actor=actor, hour=hour, counted=counted)
