"""What a person can do, and for whom: what is asked of the register, and the verdict on its answers (brief, section f)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from valtuus.kernel.catalogue import Action, Catalogue, Theme
from valtuus.kernel.codes import MandateType, PartyKind
from valtuus.kernel.decision import Decision, Outcome
from valtuus.kernel.periods import helsinki_day
from valtuus.mandates.rules.status import CARRIES_NOTHING, OVER, status_of, still_shown
from valtuus.mandates.self_check_types import Held, Verdict, Works
from valtuus.mandates.types import Facts, Grant, ServiceActions


@dataclass(frozen=True, slots=True)
class Alike:
    """Actions of one service that a mandate carries and that are always decided alike; the first stands for all."""

    actions: tuple[Action, ...]

    @property
    def first(self) -> Action:
        """The action that is asked about."""
        return self.actions[0]

    @property
    def themes(self) -> frozenset[str]:
        """The themes that carry them, now or later."""
        return frozenset(t for t in (self.first.theme, self.first.later_theme) if t is not None)


def alike(catalogue: Catalogue) -> list[Alike]:
    """Every action that a mandate carries, in the order of the catalogue, those decided alike together."""
    groups: dict[object, list[Action]] = {}
    for action in catalogue.actions.values():
        if action.theme is not None:
            needs = "agreement" in action.needs
            key = (action.service, action.theme, action.later_theme, action.tasks, action.available_from, needs)
            groups.setdefault(key, []).append(action)
    return [Alike(tuple(actions)) for actions in groups.values()]


def tied_by_mandates(standing: Facts, person: str) -> set[str]:
    """Organisations for which the person might act at all: givers of what she holds, those who mandated them, old rights."""
    own = _own(standing, person)
    linked = {g.giver for g in standing.grants if _is_link(g) and g.holder in {o.giver for o in own}}
    direct = {g.giver for g in own if g.type is MandateType.ACT or _is_municipality(g.giver, standing)}
    return direct | linked | {o.party for o in standing.old_rights if o.person == person}


def tied(standing: Facts, person: str, day: date) -> set[str]:
    """Those, and the organisations that her work ties her to: a municipality that employs her, and whoever has mandated her
    employer or belongs to it for a task that an action has. Only of these is she told anything."""
    employers = {e.party for e in standing.employers if day in e.period}
    around = employers | {g.giver for g in _own(standing, person)}
    tasks = frozenset().union(*(a.first.tasks for a in alike(standing.catalogue)))
    members = {
        m.municipality for m in standing.members if m.authority in around and day in m.period and m.tasks & tasks
    }
    linked = {g.giver for g in standing.grants if _is_link(g) and g.holder in employers}
    municipal = {e for e in employers if _is_municipality(e, standing)}
    return tied_by_mandates(standing, person) | members | linked | municipal


def users(party: str, standing: Facts, person: str) -> set[str]:
    """The organisations that may be the one that uses a service, when the person acts for a party: it, or one in the middle."""
    return {party, *(g.giver for g in _own(standing, person))}


def coming_days(
    party: str, asked: Alike, standing: Facts, person: str, day: date, agreed: Mapping[tuple[str, str], Iterable[date]]
) -> list[date]:
    """The days after this one on which an answer for an organisation may turn into a permit: mandates begin, the service opens,
    or what is asked after the mandate begins (`agreed`: first days by party and service)."""
    action, themes = asked.first, standing.catalogue.themes
    begin = (
        g for g in standing.grants if not g.awaiting and (g.holder == person or (_is_link(g) and g.giver == party))
    )
    opens = [action.available_from, themes[action.theme].in_use_from if action.theme else None]
    agreements = (d for user in users(party, standing, person) for d in agreed.get((user, action.service), ()))
    days = {*(g.first_day for g in begin), *(d for d in opens if d is not None), *agreements}
    return sorted(d for d in days if d > day)


def verdict(now: Decision, later: Iterable[tuple[date, Decision]]) -> tuple[Works, date | None, Decision | None]:
    """Works now; not known; works from the first day on which it is permitted, with that permit; or does not."""
    if now.permitted:
        return Works.NOW, None, None
    if now.outcome is Outcome.UNKNOWN:
        return Works.UNKNOWN, None, None
    permits = sorted(((day, d) for day, d in later if d.permitted), key=lambda found: found[0])
    return (Works.LATER, *permits[0]) if permits else (Works.NOT, None, None)


def wanted_themes(standing: Facts, person: str, duties: Iterable[str], at: datetime) -> frozenset[str]:
    """The themes that matter to a person: those of what she holds (a look-alike stands for what it is taken for) and of her
    known duties. If there are none: every verified theme but examples, since nothing says what she needs."""
    catalogue = standing.catalogue
    held = (
        g
        for g in _own(standing, person)
        if status_of(g, at, standing.organisations, catalogue.themes) not in CARRIES_NOTHING
    )
    meant = {catalogue.themes[t].lookalike_of or t for g in held for t in g.themes}
    meant |= {t for duty in duties for t in catalogue.duties[duty].themes}
    return frozenset(meant) or frozenset(c for c, theme in catalogue.themes.items() if _verified(theme, catalogue))


def _verified(theme: Theme, catalogue: Catalogue) -> bool:
    row = catalogue.wording["theme", theme.code]
    return theme.lookalike_of is None and not row.get("unverified", False) and not row.get("example", False)


def merged(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Verdicts that say the same of the same organisation as one: first within a service, where one that is wanted makes the
    whole so, then of several services, the wanted and the others apart."""
    found: list[Verdict] = []
    for one in verdicts:
        twin = next((v for v in found if _said(v) == _said(one) and v.about[0].service == one.about[0].service), None)
        if twin is None:
            found.append(one)
        else:
            actions = ServiceActions(one.about[0].service, twin.about[0].actions + one.about[0].actions)
            found[found.index(twin)] = replace(twin, about=(actions,), wanted=twin.wanted or one.wanted)
    groups: list[Verdict] = []
    for one in found:
        twin = next((v for v in groups if _said(v) == _said(one) and v.wanted == one.wanted), None)
        if twin is None:
            groups.append(one)
        else:
            groups[groups.index(twin)] = replace(twin, about=twin.about + one.about)
    return groups


