"""What holds of an application: its steps, what must be in it, how it ages, who may handle it. Values in, values out."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import takewhile

from valtuus.kernel.catalogue import Catalogue
from valtuus.kernel.codes import RIGHTS_TO_GRANT, MandateType
from valtuus.kernel.decision import Decision, Outcome, Reason, Remedy
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.periods import helsinki_day, months_later, years_later
from valtuus.mandate_applications.types import (
    Ageing,
    Application,
    Content,
    Ending,
    Signer,
    State,
    Step,
    StepKind,
    Wanted,
)

MOST_WANTED = 100
MOST_SIGNERS = 5
LONGEST_DUE_DAYS = 60
USUAL_DUE_DAYS = 14
DRAFTS_LIVE_MONTHS = 6
KEPT_YEARS = 12
SHORTEST_PHONE = 6
BY_REGULATIONS = "regulations"

OPEN = (State.SUBMITTED, State.MORE_ASKED)
DECIDED = (State.REGISTERED, State.REJECTED, State.WITHDRAWN)

# Kind of step → the states it may follow, and the state after it (None: the same).
_MOVES: dict[StepKind, tuple[tuple[State, ...], State | None]] = {
    StepKind.SIGNATURES_ASKED: ((State.DRAFT,), State.AWAITING_SIGNATURES),
    StepKind.SIGNED: ((State.AWAITING_SIGNATURES,), None),
    StepKind.SUBMITTED: ((State.AWAITING_SIGNATURES,), State.SUBMITTED),
    StepKind.TAKEN: (OPEN, None),
    StepKind.CALL_NOTED: ((State.SUBMITTED,), None),
    StepKind.MORE_ASKED: ((State.SUBMITTED,), State.MORE_ASKED),
    StepKind.COMPLETED: ((State.MORE_ASKED,), State.SUBMITTED),
    StepKind.PROPOSED: ((State.SUBMITTED,), None),
    StepKind.REGISTERED: ((State.SUBMITTED,), State.REGISTERED),
    StepKind.REJECTED: (OPEN, State.REJECTED),
    StepKind.WITHDRAWN: ((State.DRAFT, State.AWAITING_SIGNATURES, *OPEN), State.WITHDRAWN),
}
_PHONE = re.compile(r"(?<![\w@.])\+?\d[\d \-]{4,}\d")
_EMAIL = re.compile(r"[^\s,;<>@]+@[^\s,;<>@]+\.[^\s,;<>@]*[^\s,;<>@.]")


# ---- steps


def state_after(state: State, kind: StepKind) -> State | None:
    """The state after a step of a kind, None where the kind may not follow."""
    before, after = _MOVES[kind]
    return (after or state) if state in before else None


def moved_on() -> DomainError:
    """The application is not in the state that the reader saw: somebody was quicker, or the same button was pressed twice."""
    return DomainError("application_moved_on", kind=ErrorKind.CONFLICT, field="application")


def last_of(steps: Iterable[Step], kind: StepKind) -> Step | None:
    """The last step of a kind."""
    return next((s for s in reversed(tuple(steps)) if s.kind is kind), None)


def taken_by(steps: Iterable[Step]) -> str | None:
    """The clerk who has taken it, the last one if it was handed on; None: nobody."""
    taken = last_of(steps, StepKind.TAKEN)
    return taken.by if taken else None


def proposal_of(steps: Sequence[Step]) -> Step | None:
    """The proposal to register that waits for a second clerk: none once anything but a signature has followed it."""
    since = list(takewhile(lambda s: s.kind is not StepKind.PROPOSED, reversed(steps)))
    proposed = last_of(steps, StepKind.PROPOSED)
    return proposed if proposed and not since else None


def confirmed_call(steps: Iterable[Step]) -> Step | None:
    """The last call to the organisation's registry office, if the organisation stood by the application in it."""
    call = last_of(steps, StepKind.CALL_NOTED)
    return call if call and call.detail.get("confirmed") else None


def signed_by(steps: Iterable[Step]) -> frozenset[str]:
    """Who has signed."""
    return frozenset(s.by for s in steps if s.kind is StepKind.SIGNED)


def unsigned(application: Application) -> tuple[Signer, ...]:
    """Who has yet to sign."""
    signed = signed_by(application.steps)
    return tuple(s for s in application.known.signers if s.key not in signed)


def submitted_at(steps: Iterable[Step]) -> datetime | None:
    """When it was first sent to be handled."""
    return next((s.at for s in steps if s.kind is StepKind.SUBMITTED), None)


def due_day(steps: Iterable[Step]) -> date | None:
    """By when what was asked for last must come."""
    asked = last_of(steps, StepKind.MORE_ASKED)
    return asked.due if asked else None


def waited(steps: Iterable[Step], at: datetime) -> int:
    """Calendar days since it was sent to be handled, 0 where it was not."""
    sent = submitted_at(steps)
    return (helsinki_day(at) - helsinki_day(sent)).days if sent else 0


def ageing(days: int, usual: tuple[int, int]) -> Ageing:
    """How so many days stand to the usual time of handling, both ends of which are usual."""
    first, last = usual
    return Ageing.FRESH if days < first else Ageing.DUE if days <= last else Ageing.LATE


# ---- content


