"""Which cause a decision names, what must still be asked, and what the next step out is (brief, section f)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from valtuus.fallback.types import BrokenLink, Cause, KnownBy, Reply, Way
from valtuus.kernel.decision import Decision, Link, Remedy

GRANTERS = frozenset({"municipality_granter", "joint_authority_granter"})
# Remedies that the organisation in the middle can begin itself: it asks the municipality.
OF_MEMBERS = frozenset({"request_upper", "add_upper_theme", "renew_upper"})
TO_APPROVE = frozenset({"approve_request", "approve_upper_request"})
# What was stated at the use is mended where it was stated.
STATED = frozenset({"state_purpose", "state_ground", "meet_condition", "narrow_scope"})
OWN = frozenset({"choose_other_principal", "check_own_mandates", "grant_to_self"})
EARLIER = "wait_for_start"  # whoever gave the mandate can let it begin earlier


def causes_of(rows: Iterable[Mapping[str, Any]]) -> tuple[Cause, ...]:
    """The causes of the catalogue's rows, by order."""
    return tuple(sorted((_cause(row) for row in rows), key=lambda cause: cause.order))


def _cause(row: Mapping[str, Any]) -> Cause:
    return Cause(
        code=row["code"],
        order=row["order"],
        known_by=KnownBy(row["known_by"]),
        symptoms=tuple(row["symptoms"]),
        reason=row.get("reason", ""),
        remedy=row["remedy"],
        when=tuple(sorted(row.get("when", {}).items())),
        also=tuple(row.get("also", ())),
    )


def cause_of(decision: Decision, path: Sequence[Link], causes: Iterable[Cause]) -> Cause | None:
    """The first cause whose reason is the decision's and whose `when` holds; None for a permit, of which only asking can tell more,
    and for a reason that no cause explains (those of an office)."""
    if decision.permitted:
        return None
    facts = {"path": shape_of(path), "remedy": decision.remedy.code if decision.remedy else ""}
    named = (c for c in causes if decision.reason.code in (c.reason, *c.also))
    return next((c for c in named if all(facts.get(name) == value for name, value in c.when)), None)


def shape_of(path: Sequence[Link]) -> str:
    """`direct` or `chain`, '' without a path."""
    return "" if not path else "direct" if len(path) == 1 else "chain"


def asked_causes(causes: Iterable[Cause], symptom: str = "") -> tuple[Cause, ...]:
    """The causes that can only be asked, in order; of one symptom alone where that is known."""
    asked = (c for c in causes if c.known_by is KnownBy.ASKED)
    return tuple(c for c in asked if not symptom or symptom in c.symptoms)


def answered(
    decision: Decision | None, causes: Iterable[Cause], answers: Mapping[str, Reply], symptom: str = ""
) -> tuple[Cause | None, tuple[str, ...]]:
    """What asking has found, and what is still to be asked. `decision` None: before signing in.

    Nothing is asked where a decision has named the cause, and nothing more once something was answered yes.
    """
    if decision is not None and not decision.permitted:
        return None, ()
    asked = asked_causes(causes, symptom)
    if found := next((c for c in asked if answers.get(c.code) is Reply.YES), None):
        return found, ()
    return None, tuple(c.code for c in asked if c.code not in answers)


def broken_link(decision: Decision, person: str, represented: str) -> BrokenLink | None:
    """The link that the reason is about; without a path the mandate that the represented organisation would give to the person.

    None for a permit, for a stranger, who learns of no link, and where no granter could mend it.
    """
    remedy, path = decision.remedy, decision.path
    if decision.permitted or remedy is None or not (remedy.fixer in GRANTERS or remedy.code == EARLIER):
        return None
    theme = decision.reason.fields.get("needed_theme", "")
    if not path:
        return BrokenLink(remedy.party or represented, person, True, theme)
    if remedy.code in OF_MEMBERS:
        middle = path[-1].giver
        return BrokenLink(remedy.party or represented, middle, False, theme, middle)
    link = next((each for each in path if decision.reason.code in each.faults), path[-1])
    return BrokenLink(link.giver, link.holder, link is path[-1], theme)


def way_out(decision: Decision, link: BrokenLink | None, *, granters: frozenset[str], person: str, asks: bool) -> Way:
    """The next step out of a refusal. `granters`: who can mend the link; `asks`: the reader may ask in the name of its middle."""
    code = decision.remedy.code if decision.remedy else ""
    if code == "apply_to_clerk":
        return Way.APPLY
    if link is not None:
        return _of_link(code, link, granters, person, asks=asks)
    if code in STATED:
        return Way.OPEN
    return Way.OWN if code in OWN else Way.REPORT


def _of_link(code: str, link: BrokenLink, granters: frozenset[str], person: str, *, asks: bool) -> Way:
    if link.middle and asks:
        return Way.REQUEST_MEMBERS
    if link.to_person and code not in TO_APPROVE and code != "ask_granter":
        return Way.REQUEST
    if person in granters:
        return Way.APPROVE if code in TO_APPROVE else Way.GIVE
    return Way.TELL if granters else Way.REPORT


def without_granter(decision: Decision, signatory: str) -> Decision:
    """The refusal of somebody who may not give where nobody may: the organisation applies to the clerk service."""
    party = decision.remedy.party if decision.remedy else None
    return replace(decision, remedy=Remedy("apply_to_clerk", signatory, party))
