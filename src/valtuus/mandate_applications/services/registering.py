"""Register what was applied for: one clerk, or two where the organisation would get its first right to grant."""

from datetime import datetime

from valtuus.kernel.actor import Actor
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import RIGHTS_TO_GRANT
from valtuus.kernel.errors import DomainError, ErrorKind, Refused
from valtuus.kernel.periods import Period, helsinki_day
from valtuus.ledger.queries import version
from valtuus.ledger.services import recorded
from valtuus.mandate_applications import queries, rules, steps, telling
from valtuus.mandate_applications.services.drafting import draft_of
from valtuus.mandate_applications.services.handling import REGISTER, check_office, first_right, matching
from valtuus.mandate_applications.types import Application, State, Step, StepKind
from valtuus.mandates.services.registering import end_by_application, register_by_application
from valtuus.parties import queries as parties
from valtuus.parties.services import record_officials
from valtuus.parties.types import Employment, Official


@recorded
def register(id: str, *, actor: Actor, at: datetime) -> Application:
    """Register the application one has taken; if it gives a first right to grant, propose it to a second clerk instead.

    Rights, mandates, endings and the people's names are one transaction and one version of the register. Raises `Refused`
    (office, form of a mandate), `DomainError`: `application_call_not_noted`, `application_not_confirmed_by_call`,
    `application_no_number_held`, `application_nothing_to_register`, `application_moved_on`.
    """
    application = _submitted(id)
    check_office(REGISTER, application, actor=actor, at=at)
    if not first_right(application, at=at):
        return _registered(application, actor, at)
    _check_call(application)
    if rules.proposal_of(application.steps):
        raise Refused(rules.refusal("awaiting_second_officer", catalogue(), version(), at))
    proposed = steps.add(application, StepKind.PROPOSED, actor=actor, at=at)
    telling.tell_second_clerks(proposed, by=actor.key, name=actor.name, at=at)
    return proposed


@recorded
def confirm(id: str, *, actor: Actor, at: datetime) -> Application:
    """Confirm as the second clerk what another has proposed, and so register it. Raises `Refused` `same_officer` for the first
    one and for whoever made the call, `DomainError` `application_moved_on` where nothing waits any more."""
    application = _submitted(id)
    proposal = rules.proposal_of(application.steps)
    check_office(REGISTER, application, actor=actor, at=at, assigned=True)
    if proposal is None:
        raise rules.moved_on()
    call = _check_call(application)
    if actor.key in (proposal.by, call.by):
        raise Refused(rules.refusal("same_officer", catalogue(), version(), at))
    return _registered(application, actor, at, proposal)


def _submitted(id: str) -> Application:
    application = steps.locked(id)
    if application.content is None or rules.submitted_at(application.steps) is None:
        raise queries.missing()
    if application.state is not State.SUBMITTED:
        raise rules.moved_on()
    return application


def _check_call(application: Application) -> Step:
    if call := rules.confirmed_call(application.steps):
        return call
    if not rules.phones_in(parties.party(application.known.party).contact):
        raise DomainError("application_no_number_held", kind=ErrorKind.CONFLICT, field="number")
    noted = rules.last_of(application.steps, StepKind.CALL_NOTED)
    code = "application_not_confirmed_by_call" if noted else "application_call_not_noted"
    raise DomainError(code, kind=ErrorKind.CONFLICT, field="number")


def _registered(application: Application, actor: Actor, at: datetime, proposal: Step | None = None) -> Application:
    content, first = application.known, first_right(application, at=at)
    ended = [m for e in content.endings for m in matching(content.party, e, at=at)]
    if not content.wanted and not ended:
        raise DomainError("application_nothing_to_register", kind=ErrorKind.CONFLICT, field="application")
    _enter_people(application, at)
    drafts = [draft_of(content.party, wanted) for wanted in content.wanted]
    # INVARIANT: endings come first; what is given in the place of what ends must not end with it.
    for mandate in dict.fromkeys(ended):
        end_by_application(mandate, application=application.id, actor=actor, at=at)
    given = register_by_application(drafts, application=application.id, actor=actor, at=at) if drafts else []
    detail = {"given": given, "ended": ended, "proposed_by": proposal.by if proposal else None}
    after = steps.add(application, StepKind.REGISTERED, steps.Told(detail=detail), actor=actor, at=at)
    telling.tell_applicant("application_registered", after, at=at)
    if first:
        rights = [w for w in content.wanted if w.type in RIGHTS_TO_GRANT]
        telling.tell_executive(after, parties.party(content.party), rights, at=at)
    return after


def _enter_people(application: Application, at: datetime) -> None:
    """The people become known as officials. A name that the register already holds stays: an application renames nobody."""
    content, today = application.known, helsinki_day(at)
    named = {w.holder: w.name for w in content.wanted if w.to_person}
    if not named:
        return
    known = parties.officials(named)
    employed = {w.holder for w in content.wanted if w.to_person and w.employed}
    new = [key for key in sorted(employed) if all(e.party != content.party for e in parties.employers_of(key, today))]
    officials = [Official(key, known[key].name if key in known else name) for key, name in sorted(named.items())]
    record_officials(officials, [Employment(key, content.party, None, Period(today)) for key in new], at=at)
