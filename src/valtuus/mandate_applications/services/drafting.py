"""Draw up an application: who applies, what for, who signs, what is enclosed; then ask for the signatures."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError

from valtuus.attachments import queries as attachments
from valtuus.attachments import services as keeping
from valtuus.attachments.types import Attachment
from valtuus.kernel.actor import Actor
from valtuus.kernel.canonical import digest
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.errors import DomainError, ErrorKind, Refused
from valtuus.kernel.identifiers import uuid7
from valtuus.kernel.periods import helsinki_day
from valtuus.ledger.queries import version
from valtuus.ledger.services import reads_only, recorded
from valtuus.mandate_applications import queries, rules, steps, telling
from valtuus.mandate_applications.types import (
    Application,
    Contact,
    Content,
    Ending,
    Hint,
    Signer,
    State,
    StepKind,
    Wanted,
)
from valtuus.mandates.services.registering import judge_applied
from valtuus.mandates.types import Draft
from valtuus.parties import queries as parties


@recorded
def begin_application(
    id: str, party: str, contact: Contact, hint: Hint | None = None, *, actor: Actor, at: datetime
) -> Application:
    """Begin a draft under an id that the form has brought, so that a form sent twice begins one draft only.

    Raises `Refused` for a weak sign-in, `DomainError` `party_missing`, `application_party_ceased`, `application_there_already`.
    """
    _check_strong(actor, at)
    _check_party(party, at)
    try:
        return steps.begin(id, Content(party, contact, hint=hint or Hint()), actor=actor, at=at)
    except IntegrityError as error:
        raise DomainError("application_there_already", kind=ErrorKind.CONFLICT, field="application") from error


@recorded
def copy_application(id: str, *, actor: Actor, at: datetime) -> Application:
    """A new draft from an application of one's own: for what must be signed anew. Annexes and signatures do not follow."""
    _check_strong(actor, at)
    old = queries.seen_by(id, actor.key).known
    _check_party(old.party, at)
    return steps.begin(str(uuid7()), old, actor=actor, at=at)


@recorded
def change_applicant(id: str, party: str, contact: Contact, *, actor: Actor, at: datetime) -> Application:
    """Change for whom it is and who is asked about it. Another organisation takes what was already applied for along."""
    _check_party(party, at)
    return _change(id, lambda c: replace(c, party=party, contact=contact), actor, at)


@recorded
def add_wanted(id: str, new: Wanted, *, actor: Actor, at: datetime) -> Application:
    """Add a mandate or right to grant. Raises `DomainError` at the field that is wrong, `Refused` where the register's rule of
    the form says no: reversed days, over 25 years, ended before today, no theme."""

    def changed(content: Content) -> Content:
        if fault := rules.wanted_fault(content, new, helsinki_day(at)):
            raise fault
        _check_limit(new)
        decision = judge_applied(draft_of(content.party, new), at=at)
        if not decision.permitted:
            raise Refused(decision)
        return replace(content, wanted=(*content.wanted, new))

    return _change(id, changed, actor, at)


@reads_only
def draft_of(party: str, wanted: Wanted) -> Draft:
    """What is applied for, as the register takes it."""
    return Draft(
        giver=party,
        holder=wanted.holder,
        to_person=wanted.to_person,
        type=wanted.type,
        themes=wanted.themes,
        first_day=wanted.first_day,
        last_day=wanted.last_day,
        limit=wanted.limit,
    )


@recorded
def add_ending(id: str, new: Ending, *, actor: Actor, at: datetime) -> Application:
    """Add what is to end."""

    def changed(content: Content) -> Content:
        if fault := rules.ending_fault(content, new):
            raise fault
        return replace(content, endings=(*content.endings, new))

    return _change(id, changed, actor, at)


