"""After the mandate: agreement, purpose, ground, conditions, scope (brief, sections b and c). A permit is narrowed, never made."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from valtuus.agreements.types import Agreement, Opening, Use
from valtuus.kernel.catalogue import Action, Catalogue, Ground, unknown_code
from valtuus.kernel.decision import BasisKind, Decision, Outcome, Reason, Remedy
from valtuus.kernel.periods import Period, helsinki_day

CHANNELS = ("screen", "interface")  # by which data are shown; the other channels of the catalogue carry none


def checked(use: Use, catalogue: Catalogue) -> Use:
    """The use, if every code in it is one of the catalogue; raises `DomainError` `unknown_code` naming the field otherwise."""
    _known("purpose", [use.purpose] if use.purpose else [], catalogue.purposes)
    _known("ground", [use.ground] if use.ground else [], catalogue.grounds)
    _known("conditions", use.conditions, catalogue.conditions)
    _known("scopes", use.scopes, catalogue.scopes)
    return use


def checked_agreement(agreement: Agreement, catalogue: Catalogue) -> Agreement:
    """The agreement, if every code in it is one of the catalogue; raises `DomainError` `unknown_code` otherwise."""
    _known("service", [agreement.service], catalogue.services)
    _known("grounds", agreement.grounds or (), catalogue.grounds)
    _known("scopes", agreement.scopes or (), catalogue.scopes)
    _known("channels", agreement.channels or (), dict.fromkeys(CHANNELS))
    return agreement


def _known(name: str, codes: Iterable[str], allowed: Mapping[str, Any]) -> None:
    for code in sorted(codes):
        if code not in allowed:
            raise unknown_code(name, code, allowed)


def narrow(decision: Decision, use: Use, action: Action, catalogue: Catalogue) -> Decision:
    """The decision when the use is told: the same, or a permit turned into a refusal of layer `after`.

    Asked of every permit but one by office, old rights included; what is asked stands in the action's `needs`, and a ground,
    conditions and scopes that are told are judged although not needed. The reason is the fault of the smallest rank. The
    codes of the use must be known (`checked`).
    """
    if not decision.permitted or (decision.basis and decision.basis.kind is BasisKind.OFFICE):
        return decision
    faults = _faults(use, action, catalogue)
    reason = min(faults, key=lambda fault: catalogue.reasons[fault.code].rank, default=None)
    return decision if reason is None else _refused(decision, reason, catalogue)


def agreed(decision: Decision, agreement: Agreement | None, action: Action, catalogue: Catalogue) -> Decision:
    """What can be said of a permit before a use is told: the same, or the refusal that there is no agreement, or no longer.

    `narrow` names this fault before every other, so that a service which does not work so does not work however it is used.
    """
    exempt = not decision.permitted or (decision.basis and decision.basis.kind is BasisKind.OFFICE)
    fault = _agreement_fault(resting(Use(), agreement, helsinki_day(decision.at)))
    if exempt or fault is None or "agreement" not in action.needs:
        return decision
    return _refused(decision, fault, catalogue)


def resting(use: Use, found: Agreement | None, day: date) -> Use:
    """The use with the agreement that it rests on: `found` if it holds on the day; else the day on which that one ended."""
    if found is None or day in found.period:
        return replace(use, agreement=found, ended=None)
    return replace(use, agreement=None, ended=found.period.last)


def _agreement_fault(use: Use) -> Reason | None:
    """Why the agreement does not carry the use.

    INVARIANT: only where the channel is told is it judged. An agreement for the screen alone is none for an interface: to the
    organisation that calls it nothing has been agreed, and what mends it is the same, so the reason is the same.
    """
    if use.agreement is None:
        return Reason("agreement_ended", {"date": use.ended.isoformat()}) if use.ended else Reason("agreement_missing")
    channels = use.agreement.channels
    beside = use.channel is not None and channels is not None and use.channel not in channels
    return Reason("agreement_missing") if beside else None


def _faults(use: Use, action: Action, catalogue: Catalogue) -> Iterator[Reason]:
    if "agreement" in action.needs and (fault := _agreement_fault(use)):
        yield fault
    if "purpose" in action.needs and use.purpose is None:
        yield Reason("purpose_missing")
    if "legal_ground" in action.needs and use.ground is None:
        yield Reason("ground_missing")
    if use.ground is not None:
        yield from _ground_faults(use, catalogue.grounds[use.ground], catalogue)
    if beyond := use.scopes - _reach(use, catalogue):
        yield Reason("scope_exceeds_ground", {"scopes": ",".join(sorted(beyond))})
    if use.moved_to is not None:
        yield Reason("not_this_municipalitys_notice")


def _ground_faults(use: Use, ground: Ground, catalogue: Catalogue) -> Iterator[Reason]:
    if use.agreement is not None and not _holds(use.agreement, ground):
        yield Reason("ground_not_in_agreement")
    if use.purpose is not None and ground.code not in catalogue.purposes[use.purpose].grounds:
        yield Reason("purpose_not_for_ground")
    unmet = (c for c in ground.conditions if catalogue.conditions[c].by == "official" and c not in use.conditions)
    yield from (Reason("ground_condition_unmet", {"condition": condition}) for condition in unmet)


def _holds(agreement: Agreement, ground: Ground) -> bool:
    # INVARIANT: a ground that is not used through the service (consent) is in no agreement, whatever it lists.
    return ground.through_kelmu and (agreement.grounds is None or ground.code in agreement.grounds)


def grounds_opened(agreement: Agreement, catalogue: Catalogue) -> frozenset[str]:
    """Every ground that an agreement opens."""
    return frozenset(code for code, ground in catalogue.grounds.items() if _holds(agreement, ground))


def opening(agreement: Agreement, catalogue: Catalogue) -> Opening:
    """What an agreement opens."""
    return Opening(grounds_opened(agreement, catalogue), agreement.scopes)


def opened_by_ground(agreement: Agreement, catalogue: Catalogue) -> dict[str, frozenset[str]]:
    """The scopes that each ground of an agreement opens within it, in the order of the catalogue."""
    held = grounds_opened(agreement, catalogue)
    return {code: _reach(Use(agreement, ground=code), catalogue) for code in catalogue.grounds if code in held}


def services_agreed(catalogue: Catalogue) -> tuple[str, ...]:
    """The services of which something needs an agreement, in the order of the catalogue."""
    asked = {a.service for a in catalogue.actions.values() if "agreement" in a.needs}
    return tuple(code for code in catalogue.services if code in asked)


def names_law(service: str, catalogue: Catalogue) -> bool:
    """Whether an agreement on the service must name its law: something of it rests on a legal ground."""
    return any(a.service == service and "legal_ground" in a.needs for a in catalogue.actions.values())


def _reach(use: Use, catalogue: Catalogue) -> frozenset[str]:
    """What may be asked: the ground's scopes, or all where none was told, within the agreement's where it names any."""
    told = frozenset(catalogue.scopes) if use.ground is None else catalogue.grounds[use.ground].scopes
    named = use.agreement.scopes if use.agreement else None
    return told if named is None else told & named


def scopes_opened(use: Use, catalogue: Catalogue) -> frozenset[str]:
    """The scopes that ground and agreement open among those asked, all of them when none were asked.

    Nothing without a ground, without an agreement, or on a ground that is not in it.
    """
    if use.ground is None or use.agreement is None or not _holds(use.agreement, catalogue.grounds[use.ground]):
        return frozenset()
    reach = _reach(use, catalogue)
    return use.scopes & reach if use.scopes else reach


def meet(one: Agreement, other: Agreement) -> bool:
    """Whether two agreements are of one party on one service and hold on a day both. One that never held meets none."""
    first = max(one.period.first or date.min, other.period.first or date.min)
    last = min(one.period.last or date.max, other.period.last or date.max)
    return (one.party, one.service) == (other.party, other.service) and first <= last


def acting_party(decision: Decision, represented: str | None) -> str | None:
    """The organisation that uses the service: the one in the middle of a chain, else the one that is acted for."""
    return decision.path[-1].giver if decision.path else represented


def _refused(decision: Decision, reason: Reason, catalogue: Catalogue) -> Decision:
    return Decision(
        outcome=Outcome.DENY,
        reason=reason,
        at=decision.at,
        version=decision.version,
        catalogue=decision.catalogue,
        remedy=_remedy(decision, reason, catalogue),
        near=decision.path,
    )


def _remedy(decision: Decision, reason: Reason, catalogue: Catalogue) -> Remedy | None:
    code = catalogue.reasons[reason.code].remedy
    if code is None:
        return None
    fixer = catalogue.remedies[code].fixer
    return Remedy(code, fixer, None if fixer == "self" else acting_party(decision, None))


def renewals(
    stored: Mapping[str, Agreement], told: Sequence[Agreement], day: date
) -> tuple[tuple[Agreement, ...], dict[str, date]]:
    """Agreements to add, and last days by id of the stored ones, when `told` is all that holds on `day` for those it names.

    An open one that is not told has ended the day before; another one for the same party and service begins on `day`, unless
    it says when.
    """
    named = {(a.party, a.service) for a in told}
    pairs = {(a.party, a.service) for a in stored.values()}
    left: dict[str, date] = {}
    news = list(told)
    for number, agreement in stored.items():
        if (agreement.party, agreement.service) not in named:
            continue
        same = next((t for t in news if _same(t, agreement)), None)
        if same is not None:
            news.remove(same)
        if agreement.period.last is None:
            last = day - timedelta(days=1) if same is None else same.period.last
            left |= {number: last} if last else {}
    return tuple(_begun(a, day) if (a.party, a.service) in pairs else a for a in news), left


def _same(told: Agreement, stored: Agreement) -> bool:
    return (
        replace(told, id="", period=Period()) == replace(stored, id="", period=Period())
        and told.period.first in (None, stored.period.first)
        and stored.period.last in (None, told.period.last)
    )


def _begun(agreement: Agreement, day: date) -> Agreement:
    return replace(agreement, period=Period(agreement.period.first or day, agreement.period.last))
