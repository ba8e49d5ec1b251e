"""The clerks' desk: see the queue, take an application, note the call, ask for more, reject."""

from datetime import date, datetime

from valtuus.kernel.actor import Actor
from valtuus.kernel.catalogue import catalogue, unknown_code
from valtuus.kernel.errors import DomainError, ErrorKind, Refused
from valtuus.kernel.periods import helsinki_day, in_utc
from valtuus.ledger.services import reads_only, recorded
from valtuus.mandate_applications import queries, rules, steps, telling
from valtuus.mandate_applications.types import (
    Application,
    AtDesk,
    CallNote,
    Ending,
    StepKind,
)
from valtuus.mandates.queries.register import mandates_given_to, rights_given
from valtuus.mandates.services.deciding import decide
from valtuus.mandates.types import Question
from valtuus.parties import queries as parties

TAKE, ASK_MORE, REGISTER, REJECT = (f"applications.{act}" for act in ("take", "ask_more", "register", "reject"))


@reads_only
def queue(*, actor: Actor, at: datetime) -> list[Application]:
    """What waits for the clerk service, the oldest first. Raises `Refused` for whoever does not hold the office."""
    check_office(TAKE, None, actor=actor, at=at)
    return queries.open_applications()


@reads_only
def at_desk(id: str, *, actor: Actor, at: datetime) -> AtDesk:
    """One application as the clerk may see it: whole if he has taken it or is to confirm it, else its outline.

    Raises `Refused`: no office, or he stands in the application himself. `DomainError` `application_missing`, also for one
    that was never sent.
    """
    application = queries.application(id)
    if application.content is None or rules.submitted_at(application.steps) is None:
        raise queries.missing()
    check_office(TAKE, application, actor=actor, at=at)
    mine = rules.taken_by(application.steps) == actor.key
    to_confirm = _waits_for(application, actor)
    content = application.known
    people = {w.holder for w in content.wanted if w.to_person} | {e.holder for e in content.endings if e.to_person}
    return AtDesk(
        application=application,
        mine=mine,
        opened=mine or to_confirm or any(s.by == actor.key for s in application.steps),
        first_right=first_right(application, at=at),
        phones=rules.phones_in(parties.party(content.party).contact),
        to_confirm=to_confirm,
        matches={e.id: matching(content.party, e, at=at) for e in content.endings},
        known_names={key: o.name for key, o in parties.officials(people).items()},
    )


def _waits_for(application: Application, actor: Actor) -> bool:
    proposal = rules.proposal_of(application.steps)
    return proposal is not None and proposal.by != actor.key


@reads_only
def first_right(application: Application, *, at: datetime) -> bool:
    """Whether it would give the organisation a right to grant while nobody holds one in force or to come.

    So an organisation whose rights have all ended is asked again by telephone: whoever then applies is as unknown as at first.
    """
    content = application.known
    if not rules.gives_right(content) or application.state not in rules.OPEN:
        return False
    today = helsinki_day(at)
    return not any(g.revoked_at is None and g.last_day >= today for g in rights_given(content.party))


@reads_only
def matching(party: str, ending: Ending, *, at: datetime) -> tuple[str, ...]:
    """Ids of the mandates that an ending means: of the type, given to the holder, neither ended nor run out."""
    today = helsinki_day(at)
    given = mandates_given_to(party, ending.holder)
    return tuple(
        g.id for g in given if g.type is ending.type and g.last_day >= today and not _revoked(g.revoked_at, at)
    )


def _revoked(revoked_at: datetime | None, at: datetime) -> bool:
    return revoked_at is not None and in_utc(revoked_at) <= in_utc(at)


@recorded
def take(id: str, *, over: bool = False, actor: Actor, at: datetime) -> Application:
    """Take an application to be handled; `over`: also one that another has taken. Raises `Refused`, `DomainError`
    `application_taken_by_other`, so that of two who press at once one alone has it."""
    application = steps.locked(id)
    check_office(TAKE, application, actor=actor, at=at)
    holder = rules.taken_by(application.steps)
    if holder == actor.key:
        raise rules.moved_on()
    if holder is not None and not over:
        raise DomainError("application_taken_by_other", kind=ErrorKind.CONFLICT, field="application")
    return steps.add(application, StepKind.TAKEN, actor=actor, at=at)


@recorded
def note_call(id: str, call: CallNote, *, actor: Actor, at: datetime) -> Application:
    """Note a call to the organisation's registry office. Only a number held counts; none held, none can be called.

    Raises `DomainError` `application_no_number_held`, `application_number_not_held` beside `Refused` and `application_moved_on`.
    """
    application = _mine(id, REGISTER, actor, at)
    held = rules.phones_in(parties.party(application.known.party).contact)
    if not held:
        raise DomainError("application_no_number_held", kind=ErrorKind.CONFLICT, field="number")
    if call.number not in held:
        raise DomainError(
            "application_number_not_held", field="number", given=call.number[:40], allowed=", ".join(held)
        )
    detail = {"number": call.number, "confirmed": call.confirmed}
    told = steps.Told(note=call.answered_by, detail=detail)
    return steps.add(application, StepKind.CALL_NOTED, told, actor=actor, at=at)


@recorded
def ask_more(id: str, what: str, due: date, *, actor: Actor, at: datetime) -> Application:
    """Ask the applicant for more by a day; without it the application is rejected the day after."""
    application = _mine(id, ASK_MORE, actor, at)
    if fault := rules.due_fault(due, helsinki_day(at)):
        raise fault
    asked = steps.add(application, StepKind.MORE_ASKED, steps.Told(note=what, due=due), actor=actor, at=at)
    telling.tell_applicant("application_more_asked", asked, at=at, what=what, date=due.isoformat())
    return asked


@recorded
def reject(id: str, reason: str, note: str = "", *, actor: Actor, at: datetime) -> Application:
    """Reject with a reason of the catalogue. Raises `DomainError` `unknown_code`."""
    application = _mine(id, REJECT, actor, at)
    return rejected(application, reason, note, actor=actor, at=at)


@recorded
def rejected(application: Application, reason: str, note: str, *, actor: Actor, at: datetime) -> Application:
    """Write the rejection of a locked application and tell the applicant. Who may is asked by the caller."""
    row = catalogue().wording.get(("rejection_reason", reason))
    if row is None:
        raise unknown_code("reason", reason, dict.fromkeys(catalogue().codes("rejection_reason")))
    told = steps.Told(code=reason, note=note)
    after = steps.add(application, StepKind.REJECTED, told, actor=actor, at=at)
    more = f" {note}" if note else ""
    named = {f"reason_{language}": f"{row[language]}.{more}" for language in ("fi", "sv", "en")}
    telling.tell_applicant("application_rejected", after, at=at, **named)
    return after


@reads_only
def check_office(
    action: str, application: Application | None, *, actor: Actor, at: datetime, assigned: bool | None = None
) -> None:
    """Raise `Refused` unless the actor may do an act of the office: role, not about himself, taken by him (or as told)."""
    mine = application is not None and rules.taken_by(application.steps) == actor.key
    question = Question(
        actor.key,
        None,
        action,
        strong=actor.strong,
        assigned=mine if assigned is None else assigned,
        about_close=application is not None and rules.concerns(application, actor.key),
    )
    decision = decide(question, at=at)
    if not decision.permitted:
        raise Refused(decision)


def _mine(id: str, action: str, actor: Actor, at: datetime) -> Application:
    application = steps.locked(id)
    if application.content is None or rules.submitted_at(application.steps) is None:
        raise queries.missing()
    check_office(action, application, actor=actor, at=at)
    return application
