"""The signers' part, and the applicant's after it: sign, withdraw, complete."""

from datetime import datetime

from valtuus.kernel.actor import Actor
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.errors import DomainError, ErrorKind, Refused
from valtuus.ledger.queries import version
from valtuus.ledger.services import recorded
from valtuus.mandate_applications import queries, rules, steps, telling
from valtuus.mandate_applications.services.drafting import signed_digest
from valtuus.mandate_applications.types import Application, State, StepKind


@recorded
def sign(id: str, seen: str, *, actor: Actor, at: datetime) -> Application:
    """Sign what one has seen (its digest); with the last signature the application is sent to be handled.

    Raises `Refused` for a weak sign-in, `DomainError`: `application_missing` for whoever is no signer, `application_moved_on`
    for one that is withdrawn or already sent, `application_signed_already`, `application_not_as_seen`.
    """
    if not actor.strong:
        raise Refused(rules.refusal("not_strongly_identified", catalogue(), version(), at))
    application = steps.locked(id)
    if application.content is None or all(s.key != actor.key for s in application.content.signers):
        raise queries.missing()
    if application.state is not State.AWAITING_SIGNATURES:
        raise rules.moved_on()
    if actor.key in rules.signed_by(application.steps):
        raise DomainError("application_signed_already", kind=ErrorKind.CONFLICT, field="application")
    _check_as_seen(application, seen)
    signed = steps.add(application, StepKind.SIGNED, steps.Told(detail={"digest": seen}), actor=actor, at=at)
    if rules.unsigned(signed):
        return signed
    sent = steps.add(signed, StepKind.SUBMITTED, actor=actor, at=at)
    telling.tell_applicant("application_submitted", sent, at=at, person=sent.by_name)
    return sent


def _check_as_seen(application: Application, seen: str) -> None:
    asked = rules.last_of(application.steps, StepKind.SIGNATURES_ASKED)
    if asked is None or not seen == asked.detail.get("digest") == signed_digest(application):
        raise DomainError("application_not_as_seen", kind=ErrorKind.CONFLICT, field="application")


@recorded
def withdraw(id: str, *, actor: Actor, at: datetime) -> Application:
    """Withdraw an application that is not decided: who drew it up, or one of its signers."""
    application = steps.locked(id)
    if not rules.may_see(application, actor.key):
        raise queries.missing()
    withdrawn = steps.add(application, StepKind.WITHDRAWN, actor=actor, at=at)
    if application.state is not State.DRAFT:
        telling.tell_withdrawn(withdrawn, by=actor.key, name=actor.name, at=at)
    return withdrawn


@recorded
def complete(id: str, answer: str, *, actor: Actor, at: datetime) -> Application:
    """Answer what was asked, in words; annexes were added before. What was signed does not change by it."""
    application = steps.locked(id)
    if not rules.may_see(application, actor.key):
        raise queries.missing()
    completed = steps.add(application, StepKind.COMPLETED, steps.Told(note=answer), actor=actor, at=at)
    telling.tell_applicant("application_submitted", completed, at=at, person=actor.name)
    return completed
