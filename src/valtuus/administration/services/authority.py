"""Whether a person may administer: asked by every page and every change of the slice, refused in one way."""

from datetime import datetime

from valtuus.administration.queries.standing import standing_of
from valtuus.administration.rules import authority
from valtuus.administration.types import Standing
from valtuus.kernel.actor import Actor
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.decision import Decision
from valtuus.kernel.errors import About, Refused
from valtuus.kernel.periods import helsinki_day
from valtuus.ledger.queries import version
from valtuus.ledger.services import reads_only
from valtuus.mandates.services.administering import may_administer
from valtuus.parties import queries as parties
from valtuus.parties.types import Party

KEEP = "mandates.keep_roster"


@reads_only
def administer(party: Party, *, actor: Actor, at: datetime) -> Standing:
    """The actor's standing where she may administer the organisation's mandates: by a right to grant of it. Raises `Refused`."""
    standing = standing_of(actor, party, at=at)
    decision = may_administer(party.id, KEEP, actor=actor, at=at)
    if not decision.permitted:
        raise Refused(authority.mended(decision, standing), about=About(KEEP, party.id))
    return standing


@reads_only
def follow_guide(party: Party, *, actor: Actor, at: datetime) -> Standing:
    """The actor's standing where she may read the organisation's guide. Raises `Refused`."""
    standing = standing_of(actor, party, at=at)
    decision = may_administer(party.id, KEEP, actor=actor, at=at)
    if not authority.may_read_guide(decision, standing):
        raise Refused(authority.mended(decision, standing), about=About(KEEP, party.id))
    return standing


@reads_only
def serve_at_desk(*, actor: Actor, at: datetime, action: str = "desk.announce") -> Decision:
    """Let only the office of the institution on that an action of the desk is carried by; its permit. Raises `Refused`."""
    offices = parties.offices_of(actor.key, helsinki_day(at))
    role = catalogue().action(action).by_office or authority.DESK
    decision = authority.may_serve(role, offices, catalogue(), version(), at, strong=actor.strong)
    if not decision.permitted:
        raise Refused(decision)
    return decision
