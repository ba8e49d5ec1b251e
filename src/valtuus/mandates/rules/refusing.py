"""A refusal with its reason, its fields and its remedy: who can mend it, and where (brief, section b, point 5)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from valtuus.kernel.codes import MandateType, PartyKind
from valtuus.kernel.decision import Decision, Outcome, Reason, Remedy
from valtuus.kernel.periods import helsinki_day
from valtuus.mandates.rules.faults import UPPER, Setting, has_granter
from valtuus.mandates.rules.paths import Path
from valtuus.mandates.types import Facts, Grant, Organisation

MUNICIPALITY, MIDDLE = "municipality_granter", "joint_authority_granter"
SIGNATORY = {PartyKind.JOINT_AUTHORITY: "joint_authority_signatory"}


def refuse(facts: Facts, at: datetime, reason: Reason, *, setting: Setting | None = None) -> Decision:
    """A refusal without a path. With a `setting` the municipality's granter can mend it, if there is one."""
    code = facts.catalogue.reasons[reason.code].remedy or "none"
    remedy = Remedy(code, facts.catalogue.remedies[code].fixer)
    if setting is not None and remedy.fixer == MUNICIPALITY:
        remedy = _granter(remedy.code, MUNICIPALITY, setting.represented, setting)
    outcome = Outcome.UNKNOWN if reason.code == "could_not_be_evaluated" else Outcome.DENY
    return Decision(outcome, reason, at, facts.version, facts.catalogue.digest, remedy=remedy)


def refuse_ceased(party: Organisation, setting: Setting) -> Decision:
    """The municipality has ceased: its successor's granter gives anew. An unknown successor is taken to have one."""
    facts = setting.facts
    last_day = party.ceased_on or setting.day
    no = refuse(facts, setting.at, Reason("principal_ceased", {"party": party.id, "date": last_day.isoformat()}))
    remedy = no.remedy
    if remedy is not None and party.successor is not None and party.successor in facts.organisations:
        remedy = _granter(remedy.code, MUNICIPALITY, party.successor, setting)
    return replace(no, remedy=remedy)


def refuse_path(path: Path, setting: Setting) -> Decision:
    """The refusal that names the nearest path: its fault of the smallest rank is the reason, the others follow."""
    first, *rest = path.faults
    return Decision(
        Outcome.DENY,
        _reason(first, path, setting),
        setting.at,
        setting.facts.version,
        setting.facts.catalogue.digest,
        remedy=_remedy(first, path, setting),
        also=tuple(_reason(code, path, setting) for code in rest),
        near=path.links,
    )


def _remedy(fault: str, path: Path, setting: Setting) -> Remedy:
    catalogue = setting.facts.catalogue
    code = catalogue.reasons[fault].remedy or "none"
    fixer = catalogue.remedies[code].fixer
    if fixer == "granter_of_the_link":
        fixer = MIDDLE if _on_last_link(fault, path) else MUNICIPALITY
    if fixer == MIDDLE:
        return _granter(code, MIDDLE, path.middle or "", setting)
    if fixer == MUNICIPALITY:
        return _granter(code, MUNICIPALITY, setting.represented, setting)
    return Remedy(code, fixer)


def _on_last_link(fault: str, path: Path) -> bool:
    return path.middle is not None and fault in path.links[-1].faults


def _granter(code: str, fixer: str, organisation: str, setting: Setting) -> Remedy:
    """The organisation's granter, or its mandate application where nobody may give in the theme."""
    right = MandateType.GRANT if fixer == MUNICIPALITY else MandateType.GRANT_REPRESENT
    if has_granter(organisation, right, setting):
        return Remedy(code, fixer, organisation)
    found = setting.facts.organisations.get(organisation)
    signatory = SIGNATORY.get(found.kind, "municipality_signatory") if found else "municipality_signatory"
    return Remedy("apply_to_clerk", signatory, organisation)


def _reason(fault: str, path: Path, setting: Setting) -> Reason:
    """The fault with the values that its sentence names: codes, ids and ISO dates."""
    link = next(link for link in path.links if fault in link.faults)
    grant = next((g for g in path.grants if g.id == link.grant), None)
    fields = {"org": path.middle or "", "needed_theme": setting.theme}
    if fault.startswith(UPPER):
        fields["org"] = link.holder
    if grant is not None:
        fields |= _of_grant(grant, fault.removeprefix(UPPER), path, setting)
    return Reason(fault, fields)


def _of_grant(grant: Grant, fault: str, path: Path, setting: Setting) -> Mapping[str, str]:
    wanted = MandateType.ACT if path.middle is None else MandateType.REPRESENT
    taken = sorted(grant.themes & setting.facts.catalogue.lookalikes[setting.theme])
    fields = {"type": grant.type.value, "needed_type": wanted.value, "theme": ",".join(taken or sorted(grant.themes))}
    dates = {
        "awaiting_approval": _day(grant.asked_at or grant.given_at) or grant.first_day,
        "revoked": _day(grant.revoked_at),
        "not_yet_in_force": grant.first_day,
        "ended": _ended_on(grant, setting.facts),
        "details_changed": grant.details_changed_on,
    }
    when = dates.get(fault)
    return fields | ({"date": when.isoformat()} if when else {})


def _ended_on(grant: Grant, facts: Facts) -> date:
    """The last day of the mandate, or that of its giver or holder if that came first."""
    parties = (facts.organisations.get(p) for p in (grant.giver, grant.holder))
    return min(
        grant.last_day, *(p.ceased_on for p in parties if p is not None and p.ceased_on is not None), grant.last_day
    )


def _day(moment: datetime | None) -> date | None:
    # An unknown moment of asking stands as the beginning of time and names no day.
    return None if moment is None or moment.year < 1900 else helsinki_day(moment)
