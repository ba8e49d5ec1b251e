"""May this be asked, how long does a request live, and when is somebody reminded of it (brief, section b, "Ask")."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime

from valtuus.kernel.codes import MandateType, PartyKind
from valtuus.kernel.decision import Decision, Outcome, Reason, Remedy
from valtuus.kernel.periods import helsinki_day, months_later
from valtuus.mandates.request_types import Asked, Offered
from valtuus.mandates.rules.granting import may_give
from valtuus.mandates.rules.refusing import SIGNATORY
from valtuus.mandates.types import Draft, Facts, Grant, GrantingFacts

LIVES_MONTHS = 6
A_DAY = 10
REMIND_AFTER_DAYS = (7, 21)
WARN_BEFORE_DAYS = 14
BEFORE_LAPSE = "before_lapse"
_FAULTS_OF_RIGHT = frozenset({"no_right_to_grant", "grant_right_of_other_type"})


def may_ask(
    draft: Draft,
    facts: GrantingFacts,
    at: datetime,
    *,
    strong: bool = True,
    known: bool,
    open_themes: Collection[str] = (),
    has_granter: bool,
) -> Decision:
    """Whether a mandate may be asked for at a moment: permitted (`granted`), or refused whole.

    Judged as an attempt to give, but for the right, which the asker need not have. `known` False: he is a stranger to the giver
    and learns `no_mandate` and its office's contact, nothing else. `open_themes`: those of his open requests to this giver.
    """
    as_given = may_give(draft, facts, at, strong=strong)
    if not as_given.permitted and as_given.reason.code not in _FAULTS_OF_RIGHT:
        return as_given
    if not known:
        return _no("no_mandate", as_given, facts, remedy="contact_office")
    if not draft.themes.isdisjoint(open_themes):
        return _no("request_open", as_given, facts)
    if not has_granter:
        return _no("nobody_may_give", as_given, facts)
    reason = Reason("granted", {"date": draft.first_day.isoformat()})
    return replace(as_given, outcome=Outcome.PERMIT, reason=reason, remedy=None, warnings=())


def _no(code: str, judged: Decision, facts: GrantingFacts, *, remedy: str | None = None) -> Decision:
    entry = facts.catalogue.remedies[remedy or facts.catalogue.reasons[code].remedy or "none"]
    fixer = entry.fixer
    if entry.code == "apply_to_clerk" and facts.giver.kind is PartyKind.JOINT_AUTHORITY:
        fixer = SIGNATORY[PartyKind.JOINT_AUTHORITY]
    mended = Remedy(entry.code, fixer, facts.giver.id if fixer != "self" else None)
    return replace(judged, outcome=Outcome.DENY, reason=Reason(code), basis=None, remedy=mended, warnings=())


def acquainted(standing: Facts, person: str, day: date) -> frozenset[str]:
    """The organisations to which a person is no stranger (brief, section b, "Stranger to M"): where she works, who is a member of
    her employer or has mandated it, who has given her anything, in whatever state, and those of her old rights."""
    employers = {e.party for e in standing.employers if day in e.period}
    found = employers | {g.giver for g in standing.grants if g.to_person and g.holder == person}
    found |= {g.giver for g in standing.grants if not g.to_person and g.holder in employers}
    found |= {m.municipality for m in standing.members if m.authority in employers and day in m.period}
    return frozenset(found | {o.party for o in standing.old_rights if o.person == person})


def offered_to(standing: Facts, person: str, day: date, also: Iterable[Offered] = ()) -> list[Offered]:
    """What a person is offered to ask for: of her employers to act (a municipality) or to represent (whoever others have
    mandated, and every joint authority), and again what she has been given; then `also`, where she is no stranger."""
    employers = [e.party for e in standing.employers if day in e.period and e.party in standing.organisations]
    mandated = {g.holder for g in standing.grants if not g.to_person}
    found = []
    for party in dict.fromkeys(employers):
        municipal = standing.organisations[party].kind is PartyKind.MUNICIPALITY
        found += [Offered(party, MandateType.ACT, employer=True)] if municipal else []
        found += [] if municipal and party not in mandated else [Offered(party, MandateType.REPRESENT, employer=True)]
    held = [
        Offered(g.giver, g.type, g.giver in employers) for g in standing.grants if g.to_person and g.holder == person
    ]
    known = acquainted(standing, person, day)
    more = [replace(o, employer=o.giver in employers) for o in also if o.giver in known]
    askable = (MandateType.ACT, MandateType.REPRESENT)
    return list(dict.fromkeys(o for o in (*found, *held, *more) if o.type in askable))


def lapses_on(asked_at: datetime | None) -> date | None:
    """The day from whose beginning a request is no longer open, six months after it was asked; None: asked nobody knows when."""
    return None if asked_at is None else months_later(helsinki_day(asked_at), LIVES_MONTHS)


def state_of(asked: Asked, at: datetime) -> str:
    """The state at a moment by the clock, whether or not the day's run has written it yet: `request.lapsed` and the like."""
    if asked.how is not None:
        return f"request.{asked.how}"
    until = lapses_on(asked.asked_at)
    return "request.lapsed" if until is not None and until <= helsinki_day(at) else "request.awaiting_approval"


def is_open(asked: Asked, at: datetime) -> bool:
    """Whether it still waits for an answer."""
    return state_of(asked, at) == "request.awaiting_approval"


def reminder_due(asked: Asked, sent: Collection[str], day: date) -> str | None:
    """The reminder whose turn it is: after 7 and 21 days to those who may approve, and before it lapses to who asked.

    One at a time, and the latest only: after days without a run nobody is told the same twice.
    """
    until = lapses_on(asked.asked_at)
    if asked.asked_at is None or until is None:
        return None
    if (until - day).days <= WARN_BEFORE_DAYS:
        return None if BEFORE_LAPSE in sent else BEFORE_LAPSE
    age = (day - helsinki_day(asked.asked_at)).days
    reached = [days for days in REMIND_AFTER_DAYS if days <= age]
    return str(reached[-1]) if reached and str(reached[-1]) not in sent else None


def draft_of(wanted: Grant, day: date, first_day: date | None = None, last_day: date | None = None) -> Draft:
    """What an approval on a day would give: what was asked, from that day on at the earliest, within the days chosen."""
    return Draft(
        wanted.giver,
        wanted.holder,
        wanted.to_person,
        wanted.type,
        wanted.themes,
        first_day or max(wanted.first_day, day),
        last_day or wanted.last_day,
        wanted.limit,
        wanted.specifier,
    )


def lacking(members: Iterable[str], links: Iterable[Grant], themes: Collection[str], day: date) -> list[str]:
    """Those municipalities from which no mandate to act in all these themes, neither ended nor yet to end today, has come."""
    had: dict[str, set[str]] = {}
    for link in links:
        if link.type is MandateType.ACT and link.revoked_at is None and link.last_day >= day:
            had.setdefault(link.giver, set()).update(link.themes)
    return [m for m in members if not set(themes) <= had.get(m, set())]