@recorded
def add_signer(id: str, new: Signer, *, actor: Actor, at: datetime) -> Application:
    """Name one more who signs."""

    def changed(content: Content) -> Content:
        if fault := rules.signer_fault(content, new):
            raise fault
        return replace(content, signers=(*content.signers, new))

    return _change(id, changed, actor, at)


@recorded
def take_out(id: str, what: str, *, actor: Actor, at: datetime) -> Application:
    """Take a mandate, an ending or a signer out of a draft, by its id or key. What is not there stays so."""

    def without(content: Content) -> Content:
        return replace(
            content,
            wanted=tuple(w for w in content.wanted if w.id != what),
            endings=tuple(e for e in content.endings if e.id != what),
            signers=tuple(s for s in content.signers if s.key != what),
        )

    return _change(id, without, actor, at)


@recorded
def enclose(id: str, content: bytes, name: str, *, actor: Actor, at: datetime) -> Attachment:
    """Enclose a PDF: in a draft, and when more was asked. Raises `DomainError` with the field `file` for a bad one."""
    application = steps.locked(id)
    _check_open_to(application, actor)
    return keeping.keep(content, name, of=id, actor=actor, at=at)


@recorded
def take_annex_out(id: str, annex: str, *, actor: Actor, at: datetime) -> None:
    """Erase an annex of a draft. What was sent stays."""
    application = steps.locked(id)
    _check_draft(application, actor)
    keeping.erase([attachments.attachment(annex, of=id)], by=actor.key, at=at)


@recorded
def ask_for_signatures(id: str, *, actor: Actor, at: datetime) -> Application:
    """Fix the content and tell the signers. Raises the first of `rules.faults_of`; what has become impossible meanwhile too."""
    application = steps.locked(id)
    _check_draft(application, actor)
    content, annexes = application.known, annexes_of(id)
    for fault in rules.faults_of(content, len(annexes)):
        raise fault
    _check_party(content.party, at)
    for wanted in content.wanted:
        decision = judge_applied(draft_of(content.party, wanted), at=at)
        if not decision.permitted:
            raise Refused(decision)
    told = steps.Told(detail={"digest": signed_digest(application)})
    asked = steps.add(application, StepKind.SIGNATURES_ASKED, told, actor=actor, at=at)
    telling.tell_signers(asked, at=at)
    return asked


@reads_only
def annexes_of(id: str) -> list[Attachment]:
    """The annexes that are there."""
    return [a for a in attachments.attachments_of(id) if a.erased_at is None]


@reads_only
def signed_digest(application: Application) -> str:
    """The digest of all that is signed: content and annexes."""
    return digest([application.known, [a.digest for a in annexes_of(application.id)]])


def _change(id: str, change: Callable[[Content], Content], actor: Actor, at: datetime) -> Application:
    application = steps.locked(id)
    _check_draft(application, actor)
    steps.write_content(application, change(application.known), by=actor.key, at=at)
    return queries.application(id)


def _check_draft(application: Application, actor: Actor) -> None:
    if application.content is None or application.by != actor.key:
        raise queries.missing()
    if application.state is not State.DRAFT:
        raise rules.moved_on()


def _check_open_to(application: Application, actor: Actor) -> None:
    if not rules.may_see(application, actor.key):
        raise queries.missing()
    if application.state is not State.MORE_ASKED:
        _check_draft(application, actor)


def _check_limit(wanted: Wanted) -> None:
    unknown = (wanted.limit or frozenset()) - parties.parties(wanted.limit or ()).keys()
    if unknown:
        raise DomainError("party_missing", kind=ErrorKind.MISSING, field="limit", given=min(unknown))


def _check_party(party: str, at: datetime) -> None:
    found = parties.party(party)
    if found.ceased_on is not None and found.ceased_on < helsinki_day(at):
        raise DomainError("application_party_ceased", field="party", given=found.name_fi)


def _check_strong(actor: Actor, at: datetime) -> None:
    if not actor.strong:
        raise Refused(rules.refusal("not_strongly_identified", catalogue(), version(), at))
