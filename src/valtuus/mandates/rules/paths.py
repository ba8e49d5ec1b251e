"""The paths from a municipality to a person, each with its faults (brief, section b, "Which reason is named on a refusal")."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from valtuus.kernel.codes import MandateType, PartyKind
from valtuus.kernel.decision import Link
from valtuus.mandates.rules.faults import UPPER, Setting, faults_of
from valtuus.mandates.types import Facts, Grant

ACT, REPRESENT = MandateType.ACT, MandateType.REPRESENT


@dataclass(frozen=True, slots=True)
class Path:
    """One way from the municipality to the person. `faults` by rank, `middle` the organisation next to the person in a chain."""

    grants: tuple[Grant, ...]
    links: tuple[Link, ...]
    faults: tuple[str, ...]
    middle: str | None = None

    @property
    def last_day(self) -> date:
        """The last day of the whole path as given; a path without any mandate has none, which sorts first."""
        return min((g.last_day for g in self.grants), default=date.min)

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of its mandates, upper link first."""
        return tuple(g.id for g in self.grants)


def paths_of(setting: Setting) -> list[Path]:
    """Every path there is, faulty or not."""
    own, upper = _grants_to_person(setting), _links_of(setting.represented, setting.facts)
    paths = [_direct(g, setting) for g in own.get(setting.represented, ())]
    for middle in own.keys() | upper.keys():
        if middle != setting.represented:
            paths += _chains(middle, upper.get(middle, ()), own.get(middle, ()), setting)
    paths += _too_long(own, upper, setting)
    paths += _neither(own, upper, setting)
    return paths


def faultless(setting: Setting) -> list[Path]:
    """The paths that carry, found on the grants alone: what a permit needs, and no more."""
    own = _grants_to_person(setting)
    paths = [_direct(g, setting) for g in own.get(setting.represented, ())]
    if len(own) > (setting.represented in own):
        upper = _links_of(setting.represented, setting.facts)
        paths += [
            _chain(u, g, setting)
            for o, links in upper.items()
            if o != setting.represented
            for u in links
            for g in own.get(o, ())
        ]
    return [path for path in paths if not path.faults]


def best(paths: list[Path]) -> Path:
    """Of faultless paths the one that is named: direct first, then the one that lasts longest, then the smallest ids."""
    return min(paths, key=lambda p: (p.middle is not None, -p.last_day.toordinal(), p.ids))


def nearest(paths: list[Path], setting: Setting) -> Path:
    """Of faulty paths the nearest miss: fewest faults, then their ranks, then as `best`, then the organisation."""
    reasons = setting.facts.catalogue.reasons

    def order(path: Path) -> tuple[object, ...]:
        ranks = [reasons[code].rank for code in path.faults]
        return len(ranks), ranks, path.middle is not None, -path.last_day.toordinal(), path.ids, path.middle or ""

    return min(paths, key=order)


def other_principals(setting: Setting) -> list[str]:
    """Municipalities other than the represented one that the person could act for in the theme, by id."""
    givers = {g.giver for g in setting.facts.grants if g.type is ACT and g.giver != setting.represented}
    municipalities = (g for g in givers if _is_municipality(g, setting.facts))
    return sorted(m for m in municipalities if faultless(replace(setting, represented=m)))


def _is_municipality(party: str, facts: Facts) -> bool:
    found = facts.organisations.get(party)
    return found is not None and found.kind is PartyKind.MUNICIPALITY


def _grants_to_person(setting: Setting) -> Mapping[str, list[Grant]]:
    own: dict[str, list[Grant]] = defaultdict(list)
    for grant in setting.facts.grants:
        if grant.to_person and grant.holder == setting.person:
            own[grant.giver].append(grant)
    return own


def _links_of(giver: str, facts: Facts) -> Mapping[str, list[Grant]]:
    """What an organisation has given to organisations. Only `act` makes a link: an organisation can receive nothing else."""
    links: dict[str, list[Grant]] = defaultdict(list)
    for grant in facts.grants:
        if not grant.to_person and grant.giver == giver and grant.type is ACT:
            links[grant.holder].append(grant)
    return links


