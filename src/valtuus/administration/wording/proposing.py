"""Proposals in the reader's words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from valtuus.administration.rules.proposing import may_carry_out
from valtuus.administration.types import Proposal, ProposalKind, Standing
from valtuus.administration.wording.check import theme_name
from valtuus.kernel.alphabet import finnish_key
from valtuus.mandates.queries.granters import may_give_in
from valtuus.mandates.queries.register import mandates
from valtuus.mandates.types import Draft, Grant
from valtuus.parties.queries import officials, parties
from valtuus.web.wording import language, say, span, word


@dataclass(frozen=True, slots=True)
class ProposalShown:
    """One proposal: what is to be done for whom, who proposed it and when, who may carry it out."""

    id: str
    what: str
    holder: str
    themes: tuple[str, ...]
    dates: str
    made_by: str
    at: datetime
    who: str


def proposals_shown(
    found: Iterable[Proposal], standing: Standing, at: datetime
) -> tuple[list[ProposalShown], list[ProposalShown]]:
    """Those that the reader may carry out, and the rest."""
    proposals = list(found)
    grants = mandates(p.grant for p in proposals if p.grant)
    names = _names(proposals, grants)
    who = _who(proposals, standing, at)
    mine = [p for p in proposals if may_carry_out(p, standing)]
    return (
        [_shown(p, grants, names, "") for p in mine],
        [_shown(p, grants, names, who[p.id]) for p in proposals if p not in mine],
    )


def _names(proposals: Iterable[Proposal], grants: Mapping[str, Grant]) -> dict[str, str]:
    holders = {p.draft.holder for p in proposals if p.draft} | {g.holder for g in grants.values()}
    people = holders | {p.made_by for p in proposals}
    found = {id: p.name(language()) for id, p in parties(holders).items()}
    return found | {key: o.name for key, o in officials(people).items()}


def _who(proposals: Iterable[Proposal], standing: Standing, at: datetime) -> dict[str, str]:
    rights = may_give_in(standing.party.id, at=at)
    names = {key: o.name for key, o in officials({p for p, _ in rights}).items()}
    found = {}
    for one in proposals:
        wanted = one.draft.themes if one.draft else frozenset[str]()
        keys = {p for (p, kind), themes in rights.items() if kind is one.right and themes and wanted <= themes}
        found[one.id] = ", ".join(sorted((names.get(k, "–") for k in keys), key=finnish_key))
    return found


def _shown(one: Proposal, grants: Mapping[str, Grant], names: Mapping[str, str], who: str) -> ProposalShown:
    about: Draft | Grant | None = one.draft or grants.get(one.grant or "")
    kind = say(f"administration.proposal_{one.kind.value}")
    return ProposalShown(
        id=one.id,
        what=f"{kind}: {word('mandate_type', about.type)}" if about else kind,
        holder=names.get(about.holder, "") if about else "",
        themes=tuple(theme_name(t) for t in sorted(about.themes)) if about else (),
        dates=span(about.first_day, about.last_day) if about else "",
        made_by=names.get(one.made_by) or say("name_not_shown"),
        at=one.at,
        who=who or ("" if one.kind is ProposalKind.END else say("administration.remedy_apply")),
    )
