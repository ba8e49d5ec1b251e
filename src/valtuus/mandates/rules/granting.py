"""May this person give, or end, this mandate: form first, which tells a stranger nothing, then the right (brief, section b)."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from valtuus.kernel.codes import RIGHT_NEEDED, RIGHTS_TO_GRANT, MandateType, PartyKind
from valtuus.kernel.decision import Basis, BasisKind, Decision, Outcome, Reason, Remedy
from valtuus.kernel.errors import About
from valtuus.kernel.periods import helsinki_day, years_later
from valtuus.mandates.rules.faults import granted_themes
from valtuus.mandates.rules.refusing import MIDDLE, MUNICIPALITY, SIGNATORY
from valtuus.mandates.types import Draft, Grant, GrantingFacts

LONGEST_YEARS = 25
OTHER_RIGHT = {MandateType.GRANT: MandateType.GRANT_REPRESENT, MandateType.GRANT_REPRESENT: MandateType.GRANT}


def may_give(draft: Draft, facts: GrantingFacts, at: datetime, *, strong: bool = True) -> Decision:
    """Whether the person of the facts may give a mandate at a moment: permitted (`granted`, with warnings), or refused whole.

    A mandate is given whole or not at all; the right must be in force when it is given, not when the mandate begins.
    """
    if not strong:
        return _refuse("not_strongly_identified", draft.type, facts, at)
    today = helsinki_day(at)
    fault = _form(draft, today) or _right(draft.giver, draft.type, draft.themes, facts, at)
    if fault:
        return _refuse(fault, draft.type, facts, at)
    return Decision(
        Outcome.PERMIT,
        Reason("granted", {"date": draft.first_day.isoformat()}),
        at,
        facts.version,
        facts.catalogue.digest,
        Basis(BasisKind.MANDATE),
        warnings=_warnings(draft, facts),
    )


def giving_themes(giver: str, facts: GrantingFacts, at: datetime) -> dict[MandateType, frozenset[str]]:
    """The themes in which the person of the facts may give now in the giver's name, by the type that is given."""
    return {kind: _granted_themes(giver, right, facts, at) for kind, right in RIGHT_NEEDED.items()}


def names_agree(told: str, known: str) -> bool:
    """Whether two names may be one person's: a part in common, first name or surname, whatever the case.

    A surname changes in a life, so one part is enough; none in common means that the code is another person's.
    """
    return bool(_parts(told) & _parts(known))


def _parts(name: str) -> frozenset[str]:
    return frozenset(name.casefold().replace("-", " ").split())


def may_end(grant: Grant, person: str, facts: GrantingFacts, at: datetime, *, strong: bool = True) -> Decision:
    """Whether a person may end a mandate: its holder, a granter of its giver, or, of what an organisation received, its
    representative's granter. Rights to grant end only through the clerk service, but their holder may give them up."""
    if not strong:
        return _refuse("not_strongly_identified", grant.type, facts, at)
    if grant.holder == person:
        return _granted(facts, at)
    if grant.type in RIGHTS_TO_GRANT:
        return _refuse("grant_rights_only_by_application", grant.type, facts, at)
    if not grant.to_person and grant.themes <= _granted_themes(grant.holder, MandateType.GRANT_REPRESENT, facts, at):
        return _granted(facts, at)
    if fault := _right(grant.giver, grant.type, grant.themes, facts, at):
        return _refuse(fault, grant.type, facts, at)
    return _granted(facts, at)


def may_register(draft: Draft, facts: GrantingFacts, at: datetime) -> Decision:
    """Whether the clerk service may register what was applied for: the form alone is asked, the office by whoever registers.

    Rights to grant are registered here and nowhere else. What was applied for from a day that has passed begins on the day of
    registering; permitted with `granted` and the day on which it begins.
    """
    today = helsinki_day(at)
    ceased = facts.giver.ceased_on
    if ceased is not None and ceased < today:
        named = Reason("principal_ceased", {"party": facts.giver.id, "date": ceased.isoformat()})
        return replace(_refuse("principal_ceased", draft.type, facts, at), reason=named)
    begun = replace(draft, first_day=max(draft.first_day, today))
    if fault := _applied_form(draft) or _dates(begun, today):
        return _refuse(fault, draft.type, facts, at)
    reason = Reason("granted", {"date": begun.first_day.isoformat()})
    return Decision(Outcome.PERMIT, reason, at, facts.version, facts.catalogue.digest, Basis(BasisKind.OFFICE))


