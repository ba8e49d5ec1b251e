"""The institution's desk makes, changes and ends agreements with organisations; an organisation reads its own."""

from datetime import date, datetime

from valtuus.administration.services.authority import follow_guide, serve_at_desk
from valtuus.agreements import services as agreements
from valtuus.agreements.queries import agreement_kept, agreements_kept
from valtuus.agreements.types import Agreement, Kept
from valtuus.kernel.actor import Actor
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.ledger.services import reads_only, recorded
from valtuus.parties.types import Party

KEEP_AGREEMENTS = "desk.keep_agreements"


@recorded
def make_agreement(told: Agreement, *, actor: Actor, at: datetime) -> str:
    """Make an agreement; its id. Raises `Refused` for who does not serve at the desk, else as `agreements.make_agreement`."""
    permit = serve_at_desk(actor=actor, at=at, action=KEEP_AGREEMENTS)
    return agreements.make_agreement(told, permit, by=actor.key, at=at)


@recorded
def change_agreement(id: str, told: Agreement, *, actor: Actor, at: datetime) -> str:
    """End an agreement the day before `told` begins and make that one; its id. Raises as `agreements.change_agreement`."""
    permit = serve_at_desk(actor=actor, at=at, action=KEEP_AGREEMENTS)
    return agreements.change_agreement(id, told, permit, by=actor.key, at=at)


@recorded
def end_agreement(id: str, last: date, *, actor: Actor, at: datetime) -> None:
    """End an agreement with a last day. Raises as `agreements.end_agreement`."""
    permit = serve_at_desk(actor=actor, at=at, action=KEEP_AGREEMENTS)
    agreements.end_agreement(id, last, permit, by=actor.key, at=at)


@reads_only
def agreements_at_desk(*, actor: Actor, at: datetime) -> list[Kept]:
    """Every agreement there is or was, for the desk. Raises `Refused`."""
    serve_at_desk(actor=actor, at=at, action=KEEP_AGREEMENTS)
    return agreements_kept()


@reads_only
def agreement_at_desk(id: str, *, actor: Actor, at: datetime) -> tuple[Kept, list[Kept]]:
    """One agreement, and all of its organisation on its service, it included, for the desk.

    Raises `Refused`, `DomainError` `agreement_missing`.
    """
    serve_at_desk(actor=actor, at=at, action=KEEP_AGREEMENTS)
    found = agreement_kept(id)
    if found is None:
        raise DomainError("agreement_missing", kind=ErrorKind.MISSING, field="agreement", given=id[:80])
    of = found.agreement
    return found, [k for k in agreements_kept([of.party]) if k.agreement.service == of.service]


@reads_only
def own_agreements(party: Party, *, actor: Actor, at: datetime) -> list[Kept]:
    """The agreements of an organisation, for who grants for it or works there. Raises `Refused`."""
    follow_guide(party, actor=actor, at=at)
    return agreements_kept([party.id])
