"""Whether a report is taken, and how a matter goes (brief, section f). Values in, values out."""

import re
from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime, timedelta

from valtuus.fallback.report_types import (
    About,
    Ageing,
    Contents,
    Matter,
    MatterState,
    MatterStep,
    StepKind,
    UnsignedContents,
)
from valtuus.kernel.catalogue import Catalogue
from valtuus.kernel.decision import Decision, Outcome, Reason, Remedy
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.periods import helsinki_day, years_later

ANSWERS_DAYS = 30
KEPT_YEARS = 5
CONFIRM_WITHIN = timedelta(hours=24)
NETWORK_WITHIN, FROM_A_NETWORK = timedelta(hours=1), 20
DUE_DAYS, LATE_DAYS = 3, 7
LONGEST_NOTE = 2_000

REQUIRED = ("reporter", "phone", "party", "service", "symptom")
DELIVERY = "delivery_address"
NOTICES_ACTION, NOTICES_SYMPTOM = "kelmu.view_inbox", "notices_not_seen"
# Where anybody gets an address: never an organisation's own. Issue 7 confirms by the domains on file; here the reporter is warned.
FREE_MAIL = frozenset(
    "gmail.com googlemail.com hotmail.com hotmail.fi outlook.com live.com live.fi msn.com yahoo.com icloud.com me.com proton.me "
    "protonmail.com gmx.com luukku.com suomi24.fi kolumbus.fi elisanet.fi pp.inet.fi netti.fi welho.com saunalahti.fi".split()
)
_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
_IDENTITY_CODE = re.compile(r"(?<![0-9A-Za-z])\d{6}[-+A-FU-Y]\d{3}[0-9A-Y](?![0-9A-Za-z])", re.IGNORECASE)

OPEN = (MatterState.RECEIVED, MatterState.BEING_HANDLED, MatterState.WAITING)
OVER = (MatterState.SOLVED, MatterState.CLOSED)
# Kind of a step → the states it may follow, and the state after it (None: the same).
_MOVES: dict[StepKind, tuple[tuple[MatterState, ...], MatterState | None]] = {
    StepKind.JOINED: (OPEN, None),
    StepKind.TAKEN: (OPEN, MatterState.BEING_HANDLED),
    StepKind.WAITS: ((MatterState.BEING_HANDLED,), MatterState.WAITING),
    StepKind.RESUMED: ((MatterState.WAITING,), MatterState.BEING_HANDLED),
    StepKind.SOLVED: ((MatterState.BEING_HANDLED, MatterState.WAITING), MatterState.SOLVED),
    StepKind.CLOSED: ((MatterState.BEING_HANDLED, MatterState.WAITING), MatterState.CLOSED),
    StepKind.REOPENED: (OVER, MatterState.BEING_HANDLED),
}


def judge(
    contents: Contents, matters: Iterable[Matter], decision: Decision, at: datetime, codes: Catalogue
) -> Decision:
    """Whether a report is taken. `matters`: of the same organisation and cause; `decision`: on the action that fails.

    In order: the mandate works and nothing else was found; an open matter answers; a matter that ended within 30 days answers;
    something is lacking. Else the report is received.
    """
    known = list(matters)
    if decision.permitted and not contents.cause:
        return _no(decision, at, codes, Reason("mandate_works"))
    if open_one(known) is not None:
        return _no(decision, at, codes, Reason("already_being_handled"))
    if ended := ended_recently(known, helsinki_day(at)):
        return _no(
            decision, at, codes, Reason("handled_recently", {"date": helsinki_day(ended.changed_at).isoformat()})
        )
    if lacking := missing_of(contents):
        return _no(decision, at, codes, Reason("report_incomplete", {"fields": ",".join(lacking)}))
    return received(decision, at, codes)


def received(decision: Decision, at: datetime, codes: Catalogue) -> Decision:
    """The report is received."""
    return Decision(Outcome.PERMIT, Reason("report_received"), at, decision.version, codes.digest)


def _no(decision: Decision, at: datetime, codes: Catalogue, reason: Reason) -> Decision:
    remedy = codes.reasons[reason.code].remedy or "none"
    fixed = Remedy(remedy, codes.remedies[remedy].fixer)
    return Decision(Outcome.DENY, reason, at, decision.version, codes.digest, remedy=fixed)


def open_one(matters: Iterable[Matter]) -> Matter | None:
    """The matter that is being handled, None if none is."""
    return next((m for m in matters if m.state in OPEN), None)


def ended_recently(matters: Iterable[Matter], today: date) -> Matter | None:
    """The matter that ended last, if it still answers: for 30 days."""
    over = [m for m in matters if m.state in OVER and (today - helsinki_day(m.changed_at)).days <= ANSWERS_DAYS]
    return max(over, key=lambda m: m.changed_at, default=None)


def missing_of(contents: Contents) -> list[str]:
    """Codes of what a report lacks (catalogue, report_field): a delivery address where notices are not seen."""
    values = {**{f.name: getattr(contents, f.name) for f in fields(contents)}, "service": contents.action}
    wanted = (*REQUIRED, DELIVERY) if affects_notices(contents.action, contents.symptom) else REQUIRED
    return [name for name in wanted if not str(values[name]).strip()]