def _said(verdict: Verdict) -> object:
    return verdict.party, verdict.works, verdict.from_day, verdict.decision, verdict.later


def held_by(person: str, standing: Facts, at: datetime, months: int) -> list[Held]:
    """What a person holds and has asked for, what is over only for so many months; in force first, then the last to end."""
    day, themes = helsinki_day(at), standing.catalogue.themes

    def seen(grant: Grant) -> Held:
        return Held(grant, status_of(grant, at, standing.organisations, themes))

    own = [seen(g) for g in _own(standing, person)]
    shown = [h for h in own if still_shown(h.grant, h.status, day, standing.organisations, months)]
    shown.sort(key=lambda h: (h.status in CARRIES_NOTHING, -h.grant.last_day.toordinal(), h.grant.id))
    links = [seen(g) for g in standing.grants if _is_link(g)]
    return [replace(h, above=_above(h, links)) for h in shown]


def _above(held: Held, links: Iterable[Held]) -> tuple[Held, ...]:
    """For a mandate to represent that still counts: of each municipality that mandated its giver the link that carries best."""
    grant = held.grant
    if grant.type is not MandateType.REPRESENT or held.status in CARRIES_NOTHING:
        return ()
    best: dict[str, Held] = {}
    for link in sorted(
        links, key=lambda u: (u.status != "mandate.valid", u.status in OVER, -u.grant.last_day.toordinal())
    ):
        in_reach = grant.limit is None or link.grant.giver in grant.limit
        if link.grant.holder == grant.giver and link.grant.themes & grant.themes and in_reach:
            best.setdefault(link.grant.giver, link)
    return tuple(best.values())


def _own(standing: Facts, person: str) -> list[Grant]:
    return [g for g in standing.grants if g.to_person and g.holder == person]


def _is_link(grant: Grant) -> bool:
    return not grant.to_person and grant.type is MandateType.ACT


def _is_municipality(party: str, standing: Facts) -> bool:
    found = standing.organisations.get(party)
    return found is not None and found.kind is PartyKind.MUNICIPALITY
