"""Keep the callers of the interfaces: an organisation's own by a right to grant in its name, the institution's by the office.

Which office and which rights stands in the catalogue, at the two actions named here.
"""

from collections import defaultdict
from datetime import datetime

from valtuus.identity import queries as identity
from valtuus.identity.services import callers
from valtuus.identity.types import Caller, NewToken, Token
from valtuus.interop.types import Keeping, KeptCaller
from valtuus.kernel.actor import Actor
from valtuus.kernel.decision import Decision
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.ledger.services import reads_only, through_recorded
from valtuus.mandates.services.administering import administered_by, may_administer
from valtuus.mandates.services.deciding import decide
from valtuus.mandates.types import Question

OWN, INSTITUTIONS = "mandates.keep_callers", "audit.keep_callers"


@reads_only
def keepings_of(*, actor: Actor, at: datetime) -> tuple[Keeping, ...]:
    """What the actor may keep, the institution's first. Nobody else's callers are shown to anybody."""
    owners: list[str | None] = [None] if _allowed(None, actor, at).permitted else []
    return tuple(_keeping(owner) for owner in [*owners, *_organisations(actor, at)])


@through_recorded
def register(
    name: str, owner: str | None, services: frozenset[str], networks: tuple[str, ...], *, actor: Actor, at: datetime
) -> Caller:
    """Register a caller for an owner. Raises `Refused`, and what `identity.services.callers.register_caller` raises."""
    return callers.register_caller(name, owner, services, networks, _allowed(owner, actor, at), actor=actor)


@through_recorded
def new_token(caller_id: str, days: int, *, actor: Actor, at: datetime) -> NewToken:
    """Give a token to a caller that the actor may keep. Raises `caller_missing`, also for another's, and `token_days`."""
    caller, allowed = _own(caller_id, actor, at)
    return callers.give_token(caller, days, allowed, actor=actor)


@through_recorded
def revoke(token_id: str, *, actor: Actor, at: datetime) -> None:
    """Revoke a token of a caller that the actor may keep. Raises `token_missing`, also for another's, and `token_revoked`."""
    found = identity.token(token_id)
    try:
        _, allowed = _own(found.caller, actor, at)
    except DomainError:
        raise DomainError("token_missing", kind=ErrorKind.MISSING, field="token", given=token_id[:80]) from None
    callers.revoke_token(found.id, allowed, actor=actor)


@reads_only
def caller_of(caller_id: str, *, actor: Actor, at: datetime) -> Caller:
    """A caller that the actor may keep. Raises `caller_missing`, also for another's."""
    return _own(caller_id, actor, at)[0]


def _own(caller_id: str, actor: Actor, at: datetime) -> tuple[Caller, Decision]:
    caller = identity.caller(caller_id)
    allowed = _allowed(caller.owner, actor, at)
    if not allowed.permitted:
        raise DomainError("caller_missing", kind=ErrorKind.MISSING, field="caller", given=caller_id[:80])
    return caller, allowed


def _allowed(owner: str | None, actor: Actor, at: datetime) -> Decision:
    if owner is None:
        return decide(Question(actor.key, None, INSTITUTIONS, strong=actor.strong), at=at)
    return may_administer(owner, OWN, actor=actor, at=at)


def _organisations(actor: Actor, at: datetime) -> list[str]:
    return [p for p in administered_by(actor=actor, at=at) if _allowed(p, actor, at).permitted]


def _keeping(owner: str | None) -> Keeping:
    found = identity.callers_of(owner)
    tokens = defaultdict[str, list[Token]](list)
    for token in identity.tokens_of(c.id for c in found):
        tokens[token.caller].append(token)
    return Keeping(owner, tuple(KeptCaller(c, tuple(tokens[c.id])) for c in found))
