"""A person leaves: her work ends, what the actor may end ends with it, the rest is laid before who may."""

from datetime import date, datetime
from typing import Any

from valtuus.administration.services.authority import administer
from valtuus.administration.services.proposing import propose_ending
from valtuus.administration.services.roster import end_work, roster_row
from valtuus.administration.types import Leaving
from valtuus.identity.queries import callers_of, live_sessions_of, tokens_of
from valtuus.kernel.actor import Actor
from valtuus.kernel.codes import RIGHTS_TO_GRANT
from valtuus.kernel.errors import DomainError
from valtuus.kernel.periods import helsinki_day
from valtuus.ledger.services import reads_only, recorded
from valtuus.mandate_applications.queries import applications_of
from valtuus.mandate_applications.types import State
from valtuus.mandates.outlook import Cut
from valtuus.mandates.queries.granting import granting_facts
from valtuus.mandates.queries.register import mandates_of_person
from valtuus.mandates.queries.requests import open_requests_of
from valtuus.mandates.rules.granting import may_end
from valtuus.mandates.services.cutting import look_before_cut
from valtuus.mandates.services.ending import end_mandates
from valtuus.mandates.types import Grant
from valtuus.parties.types import Party

UNDECIDED = frozenset({State.DRAFT, State.AWAITING_SIGNATURES, State.SUBMITTED, State.MORE_ASKED})


@reads_only
def plan_leaving(party: Party, official: str, *, actor: Actor, at: datetime) -> Leaving:
    """What hangs on a person of the organisation: its mandates that the actor may end, those another must, her rights to grant,
    which end through the clerk service, and what ending them takes. Raises `Refused`. Of other organisations' nothing is told."""
    administer(party, actor=actor, at=at)
    held = [g for g in mandates_of_person(official) if g.giver == party.id and _lasts(g, at)]
    rights = tuple(g for g in held if g.type in RIGHTS_TO_GRANT)
    others = [g for g in held if g.type not in RIGHTS_TO_GRANT]
    facts = granting_facts(actor.key, party.id, official, at=at)
    own = tuple(g for g in others if may_end(g, actor.key, facts, at, strong=actor.strong).permitted)
    cut = look_before_cut([g.id for g in own], actor=actor, at=at) if own else Cut((), (), ())
    return Leaving(own, tuple(g for g in others if g not in own), rights, cut, **_beside(party, official, at))


def _beside(party: Party, official: str, at: datetime) -> dict[str, Any]:
    """What is no mandate and yet stays behind."""
    drawn = [a for a in applications_of(official) if a.known.party == party.id and a.state in UNDECIDED]
    tokens = [t for t in tokens_of(c.id for c in callers_of(party.id)) if t.revoked_at is None and t.expires_at > at]
    return {
        "requests": sum(r.wanted.giver == party.id for r in open_requests_of(official)),
        "applications": tuple(sorted(a.number for a in drawn)),
        "tokens": len(tokens),
        "sessions": live_sessions_of(official),
    }


def _lasts(grant: Grant, at: datetime) -> bool:
    return grant.revoked_at is None and grant.last_day >= helsinki_day(at)


@recorded
def see_off(party: Party, employment: str, last_day: date, *, actor: Actor, at: datetime) -> Leaving:
    """Enter the last day of a person's work, end at once the organisation's mandates that the actor may end, and lay the others
    before who may, who are told. What was done.

    Raises `Refused`; `DomainError` `leaves_later` for a day to come: mandates end at once, and she still works until then;
    `last_day_too_early`, `employment_missing`.
    """
    today = helsinki_day(at)
    if last_day > today:
        raise DomainError("leaves_later", field="last_day", given=last_day.isoformat(), allowed=today.isoformat())
    row = roster_row(party, employment, at=at)
    plan = plan_leaving(party, row.official.key, actor=actor, at=at)
    end_work(party, employment, last_day, actor=actor, at=at)
    if plan.own:
        end_mandates([g.id for g in plan.own], actor=actor, at=at)
    if plan.others:
        propose_ending(party, [g.id for g in plan.others], actor=actor, at=at)
    return plan
