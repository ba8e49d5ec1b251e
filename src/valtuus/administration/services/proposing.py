"""Propose what another must do, carry a proposal out, drop it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import connections

from valtuus.administration import models
from valtuus.administration.queries.proposing import is_open
from valtuus.administration.queries.proposing import proposal as find_proposal
from valtuus.administration.rules.review import IN_FORCE_ALREADY
from valtuus.administration.services.authority import administer
from valtuus.administration.types import Proposal, ProposalKind
from valtuus.alerts.services import tell
from valtuus.alerts.types import Alert, Recipient
from valtuus.kernel.actor import Actor
from valtuus.kernel.canonical import plain
from valtuus.kernel.codes import RIGHT_NEEDED, MandateType
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.kernel.identifiers import uuid7
from valtuus.kernel.periods import helsinki_day
from valtuus.ledger.queries import alias
from valtuus.ledger.services import append, recorded
from valtuus.mandates.queries.granters import granters_of
from valtuus.mandates.queries.register import mandate as find_mandate
from valtuus.mandates.services.ending import end_mandate
from valtuus.mandates.services.granting import grant
from valtuus.mandates.types import Draft
from valtuus.parties import queries as parties
from valtuus.parties.types import Party


@recorded
def propose_giving(
    party: Party, drafts: Sequence[Draft], *, actor: Actor, at: datetime, kind: ProposalKind = ProposalKind.GIVE
) -> int:
    """Lay drafts before those who may give them, and tell them; how many were laid. Raises `Refused`."""
    administer(party, actor=actor, at=at)
    made = [Proposal(str(uuid7()), kind, party.id, RIGHT_NEEDED[d.type], d, None, actor.key, at) for d in drafts]
    _lay(party, made, actor, at)
    return len(made)


@recorded
def propose_ending(party: Party, mandates: Sequence[str], *, actor: Actor, at: datetime) -> int:
    """Lay the ending of mandates before those who may end them, and tell them; how many were laid. Raises `Refused`, and
    `DomainError` `mandate_missing` for one that the organisation has not given."""
    administer(party, actor=actor, at=at)
    made = []
    for id in mandates:
        found = find_mandate(id)
        if found is None or found.giver != party.id:
            raise DomainError("mandate_missing", kind=ErrorKind.MISSING, field="mandate", given=id)
        right = RIGHT_NEEDED.get(found.type, MandateType.GRANT)
        made.append(Proposal(str(uuid7()), ProposalKind.END, party.id, right, None, id, actor.key, at))
    _lay(party, made, actor, at)
    return len(made)


@recorded
def propose_narrowing(party: Party, mandate: str, draft: Draft, *, actor: Actor, at: datetime) -> None:
    """Lay a narrower mandate in the place of a wider one before those who may give it, and tell them. Raises `Refused`, and
    `DomainError` `mandate_missing` for one that the organisation has not given."""
    administer(party, actor=actor, at=at)
    found = find_mandate(mandate)
    if found is None or found.giver != party.id:
        raise DomainError("mandate_missing", kind=ErrorKind.MISSING, field="mandate", given=mandate)
    right = RIGHT_NEEDED[draft.type]
    _lay(
        party, [Proposal(str(uuid7()), ProposalKind.NARROW, party.id, right, draft, mandate, actor.key, at)], actor, at
    )


def _lay(party: Party, made: Sequence[Proposal], actor: Actor, at: datetime) -> None:
    line = append("proposals_made", {"proposals": made, "by": actor.key, "at": at})
    models.Proposal.objects.bulk_create(
        models.Proposal(
            id=p.id,
            line_id=line,
            kind=p.kind.value,
            party=p.party,
            right=p.right.value,
            draft=plain(p.draft) if p.draft else None,
            mandate=p.grant,
            made_by=p.made_by,
            at=p.at,
        )
        for p in made
    )
    keys = _who_may(party, made, at=at) - {actor.key}
    if keys:
        alert = Alert("proposal_made", {"person": actor.name}, party.id, "proposals", {"party": party.code})
        tell([Recipient(o.key, o.name) for o in parties.officials(keys).values()], alert, at=at)


def _who_may(party: Party, made: Iterable[Proposal], *, at: datetime) -> set[str]:
    """Those who may do all of at least one kind: who may give the widest draft of a type is told."""
    wanted: dict[MandateType, frozenset[str]] = {}
    for one in made:
        wanted[one.right] = wanted.get(one.right, frozenset()) | (one.draft.themes if one.draft else frozenset())
    found: set[str] = set()
    for right, themes in wanted.items():
        found |= {k for t in themes or {""} for k in granters_of(party.id, right, [t] if t else [], at=at)}
    return found


@recorded
def carry_out(party: Party, id: str, *, actor: Actor, at: datetime) -> str | None:
    """Do what was proposed, in one press; the id of the mandate that was given. Raises `Refused` where the actor may not,
    `DomainError` `proposal_missing`, and `proposal_settled` where something has come of it already.

    A draft whose first day has passed begins today.
    """
    found = _open_one(party, id)
    given: str | None = None
    if found.draft is not None:
        draft = replace(found.draft, first_day=max(found.draft.first_day, helsinki_day(at)))
        # The same again, or less of it, warns of nothing that is not in force already.
        known = IN_FORCE_ALREADY if found.kind is not ProposalKind.GIVE else frozenset[str]()
        given, _ = grant(draft, actor=actor, at=at, acknowledged=known)
    if found.grant is not None and found.kind is not ProposalKind.RENEW:
        end_mandate(found.grant, actor=actor, at=at)
    _settle(found, "carried_out", given, actor, at)
    return given


@recorded
def drop(party: Party, id: str, *, actor: Actor, at: datetime) -> None:
    """Let a proposal fall. Raises `Refused` for who may not administer, `DomainError` `proposal_missing`, `proposal_settled`."""
    administer(party, actor=actor, at=at)
    _settle(_open_one(party, id), "dropped", None, actor, at)


def _open_one(party: Party, id: str) -> Proposal:
    found = find_proposal(id)
    if found is None or found.party != party.id:
        raise DomainError("proposal_missing", kind=ErrorKind.MISSING, field="proposal", given=id[:80])
    with connections[alias()].cursor() as cursor:
        # Two presses at once: the second waits here, and then finds it settled.
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 8401))", [found.id])
    if not is_open(found.id):
        raise DomainError("proposal_settled", kind=ErrorKind.CONFLICT, field="proposal")
    return found


def _settle(found: Proposal, how: str, given: str | None, actor: Actor, at: datetime) -> None:
    told = {"proposal": found.id, "how": how, "mandate": given, "by": actor.key, "at": at}
    line = append("proposal_settled", told)
    models.ProposalOutcome.objects.create(
        proposal_id=found.id, line_id=line, how=how, by=actor.key, at=at, mandate=given
    )
