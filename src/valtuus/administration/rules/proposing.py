"""Whose a proposal is to carry out."""

from valtuus.administration.types import Proposal, Standing


def may_carry_out(proposal: Proposal, standing: Standing) -> bool:
    """Whether a person's rights cover what is proposed. What is to be ended is judged when it is."""
    own = standing.themes.get(proposal.right, frozenset())
    return bool(own) and (proposal.draft is None or proposal.draft.themes <= own)