def _applied_form(draft: Draft) -> str | None:
    if not draft.to_person and draft.type is not MandateType.ACT:
        return "organisation_may_only_receive_act"
    return None if draft.themes else "theme_missing"


def _granted_themes(giver: str, right: MandateType, facts: GrantingFacts, at: datetime) -> frozenset[str]:
    own = (g for g in facts.rights if g.type is right and g.giver == giver)
    return granted_themes(own, at, facts.organisations)


def _form(draft: Draft, today: date) -> str | None:
    if draft.type in RIGHTS_TO_GRANT:
        return "grant_rights_only_by_application"
    return _applied_form(draft) or _dates(draft, today)


def _dates(draft: Draft, today: date) -> str | None:
    if draft.last_day is None:
        return "end_missing"
    if draft.first_day < today:
        return "start_in_past"
    if draft.last_day < draft.first_day:
        return "end_before_start"
    return "longer_than_25_years" if draft.last_day > years_later(today, LONGEST_YEARS) else None


def _right(giver: str, kind: MandateType, themes: frozenset[str], facts: GrantingFacts, at: datetime) -> str | None:
    needed = RIGHT_NEEDED[kind]
    if themes <= _granted_themes(giver, needed, facts, at):
        return None
    other = _granted_themes(giver, OTHER_RIGHT[needed], facts, at)
    return "grant_right_of_other_type" if themes <= other else "no_right_to_grant"


def _warnings(draft: Draft, facts: GrantingFacts) -> tuple[Reason, ...]:
    """What is acknowledged before giving: a bypassed organisation, more than the duties need (where duties are known)."""
    found = []
    works_elsewhere = facts.holder_employers and draft.giver not in facts.holder_employers
    if draft.type is MandateType.ACT and draft.to_person and works_elsewhere:
        found.append(Reason("bypasses_joint_authority", {"org": min(facts.holder_employers)}))
    needed = facts.holder_duties_themes
    if needed is not None and draft.themes - needed:
        found.append(Reason("more_than_needed", {"theme": ",".join(sorted(draft.themes - needed))}))
    return tuple(found)


def _granted(facts: GrantingFacts, at: datetime) -> Decision:
    reason = Reason("granted", {"date": helsinki_day(at).isoformat()})
    return Decision(Outcome.PERMIT, reason, at, facts.version, facts.catalogue.digest, Basis(BasisKind.MANDATE))


def _refuse(code: str, kind: MandateType, facts: GrantingFacts, at: datetime) -> Decision:
    """The fixer follows the type that was tried, whatever the giver; whether there is a granter is not told."""
    entry = facts.catalogue.reasons[code]
    remedy = facts.catalogue.remedies[entry.remedy or "none"]
    fixer = remedy.fixer
    if fixer == "granter_of_the_link":
        fixer = MIDDLE if kind in (MandateType.REPRESENT, MandateType.GRANT_REPRESENT) else MUNICIPALITY
    if remedy.code == "apply_to_clerk" and facts.giver.kind is PartyKind.JOINT_AUTHORITY:
        fixer = SIGNATORY[PartyKind.JOINT_AUTHORITY]
    mended = Remedy(remedy.code, fixer, facts.giver.id if fixer != "self" else None)
    return Decision(Outcome.DENY, Reason(code), at, facts.version, facts.catalogue.digest, remedy=mended)


def about_giving(draft: Draft, action: str) -> About:
    """What an attempt to give is about: the organisation, the type and the themes, never the holder."""
    return About(action, draft.giver, {"type": draft.type.value, "theme": ",".join(sorted(draft.themes))})


def mandate_of(draft: Draft, id: str, **more: Any) -> Grant:
    """What a draft becomes once it is given, asked for or registered; `more`: by whom and when. Raises `ValueError` without a
    last day, which nothing that is permitted lacks."""
    if draft.last_day is None:
        raise ValueError("a mandate has a last day")
    return Grant(
        id=id,
        giver=draft.giver,
        holder=draft.holder,
        to_person=draft.to_person,
        type=draft.type,
        themes=draft.themes,
        first_day=draft.first_day,
        last_day=draft.last_day,
        limit=draft.limit,
        specifier=draft.specifier,
        **more,
    )
