"""May this person administer this organisation's mandates: a right to grant in force, of that organisation (brief, section b)."""

from collections.abc import Mapping
from datetime import datetime

from valtuus.administration.types import Standing
from valtuus.kernel.catalogue import Catalogue
from valtuus.kernel.codes import MandateType, PartyKind
from valtuus.kernel.decision import Basis, BasisKind, Decision, Outcome, Reason, Remedy

DESK = "kela_desk"
GRANTER = {PartyKind.JOINT_AUTHORITY: "joint_authority_granter"}
SIGNATORY = {PartyKind.JOINT_AUTHORITY: "joint_authority_signatory"}


def may_administer(standing: Standing, catalogue: Catalogue, version: int, at: datetime) -> Decision:
    """Permitted to who may give anything of the organisation's: `grant` of a municipality, either right of a joint authority.

    Refused, its own people learn who can help; strangers learn `no_mandate` and the office's contact, and nothing else.
    """
    if not standing.strong:
        return _refused("not_strongly_identified", Remedy("identify_strongly", "self"), catalogue, version, at)
    if administers(standing):
        return _permitted(catalogue, version, at)
    return refusal(standing, catalogue, version, at)


def may_read_guide(standing: Standing, catalogue: Catalogue, version: int, at: datetime) -> Decision:
    """Permitted to who may administer and to everybody who works there: an organisation without a granter must find the way."""
    if standing.strong and standing.works_here:
        return _permitted(catalogue, version, at)
    return may_administer(standing, catalogue, version, at)


def administers(standing: Standing) -> bool:
    """Whether the person holds a right that counts."""
    kinds = {MandateType.GRANT}
    if standing.party.kind is PartyKind.JOINT_AUTHORITY:
        kinds.add(MandateType.GRANT_REPRESENT)
    return any(standing.themes.get(kind) for kind in kinds)


def refusal(standing: Standing, catalogue: Catalogue, version: int, at: datetime) -> Decision:
    """The refusal of who has no right to grant."""
    kind, party = standing.party.kind, standing.party.id
    if not standing.works_here:
        return _refused("no_mandate", Remedy("contact_office", "organisation_office", party), catalogue, version, at)
    if not standing.has_granter:
        remedy = Remedy("apply_to_clerk", SIGNATORY.get(kind, "municipality_signatory"), party)
    else:
        remedy = Remedy("ask_granter", GRANTER.get(kind, "municipality_granter"), party)
    return _refused("no_right_to_grant", remedy, catalogue, version, at)


def may_announce(
    offices: frozenset[str], catalogue: Catalogue, version: int, at: datetime, *, strong: bool
) -> Decision:
    """Permitted to the institution's partner desk."""
    if not strong:
        return _refused("not_strongly_identified", Remedy("identify_strongly", "self"), catalogue, version, at)
    if DESK in offices:
        return Decision(
            Outcome.PERMIT, Reason("by_office", {"role": DESK}), at, version, catalogue.digest, Basis(BasisKind.OFFICE)
        )
    return _refused("office_role_missing", Remedy("ask_own_superior", "self"), catalogue, version, at, {"role": DESK})


def _permitted(catalogue: Catalogue, version: int, at: datetime) -> Decision:
    return Decision(Outcome.PERMIT, Reason("granted"), at, version, catalogue.digest, Basis(BasisKind.MANDATE))


def _refused(
    code: str,
    remedy: Remedy,
    catalogue: Catalogue,
    version: int,
    at: datetime,
    fields: Mapping[str, str] | None = None,
) -> Decision:
    return Decision(Outcome.DENY, Reason(code, fields or {}), at, version, catalogue.digest, remedy=remedy)
