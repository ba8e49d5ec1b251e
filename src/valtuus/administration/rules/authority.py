"""May this person read an organisation's guide, or serve at the desk: what the slice asks beyond a right to grant."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from valtuus.administration.types import Standing
from valtuus.kernel.catalogue import Catalogue
from valtuus.kernel.codes import PartyKind
from valtuus.kernel.decision import Basis, BasisKind, Decision, Outcome, Reason, Remedy

DESK = "kela_desk"
SIGNATORY = {PartyKind.JOINT_AUTHORITY: "joint_authority_signatory"}


def mended(decision: Decision, standing: Standing) -> Decision:
    """The decision on a right to grant, with a remedy that helps: where nobody may grant, its own people are sent to apply."""
    if decision.reason.code != "no_right_to_grant" or standing.has_granter or not standing.works_here:
        return decision
    fixer = SIGNATORY.get(standing.party.kind, "municipality_signatory")
    return replace(decision, remedy=Remedy("apply_to_clerk", fixer, standing.party.id))


def may_read_guide(decision: Decision, standing: Standing) -> bool:
    """Who may administer may, and everybody who works there: an organisation without a granter must find the way."""
    return decision.permitted or (standing.works_here and standing.strong)


def administers(standing: Standing) -> bool:
    """Whether the person may give anything in the organisation's name."""
    return any(standing.themes.values())


def may_serve(
    role: str, offices: frozenset[str], catalogue: Catalogue, version: int, at: datetime, *, strong: bool
) -> Decision:
    """Permitted to who holds the office of a role, such as the institution's partner desk."""
    if not strong:
        return _refused("not_strongly_identified", "identify_strongly", {}, catalogue, version, at)
    if role in offices:
        reason = Reason("by_office", {"role": role})
        return Decision(Outcome.PERMIT, reason, at, version, catalogue.digest, Basis(BasisKind.OFFICE))
    return _refused("office_role_missing", "ask_own_superior", {"role": role}, catalogue, version, at)


def _refused(
    code: str, remedy: str, fields: Mapping[str, str], catalogue: Catalogue, version: int, at: datetime
) -> Decision:
    return Decision(Outcome.DENY, Reason(code, fields), at, version, catalogue.digest, remedy=Remedy(remedy, "self"))