def _direct(grant: Grant, setting: Setting) -> Path:
    faults = faults_of(grant, ACT, setting, last_link=False)
    return _path(setting, [(grant, faults)])


def _chains(
    middle: str, upper: list[Grant] | tuple[()], own: list[Grant] | tuple[()], setting: Setting
) -> Iterator[Path]:
    if upper and own:
        yield from (_chain(u, g, setting) for u in upper for g in own)
    elif upper and _works_for(middle, setting):
        yield from (_without_lower(u, setting) for u in upper)
    elif own and _member_for_task(middle, setting):
        yield from (_without_upper(g, setting) for g in own)


def _chain(upper: Grant, lower: Grant, setting: Setting) -> Path:
    above = [UPPER + code for code in faults_of(upper, ACT, setting, last_link=False)]
    below = faults_of(lower, REPRESENT, setting, last_link=True)
    return _path(setting, [(upper, above), (lower, below)])


def _without_lower(upper: Grant, setting: Setting) -> Path:
    above = [UPPER + code for code in faults_of(upper, ACT, setting, last_link=False)]
    missing = Link(upper.holder, setting.person, None, ("lower_link_missing",))
    return _path(setting, [(upper, above)], after=missing)


def _without_upper(lower: Grant, setting: Setting) -> Path:
    below = faults_of(lower, REPRESENT, setting, last_link=True)
    missing = Link(setting.represented, lower.giver, None, ("upper_link_missing",))
    return _path(setting, [(lower, below)], before=missing)


def _neither(own: Mapping[str, object], upper: Mapping[str, object], setting: Setting) -> Iterator[Path]:
    for employer in setting.facts.employers:
        middle = employer.party
        if middle in own or middle in upper or middle == setting.represented or setting.day not in employer.period:
            continue
        if _member_for_task(middle, setting):
            links = (
                Link(setting.represented, middle, None, ("upper_link_missing",)),
                Link(middle, setting.person, None, ("lower_link_missing",)),
            )
            yield Path((), links, ("upper_link_missing", "lower_link_missing"), middle)


def _too_long(own: Mapping[str, list[Grant]], upper: Mapping[str, list[Grant]], setting: Setting) -> Iterator[Path]:
    """Municipality → first → second → person: what the first received it cannot pass on to another organisation."""
    for first, links in upper.items():
        carrying = [u for u in links if not faults_of(u, ACT, setting, last_link=False)]
        if not carrying or first == setting.represented:
            continue
        for second, passed_on in _links_of(first, setting.facts).items():
            if second in (first, setting.represented) or second not in own:
                continue
            between = [g for g in passed_on if not faults_of(g, ACT, setting, last_link=False)]
            for u in carrying:
                for b in between:
                    yield from (_three(u, b, lower, setting) for lower in own[second])


def _three(upper: Grant, between: Grant, lower: Grant, setting: Setting) -> Path:
    below = faults_of(lower, REPRESENT, setting, last_link=True)
    return _path(setting, [(upper, []), (between, ["chain_too_long"]), (lower, below)])


def _path(
    setting: Setting, steps: list[tuple[Grant, list[str]]], before: Link | None = None, after: Link | None = None
) -> Path:
    links = [Link(g.giver, g.holder, g.id, tuple(faults)) for g, faults in steps]
    links = [*([before] if before else []), *links, *([after] if after else [])]
    faults = [code for link in links for code in link.faults]
    if len(faults) > 1:
        reasons = setting.facts.catalogue.reasons
        faults.sort(key=lambda code: reasons[code].rank)
    middle = links[-1].giver if len(links) > 1 else None
    return Path(tuple(g for g, _ in steps), tuple(links), tuple(faults), middle)


def _works_for(party: str, setting: Setting) -> bool:
    return any(e.party == party and setting.day in e.period for e in setting.facts.employers)


def _member_for_task(authority: str, setting: Setting) -> bool:
    """Whether the municipality belongs to the authority for a task that the action has; it decides only what is named."""
    return any(
        m.authority == authority
        and m.municipality == setting.represented
        and setting.day in m.period
        and m.tasks & setting.tasks
        for m in setting.facts.members
    )
