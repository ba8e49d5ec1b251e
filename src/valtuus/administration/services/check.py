"""Give what the employee check says is missing, in one step."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connections

from valtuus.administration.queries.check import check_of
from valtuus.administration.rules.giving import drafts_for, shared_out
from valtuus.administration.services.authority import administer
from valtuus.administration.services.proposing import propose_giving
from valtuus.administration.types import Chosen, Given, Giving, Terms
from valtuus.kernel.actor import Actor
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.periods import helsinki_day
from valtuus.ledger.queries import alias
from valtuus.ledger.services import reads_only, recorded
from valtuus.mandates.services.granting import grant_many
from valtuus.parties.types import Party


@reads_only
def plan_giving(party: Party, chosen: Iterable[Chosen], terms: Terms, *, actor: Actor, at: datetime) -> Giving:
    """What giving the chosen would do, shown before it is done. Raises `Refused` without a right to grant."""
    standing = administer(party, actor=actor, at=at)
    drafts = drafts_for(check_of(party, at=at), chosen, helsinki_day(at), terms)
    return shared_out(drafts, standing.themes)


@recorded
def give_missing(party: Party, chosen: Iterable[Chosen], terms: Terms, *, actor: Actor, at: datetime) -> Given:
    """Give the chosen what they lack, all or nothing; what the actor may not give is laid before those who may.

    The check is made anew: what has been given since it was shown is not given twice. Raises `Refused` without a right to
    grant, `DomainError` `nothing_lacks` where nothing is left, and what `mandates.services.granting` raises.
    """
    administer(party, actor=actor, at=at)
    with connections[alias()].cursor() as cursor:
        # Two presses at once: the second waits here, and then finds nothing left to give.
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 8402))", [party.id])
    plan = plan_giving(party, chosen, terms, actor=actor, at=at)
    if not plan.own and not plan.others:
        raise DomainError("nothing_lacks", kind=ErrorKind.CONFLICT, field="chosen")
    if plan.own:
        grant_many(plan.own, actor=actor, at=at)
    proposed = propose_giving(party, plan.others, actor=actor, at=at) if plan.others else 0
    return Given(len(plan.own), proposed)