def affects_notices(action: str, symptom: str) -> bool:
    """Whether notices stay unseen, so that they have to be delivered some other way meanwhile."""
    return NOTICES_ACTION == action or NOTICES_SYMPTOM == symptom


def contents_fault(contents: Contents) -> DomainError | None:
    """What may not be sent on, None if nothing: a client's identity code, an address that is none."""
    for name in ("text", "application", "phone", "reporter"):
        if holds_identity_code(getattr(contents, name)):
            return DomainError("report_holds_identity_code", field=name)
    if contents.delivery_address and not is_address(contents.delivery_address):
        return DomainError("report_address_malformed", field=DELIVERY, given=contents.delivery_address[:80])
    return None


def unsigned_fault(contents: UnsignedContents) -> DomainError | None:
    """The same for what is told without signing in."""
    for name in ("organisation", "phone", "reporter"):
        if holds_identity_code(getattr(contents, name)):
            return DomainError("report_holds_identity_code", field=name)
    return None if is_address(contents.address) else DomainError("report_address_malformed", field="address", given="")


def note_fault(note: str) -> DomainError | None:
    """What is wrong with what is told to all reporters: nothing said, endless, or somebody's identity code."""
    if not note.strip():
        return DomainError("matter_note_empty", field="note")
    if len(note) > LONGEST_NOTE:
        return DomainError("matter_note_too_long", field="note", given=str(len(note)), allowed=str(LONGEST_NOTE))
    return DomainError("report_holds_identity_code", field="note") if holds_identity_code(note) else None


def holds_identity_code(text: str) -> bool:
    """Whether something of the form of an identity code stands in a text."""
    return _IDENTITY_CODE.search(text) is not None


def is_address(text: str) -> bool:
    """Whether a text is one e-mail address and nothing else."""
    return len(text) <= 254 and _ADDRESS.fullmatch(text) is not None


def is_free_mail(address: str) -> bool:
    """Whether an address is of a service that gives one to anybody."""
    return address.rpartition("@")[2].lower() in FREE_MAIL


def state_after(state: MatterState, kind: StepKind) -> MatterState | None:
    """The state after a step, None where it may not follow."""
    before, after = _MOVES.get(kind, ((), None))
    return (after or state) if state in before else None


def moved_on() -> DomainError:
    """The matter is not in the state that the reader saw: somebody was quicker."""
    return DomainError("matter_moved_on", kind=ErrorKind.CONFLICT, field="matter")


def missing() -> DomainError:
    """There is none, or it is not for this reader."""
    return DomainError("matter_missing", kind=ErrorKind.MISSING, field="matter")


def link_dead() -> DomainError:
    """The link of a mail does not confirm anything (any more): the one answer, whatever is wrong."""
    return DomainError("report_link_dead", kind=ErrorKind.MISSING, field="token")


def ageing(matter: Matter, at: datetime) -> Ageing:
    """How urgent an open matter has become by its age."""
    days = age_days(matter, at)
    return Ageing.LATE if days >= LATE_DAYS else Ageing.DUE if days >= DUE_DAYS else Ageing.FRESH


def age_days(matter: Matter, at: datetime) -> int:
    """How many Finnish calendar days a matter has been open, or was."""
    until = at if matter.state in OPEN else matter.changed_at
    return (helsinki_day(until) - helsinki_day(matter.opened_at)).days


def without_words(steps: Iterable[MatterStep], *, own: str) -> tuple[MatterStep, ...]:
    """Steps as a member of a matter sees them: what was done at the end, and no name, word or joining of another."""
    kept = (s for s in steps if s.kind is not StepKind.JOINED or s.by == own)
    return tuple(
        MatterStep(s.number, s.kind, s.state, s.at, "", "", s.code, s.note if s.state in OVER else "") for s in kept
    )


def may_be_erased(matter: Matter, today: date) -> bool:
    """Ended, and as many years ago as reports are kept (brief, section h)."""
    return matter.state in OVER and years_later(helsinki_day(matter.changed_at), KEPT_YEARS) < today


def organisation_of(represented: str, employers: Iterable[str], members: Iterable[tuple[str, str]]) -> str:
    """The organisation that cannot get in: the employer that is the represented one or a joint authority with it as a member
    (pairs authority, municipality); where there is none, the represented one itself."""
    own = list(employers)
    if represented in own:
        return represented
    return next((authority for authority, member in members if member == represented and authority in own), represented)


def symptom_of(cause: str, catalogue: Catalogue) -> str:
    """The symptom that a report is prefilled with where the diagnosis told a cause alone: its first one but that of not signing in,
    since who was diagnosed has signed in. None where nothing else shows it."""
    shown = next((row["symptoms"] for row in catalogue.rows["cause"] if row["code"] == cause), ())
    return next((symptom for symptom in shown if symptom != "cannot_sign_in"), "")


def about_of(party: str, cause: str, symptom: str) -> About:
    """What a matter is about: the symptom only where no cause is known."""
    return About(party, cause, "" if cause else symptom)
