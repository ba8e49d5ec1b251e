"""Register and end by application: the clerk service's part. It alone gives and ends rights to grant (brief, section b)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from valtuus.kernel.actor import Actor
from valtuus.kernel.catalogue import catalogue, unknown_code
from valtuus.kernel.decision import Decision
from valtuus.kernel.errors import DomainError, ErrorKind, Refused
from valtuus.kernel.identifiers import uuid7
from valtuus.kernel.periods import helsinki_day
from valtuus.ledger import services as ledger
from valtuus.ledger.services import reads_only, recorded
from valtuus.mandates.loading import rows_of
from valtuus.mandates.models import Revocation
from valtuus.mandates.queries.granting import granting_facts
from valtuus.mandates.queries.register import mandate as find_mandate
from valtuus.mandates.rules.granting import mandate_of, may_register
from valtuus.mandates.services.deciding import decide
from valtuus.mandates.types import Draft, Grant, Question


@reads_only
def judge_applied(draft: Draft, *, at: datetime) -> Decision:
    """Whether what is applied for could be registered now, by its form; for the applicant and the clerk before they go on.

    Raises `DomainError` `unknown_code` for a theme that there is not, `limit_empty`, `party_missing`.
    """
    for theme in sorted(draft.themes):
        if theme not in catalogue().themes:
            raise unknown_code("themes", theme, catalogue().themes)
    if draft.limit is not None and not draft.limit:
        raise DomainError("limit_empty", field="limit", given="", allowed="at least one municipality, or no limit")
    return may_register(draft, granting_facts("", draft.giver, draft.holder, at=at), at)


@recorded
def register_by_application(drafts: Sequence[Draft], *, application: str, actor: Actor, at: datetime) -> list[str]:
    """Register the mandates of an application, all or none, in one version of the register; their ids.

    That the application is the actor's to register is asked above. Raises `Refused`: the actor does not hold the office, or
    the form of a mandate is wrong. One that was to begin earlier begins today.
    """
    _check_office("applications.register", actor, at)
    given = [_registered(draft, at) for draft in drafts]
    line = ledger.append(
        "mandates_registered", {"mandates": given, "application": application, "by": actor.key, "at": at}
    )
    rows = rows_of(given, line, ledger.entry())
    for row in rows.grants:
        row.application = application
    rows.create()
    return [grant.id for grant in given]


def _registered(draft: Draft, at: datetime) -> Grant:
    decision = judge_applied(draft, at=at)
    if not decision.permitted:
        raise Refused(decision)
    begun = replace(draft, first_day=max(draft.first_day, helsinki_day(at)))
    return mandate_of(begun, str(uuid7()), given_at=at)


@recorded
def end_by_application(mandate: str, *, application: str, actor: Actor, at: datetime) -> None:
    """End a mandate, a right to grant too, at once and by application. That it is the actor's to end is asked above.

    Raises `Refused` where the actor does not hold the office, `DomainError` `mandate_missing`, `mandate_already_ended`.
    """
    _check_office("applications.end_mandate", actor, at)
    found = find_mandate(mandate)
    if found is None:
        raise DomainError("mandate_missing", kind=ErrorKind.MISSING, field="mandate", given=mandate)
    if found.revoked_at is not None or found.last_day < helsinki_day(at):
        raise DomainError("mandate_already_ended", kind=ErrorKind.CONFLICT, field="mandate", given=mandate)
    told = {"mandate": mandate, "by": actor.key, "at": at, "application": application}
    line = ledger.append("mandate_ended", told)
    Revocation.objects.create(
        grant_id=mandate,
        revoked_at=at,
        revoked_by=actor.key,
        application=application,
        line_id=line,
        entry_id=ledger.entry(),
    )


def _check_office(action: str, actor: Actor, at: datetime) -> None:
    decision = decide(Question(actor.key, None, action, strong=actor.strong, assigned=True), at=at)
    if not decision.permitted:
        raise Refused(decision)