def faults_of(content: Content, annexes: int) -> list[DomainError]:
    """What is lacking before it can be signed, all of it."""
    found = []
    if not content.wanted and not content.endings:
        found.append(DomainError("application_nothing_wanted", field="wanted"))
    if not content.signers:
        found.append(DomainError("application_no_signers", field="signers"))
    if any(s.ground == BY_REGULATIONS for s in content.signers) and not annexes:
        found.append(DomainError("application_annex_missing", field="annexes"))
    return found


def wanted_fault(content: Content, new: Wanted, today: date) -> DomainError | None:
    """Whether one more may be added: not the same again, not endlessly many, and only what the receiver can hold."""
    if not new.to_person and new.type is not MandateType.ACT:
        return DomainError("application_organisation_only_act", field="type")
    if new.first_day < today:
        return DomainError("application_start_in_past", field="first_day")
    if not new.to_person and new.holder == content.party:
        return DomainError("application_to_itself", field="business_id")
    if new.limit is not None and new.type is not MandateType.REPRESENT:
        return DomainError("application_limit_only_represent", field="limit")
    if any(_same(new, there) for there in content.wanted):
        return DomainError("application_wanted_twice", kind=ErrorKind.CONFLICT, field="themes")
    return _too_many(len(content.wanted))


def ending_fault(content: Content, new: Ending) -> DomainError | None:
    """Whether one more ending may be added."""
    if any((e.holder, e.type) == (new.holder, new.type) for e in content.endings):
        return DomainError("application_wanted_twice", kind=ErrorKind.CONFLICT, field="type")
    return _too_many(len(content.endings))


def signer_fault(content: Content, new: Signer) -> DomainError | None:
    """Whether one more signer may be added."""
    if any(s.key == new.key for s in content.signers):
        return DomainError("application_signer_twice", field="identity_code")
    if len(content.signers) >= MOST_SIGNERS:
        return DomainError("application_too_many", field="identity_code", allowed=str(MOST_SIGNERS))
    return None


def _same(one: Wanted, other: Wanted) -> bool:
    return (one.holder, one.type, one.limit) == (other.holder, other.type, other.limit) and bool(
        one.themes & other.themes
    )


def _too_many(there: int) -> DomainError | None:
    return DomainError("application_too_many", field="type", allowed=str(MOST_WANTED)) if there >= MOST_WANTED else None


def gives_right(content: Content) -> bool:
    """Whether a right to grant is applied for."""
    return any(w.type in RIGHTS_TO_GRANT for w in content.wanted)


def concerns(application: Application, key: str) -> bool:
    """Whether a person is in it: draws it up, signs it, receives or loses by it. Such a one never handles it."""
    content = application.known
    people = {w.holder for w in content.wanted} | {e.holder for e in content.endings} | {s.key for s in content.signers}
    return key in people or key == application.by


def may_see(application: Application, key: str) -> bool:
    """Whether it is a person's to read: who drew it up, and, once signatures were asked for, who signs it."""
    if application.content is None:
        return False
    signs = application.state is not State.DRAFT and any(s.key == key for s in application.known.signers)
    return key == application.by or signs


def due_fault(due: date, today: date) -> DomainError | None:
    """Whether more may be asked for by that day."""
    if not 1 <= (due - today).days <= LONGEST_DUE_DAYS:
        return DomainError("application_due_day", field="due", given=due.isoformat(), allowed=str(LONGEST_DUE_DAYS))
    return None


# ---- what the organisation is reached by


def phones_in(contact: str) -> tuple[str, ...]:
    """The telephone numbers in what is held of an organisation's registry office."""
    found = (m[0].strip() for m in _PHONE.finditer(contact))
    return tuple(p for p in found if sum(c.isdigit() for c in p) >= SHORTEST_PHONE)


def email_in(contact: str) -> str:
    """The first e-mail address in it, empty where there is none."""
    found = _EMAIL.search(contact)
    return found[0] if found else ""


# ---- lapse and erasure


def has_lapsed(application: Application, today: date) -> bool:
    """Whether what was asked for has not come in time."""
    due = due_day(application.steps)
    return application.state is State.MORE_ASKED and due is not None and due < today


def may_be_erased(application: Application, today: date) -> bool:
    """Drafts six months after their last change; decided ones twelve years after the last mandate of them or the decision."""
    last = application.steps[-1]
    if application.content is None:
        return False
    if application.state in (State.DRAFT, State.AWAITING_SIGNATURES):
        return months_later(helsinki_day(max(application.changed_at, last.at)), DRAFTS_LIVE_MONTHS) < today
    if application.state not in DECIDED:
        return False
    registered = application.state is State.REGISTERED
    ends = [w.last_day for w in application.content.wanted] if registered else []
    return years_later(max([helsinki_day(last.at), *ends]), KEPT_YEARS) < today


# ---- refusals of the desk


def refusal(reason: str, catalogue: Catalogue, version: int, at: datetime) -> Decision:
    """A refusal that the register's own decision does not know: the second clerk is the first one; the sign-in is weak."""
    remedy = catalogue.remedies[catalogue.reasons[reason].remedy or "none"]
    return Decision(
        Outcome.DENY, Reason(reason), at, version, catalogue.digest, remedy=Remedy(remedy.code, remedy.fixer)
    )
