"""May this person do what a right to grant carries: see the organisation's mandates, keep its roster, review (data: `by_right`)."""

from datetime import date, datetime

from valtuus.kernel.catalogue import Action
from valtuus.kernel.codes import RIGHTS_TO_GRANT, MandateType
from valtuus.kernel.decision import Basis, BasisKind, Decision, Link, Outcome, Reason, Remedy
from valtuus.kernel.periods import helsinki_day, in_utc
from valtuus.mandates.rules.faults import right_counts
from valtuus.mandates.rules.refusing import MIDDLE, MUNICIPALITY
from valtuus.mandates.types import Facts, Grant


def may_by_right(
    action: Action, party: str, person: str, standing: Facts, at: datetime, *, strong: bool = True
) -> Decision:
    """Whether a person may do it for an organisation: by a right to grant of it, of a type that the action takes, in force.

    `standing` is what ties the person to organisations. A stranger to the organisation learns `no_mandate` and its office; who
    belongs to it but has no such right `no_right_to_grant`. Which themes the right reaches is `reach`'s to say.
    """
    if not strong:
        return _refuse("not_strongly_identified", party, standing, at)
    rights = rights_in_force(party, person, standing, at, frozenset(MandateType(t) for t in action.by_right or ()))
    if rights:
        return _permit(rights[0], standing, at)
    stranger = is_stranger(party, person, standing, helsinki_day(at))
    return _refuse("no_mandate" if stranger else "no_right_to_grant", party, standing, at)


def rights_in_force(
    party: str, person: str, standing: Facts, at: datetime, types: frozenset[MandateType] = RIGHTS_TO_GRANT
) -> list[Grant]:
    """The rights to grant of an organisation that a person has now, the one that lasts longest first."""
    at = in_utc(at)
    day = helsinki_day(at)
    own = (g for g in standing.grants if g.holder == person and g.giver == party and g.type in types)
    found = [g for g in own if right_counts(g, at, day, standing.organisations)]
    return sorted(found, key=lambda g: (-g.last_day.toordinal(), g.id))


def reach(party: str, person: str, standing: Facts, at: datetime) -> frozenset[str]:
    """The themes in which a person sees and manages an organisation's mandates: those of all her rights in force."""
    return frozenset().union(*(g.themes for g in rights_in_force(party, person, standing, at)))


def is_stranger(party: str, person: str, standing: Facts, day: date) -> bool:
    """Whether nothing ties a person to an organisation (brief, section b, "Stranger to M"): neither works she for it or for
    one tied to it, nor has it given her anything, in whatever state, nor has she an old right for it."""
    employers = {e.party for e in standing.employers if day in e.period}
    tied = {m.authority for m in standing.members if m.municipality == party and day in m.period}
    tied |= {g.holder for g in standing.grants if g.giver == party and not g.to_person} | {party}
    given = any(g.giver == party and g.holder == person for g in standing.grants)
    return not (employers & tied or given or any(o.party == party for o in standing.old_rights))


def _permit(right: Grant, standing: Facts, at: datetime) -> Decision:
    basis = Basis(BasisKind.MANDATE, (Link(right.giver, right.holder, right.id),))
    return Decision(Outcome.PERMIT, Reason("by_right"), at, standing.version, standing.catalogue.digest, basis)


def _refuse(code: str, party: str, standing: Facts, at: datetime) -> Decision:
    entry = standing.catalogue.reasons[code]
    remedy = standing.catalogue.remedies["contact_office" if code == "no_mandate" else entry.remedy or "none"]
    fixer = _granter_of(party, standing) if remedy.fixer == "granter_of_the_link" else remedy.fixer
    mended = Remedy(remedy.code, fixer, party if fixer != "self" else None)
    return Decision(Outcome.DENY, Reason(code), at, standing.version, standing.catalogue.digest, remedy=mended)


def _granter_of(party: str, standing: Facts) -> str:
    found = standing.organisations.get(party)
    return MIDDLE if found is not None and found.kind == "joint_authority" else MUNICIPALITY
