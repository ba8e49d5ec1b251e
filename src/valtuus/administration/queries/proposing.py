"""Proposals that wait."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from valtuus.administration import models
from valtuus.administration.types import Proposal, ProposalKind
from valtuus.kernel.codes import MandateType
from valtuus.kernel.identifiers import is_id
from valtuus.mandates.types import Draft


def open_proposals(party: str) -> list[Proposal]:
    """What has been proposed in an organisation and neither carried out nor dropped, the oldest first."""
    rows = models.Proposal.objects.filter(party=party, proposaloutcome__isnull=True).order_by("at", "id")
    return [_proposal(row) for row in rows]


def proposal(id: str) -> Proposal | None:
    """A proposal by id, None where there is none."""
    row = models.Proposal.objects.filter(id=id).first() if is_id(id) else None
    return _proposal(row) if row else None


def is_open(id: str) -> bool:
    """Whether nothing has come of it yet."""
    return not models.ProposalOutcome.objects.filter(proposal_id=id).exists()


def _proposal(row: models.Proposal) -> Proposal:
    return Proposal(
        id=str(row.id),
        kind=ProposalKind(row.kind),
        party=str(row.party),
        right=MandateType(row.right),
        draft=draft_of(row.draft) if row.draft else None,
        grant=str(row.mandate) if row.mandate else None,
        made_by=row.made_by,
        at=row.at,
    )


def draft_of(told: Mapping[str, Any]) -> Draft:
    """A draft from its plain form."""
    return Draft(
        giver=told["giver"],
        holder=told["holder"],
        to_person=told["to_person"],
        type=MandateType(told["type"]),
        themes=frozenset(told["themes"]),
        first_day=date.fromisoformat(told["first_day"]),
        last_day=date.fromisoformat(told["last_day"]) if told["last_day"] else None,
        limit=None if told["limit"] is None else frozenset(told["limit"]),
        specifier=told["specifier"],
    )
