"""Keep the callers of our interfaces: register one, give it a token, revoke a token.

Who may do it is decided on the floors above, by a right to grant or by an office; here a decision that is no permit stops it.
"""

import os
from datetime import UTC, datetime, timedelta

from valtuus.identity import models, queries, rules
from valtuus.identity.types import Caller, NewToken
from valtuus.kernel.actor import Actor
from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.decision import Decision
from valtuus.kernel.errors import About, DomainError, ErrorKind, Refused
from valtuus.kernel.identifiers import uuid7
from valtuus.ledger.services import append, recorded

LONGEST_NAME = 100


@recorded
def register_caller(
    name: str,
    owner: str | None,
    services: frozenset[str],
    networks: tuple[str, ...],
    allowed: Decision,
    *,
    actor: Actor,
) -> Caller:
    """Register a system that asks, in the name of the owner (None: the institution). `allowed`: the decision on the actor.

    Raises `Refused`; `DomainError` `caller_name_missing`, `service_not_asked` for one that no interface answers about, and
    `network_malformed` for one that is no network in CIDR form.
    """
    _demand(allowed, About("mandates.keep_callers", owner) if owner else None)
    made = Caller(str(uuid7()), owner, _name(name), _services(services), tuple(_network(n) for n in networks))
    line = append("caller_registered", {"caller": made, "by": actor.key, "on": allowed.reason})
    models.Caller.objects.create(
        id=made.id,
        line_id=line,
        owner=made.owner,
        name=made.name,
        services=sorted(made.services),
        networks=list(made.networks),
    )
    return made


@recorded
def give_token(caller: Caller, days: int, allowed: Decision, *, actor: Actor) -> NewToken:
    """Give a caller a token for so many days, 1 to 365. Its secret is in what is returned and nowhere else.

    Raises `Refused` and `DomainError` `token_days`.
    """
    _demand(allowed)
    if not 1 <= days <= rules.LONGEST_DAYS:
        raise DomainError("token_days", field="days", given=str(days), allowed=f"1–{rules.LONGEST_DAYS}")
    secret = rules.token_of(os.urandom(rules.TOKEN_BYTES))
    # The machine's own clock: the demonstration's decides nothing here, and the table refuses more than a year of the database's.
    token = NewToken(str(uuid7()), secret, datetime.now(UTC) + timedelta(days=days, minutes=-1))
    hint = secret[: rules.HINT_CHARS]
    told = {"token": token.id, "caller": caller.id, "hint": hint, "expires_at": token.expires_at, "by": actor.key}
    line = append("caller_token_given", told)
    models.CallerToken.objects.create(
        id=token.id,
        line_id=line,
        caller_id=caller.id,
        digest=rules.token_digest(secret),
        hint=hint,
        expires_at=token.expires_at,
    )
    return token


@recorded
def revoke_token(token_id: str, allowed: Decision, *, actor: Actor) -> None:
    """Revoke a token: when this has returned, no call is answered with it. Raises `Refused`, `token_missing`, `token_revoked`."""
    _demand(allowed)
    found = queries.token(token_id)
    if found.revoked_at is not None:
        raise DomainError("token_revoked", kind=ErrorKind.CONFLICT)
    line = append("caller_token_revoked", {"token": found.id, "caller": found.caller, "by": actor.key})
    models.CallerTokenEnd.objects.create(token_id=found.id, line_id=line)


def _demand(allowed: Decision, about: About | None = None) -> None:
    if not allowed.permitted:
        raise Refused(allowed, about=about)


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name or len(name) > LONGEST_NAME:
        raise DomainError("caller_name_missing", field="name", given=name[:40], allowed=f"1–{LONGEST_NAME}")
    return name


def _services(codes: frozenset[str]) -> frozenset[str]:
    asked = {code for code, service in catalogue().services.items() if service.endpoints}
    unfit = sorted(codes - asked)
    if unfit or not codes:
        given = unfit[0][:80] if unfit else ""
        raise DomainError("service_not_asked", field="services", given=given, allowed=", ".join(sorted(asked)))
    return codes


def _network(text: str) -> str:
    found = rules.network_of(text)
    if found is None:
        raise DomainError("network_malformed", field="networks", given=text[:60], allowed="192.0.2.0/24, 2001:db8::/32")
    return found
