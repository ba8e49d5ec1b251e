"""The rule of access of docs/domain.md, section (b), written as it reads: list the paths, list their faults, sort, pick.

Independent of `valtuus.mandates.rules`; it shares with it only the kernel and the types of the facts. Slow on purpose.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from valtuus.kernel.catalogue import Action
from valtuus.kernel.codes import RIGHT_NEEDED, RIGHTS_TO_GRANT, MandateType, PartyKind
from valtuus.kernel.decision import Outcome
from valtuus.kernel.periods import helsinki_day
from valtuus.mandates.types import Facts, ForeignAnswer, Grant, Question

UPPER = "upper_link_"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the rule says: outcome, reason, the path of a permit, the nearest path of a refusal, its other faults, the way out."""

    outcome: Outcome
    reason: str
    basis_grants: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    remedy: str | None = None
    fixer: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One question with its facts, and what follows from them at once: the action, its theme T and the Finnish day."""

    person: str
    represented: str
    action: Action
    theme: str
    facts: Facts
    at: datetime

    @property
    def day(self) -> date:
        """The Helsinki day of `at`."""
        return helsinki_day(self.at)


@dataclass(frozen=True, slots=True)
class Path:
    """A way from M to P: its grants (upper first, missing links left out), its faults, and who gives its last link."""

    direct: bool
    grants: tuple[Grant, ...]
    faults: tuple[str, ...]
    last_giver: str

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of its grants, upper first."""
        return tuple(grant.id for grant in self.grants)

    @property
    def last_day(self) -> date:
        """The earlier of its last days as given; a path without any grant has the earliest day there is."""
        return min((grant.last_day for grant in self.grants), default=date.min)


# ---- the order of the layers


def evaluate(question: Question, facts: Facts, at: datetime) -> Answer:
    """Gate, unknown, mandate, in this order; an official act asks the gate, then its office, and never layer unknown."""
    action = facts.catalogue.action(question.action)
    if action.own or action.by_right:
        raise ValueError(f"{action.code} is not carried by a mandate or an office")
    theme = theme_of(action, facts, at)
    gate = closed_gate(question, action, theme, facts, at)
    if gate:
        return gate
    if action.by_office:
        return office(question, action, facts, helsinki_day(at))
    if not facts.complete or facts.foreign is ForeignAnswer.SILENT:
        return simple_refusal("could_not_be_evaluated", facts, Outcome.UNKNOWN)
    if facts.foreign is ForeignAnswer.NO:
        return simple_refusal("not_told_by_register", facts)
    if facts.foreign is ForeignAnswer.YES:
        return Answer(Outcome.PERMIT, "permitted_by_register")
    assert question.represented is not None and theme is not None
    return by_mandate(Case(question.person, question.represented, action, theme, facts, at))


def theme_of(action: Action, facts: Facts, at: datetime) -> str | None:
    """T = theme of X, or its `later_theme` from the day that theme is in use."""
    if action.later_theme:
        from_day = facts.catalogue.themes[action.later_theme].in_use_from
        if from_day is None or from_day <= helsinki_day(at):
            return action.later_theme
    return action.theme


def closed_gate(question: Question, action: Action, theme: str | None, facts: Facts, at: datetime) -> Answer | None:
    """Strong identification; the action is open on that day; M exists at t."""
    day = helsinki_day(at)
    if not question.strong:
        return simple_refusal("not_strongly_identified", facts)
    opens = (action.available_from, facts.catalogue.themes[theme].in_use_from if theme else None)
    if any(first is not None and day < first for first in opens):
        return simple_refusal("service_not_open", facts)
    if question.represented is not None and ceased(question.represented, facts, day):
        # A municipality that has ceased → the successor's granter; if that organisation has no granter in T → apply_to_clerk.
        successor = facts.organisations[question.represented].successor
        if (
            successor in facts.organisations
            and theme
            and not has_granter(successor, MandateType.GRANT, theme, facts, at)
        ):
            return refusal("principal_ceased", "apply_to_clerk", signatory(successor, facts))
        return simple_refusal("principal_ceased", facts)
    return None


def office(question: Question, action: Action, facts: Facts, day: date) -> Answer:
    """Role, own matter, assigned; no mandate opens an official act, and the second officer is not asked here."""
    if not any(held.role == action.by_office and day in held.period for held in facts.offices):
        return simple_refusal("office_role_missing", facts)
    if question.about_close:
        return simple_refusal("concerns_self_or_close", facts)
    if action.tied_to and not question.assigned:
        return simple_refusal("not_assigned", facts)
    return Answer(Outcome.PERMIT, "by_office")


def by_mandate(case: Case) -> Answer:
    """Permit if some path has no fault, else by an old right; else name the nearest path, else why there is none."""
    nearest = min(paths(case), key=lambda path: nearness(path, case), default=None)
    if nearest and not nearest.faults:
        return Answer(Outcome.PERMIT, "direct_mandate" if nearest.direct else "chain_mandate", nearest.ids)
    until = case.facts.catalogue.services[case.action.service].old_rights_until
    if has_old_right(case) and until is not None and case.day <= until:
        return Answer(Outcome.PERMIT, "katso_until_cutover")
    if nearest:
        reason, *also = nearest.faults
        return replace(mended(reason, nearest, case), near=nearest.ids, also=tuple(also))
    if has_old_right(case):
        return mended("katso_ended", None, case)
    if is_stranger(case):
        return refusal("no_mandate", "contact_office", case.facts.catalogue.remedies["contact_office"].fixer)
    if has_path_elsewhere(case):
        return mended("not_for_this_municipality", None, case)
    return mended("no_mandate", None, case)


def nearness(path: Path, case: Case) -> tuple[object, ...]:
    """The fewest faults; then their ranks, smallest first, to the end; direct before chain, the later last day, the smallest ids.

    Without faults this is the order of permits: the direct one, the one that lasts longest, the smallest ids.
    """
    ranks = [rank(fault, case.facts) for fault in path.faults]
    return len(ranks), ranks, not path.direct, -path.last_day.toordinal(), path.ids, path.last_giver


# ---- the paths


def paths(case: Case) -> list[Path]:
    """Every path from M to P: direct, chains of two with their missing links, and chains too long."""
    return [*direct_paths(case), *chains(case), *too_long(case)]


def direct_paths(case: Case) -> Iterator[Path]:
    """Every grant M→P of any type."""
    for grant in to_the_person(case.represented, case):
        yield path_of(case, (grant,), faults(grant, MandateType.ACT, case), case.represented, direct=True)


def chains(case: Case) -> Iterator[Path]:
    """For each O other than M: all pairs, or what there is with the missing link, if P's work or M's task ties them to O."""
    for middle in sorted(all_organisations(case.facts) - {case.represented}):
        uppers = to_the_organisation(case.represented, middle, case.facts)
        lowers = to_the_person(middle, case)
        for upper in uppers:
            for lower in lowers:
                yield path_of(case, (upper, lower), upper_faults(upper, case) + lower_faults(lower, case), middle)
            if not lowers and works_for(middle, case):
                yield path_of(case, (upper,), [*upper_faults(upper, case), "lower_link_missing"], middle)
        if not uppers and is_member_for_the_task(middle, case):
            for lower in lowers:
                yield path_of(case, (lower,), ["upper_link_missing", *lower_faults(lower, case)], middle)
            if not lowers and works_for(middle, case):
                yield path_of(case, (), ["upper_link_missing", "lower_link_missing"], middle)


def too_long(case: Case) -> Iterator[Path]:
    """M→O′ and O′→O, both `act`, in force, in T and without fault, and O→P: `chain_too_long` and the faults of O→P."""
    others = sorted(all_organisations(case.facts) - {case.represented})
    for first in others:
        for second in others:
            if first == second:
                continue
            for upper in to_the_organisation(case.represented, first, case.facts):
                for between in to_the_organisation(first, second, case.facts):
                    if upper_faults(upper, case) or upper_faults(between, case):
                        continue
                    for lower in to_the_person(second, case):
                        found = ["chain_too_long", *lower_faults(lower, case)]
                        yield path_of(case, (upper, between, lower), found, second)


def path_of(
    case: Case, grants: tuple[Grant, ...], found: Iterable[str], last_giver: str, *, direct: bool = False
) -> Path:
    """A path with its faults by rank."""
    return Path(direct, grants, tuple(sorted(found, key=lambda fault: rank(fault, case.facts))), last_giver)


def to_the_person(giver: str, case: Case) -> list[Grant]:
    """What an organisation gave P, of any type and in whatever state."""
    return [g for g in case.facts.grants if g.giver == giver and g.to_person and g.holder == case.person]


def to_the_organisation(giver: str, holder: str, facts: Facts) -> list[Grant]:
    """What an organisation gave another, of type `act`, in whatever state."""
    found = [g for g in facts.grants if g.giver == giver and not g.to_person and g.holder == holder]
    return [g for g in found if g.type is MandateType.ACT]


def all_organisations(facts: Facts) -> set[str]:
    """Every organisation that the facts name."""
    named = set(facts.organisations) | {m.authority for m in facts.members} | {e.party for e in facts.employers}
    return named | {g.giver for g in facts.grants} | {g.holder for g in facts.grants if not g.to_person}


# ---- the faults of a grant


def upper_faults(grant: Grant, case: Case) -> list[str]:
    """Faults of a first link: each carries the prefix, and no limit counts."""
    return [UPPER + fault for fault in faults(grant, MandateType.ACT, case)]


def lower_faults(grant: Grant, case: Case) -> list[str]:
    """Faults of a last link: it wants `represent`, and a limit without M excludes."""
    found = faults(grant, MandateType.REPRESENT, case)
    if grant.limit is not None and case.represented not in grant.limit and "specifier_excludes" not in found:
        found.append("specifier_excludes")
    return found


def faults(grant: Grant, wanted: MandateType, case: Case) -> list[str]:
    """Faults of a grant where a type is wanted, the limit of a last link left out."""
    found = []
    of_time = time_fault(grant, case.facts, case.at)
    if of_time:
        found.append(of_time)
    if grant.type is not wanted:
        found.append("grant_right_only" if grant.type in RIGHTS_TO_GRANT else "wrong_type")
    if case.theme not in grant.themes:
        alike = grant.themes & case.facts.catalogue.lookalikes[case.theme]
        found.append("lookalike_theme" if alike else "wrong_theme")
    if grant.specifier is not None:
        found.append("specifier_excludes")
    if granter_lacked_right(grant, case.facts):
        found.append("granter_lacked_right")
    return found


def time_fault(grant: Grant, facts: Facts, moment: datetime) -> str | None:
    """One of awaiting, revoked (also before it began), not yet in force, ended, details changed: the first that holds.

    Before its approval a request is awaiting, whatever its first day. A grant by or to a party that has ceased is `ended`.
    """
    day = helsinki_day(moment)
    if grant.awaiting or (grant.approved_at is not None and before(moment, grant.approved_at)):
        return "awaiting_approval"
    if grant.revoked_at is not None and not before(moment, grant.revoked_at):
        return "revoked"
    if day < grant.first_day:
        return "not_yet_in_force"
    if day > grant.last_day or ceased(grant.giver, facts, day):
        return "ended"
    if not grant.to_person and ceased(grant.holder, facts, day):
        return "ended"
    if grant.details_changed_on is not None and grant.details_changed_on <= day:
        return "details_changed"
    return None


def granter_lacked_right(grant: Grant, facts: Facts) -> bool:
    """Every theme must be within the rights of who gave it, at the moment of giving; rights come only by the clerk service."""
    if grant.given_by is None:
        return False
    if grant.type in RIGHTS_TO_GRANT or grant.given_at is None:
        return True
    his = [
        g for g in rights(grant.giver, RIGHT_NEEDED[grant.type], facts, grant.given_at) if g.holder == grant.given_by
    ]
    return not grant.themes <= {theme for right in his for theme in right.themes}


def rights(giver: str, kind: MandateType, facts: Facts, moment: datetime) -> list[Grant]:
    """An organisation's rights to grant of one type that count at a moment: in force, without specifier, registered."""
    held = [g for g in facts.grants if g.giver == giver and g.to_person and g.type is kind]
    registered = [g for g in held if g.specifier is None and g.given_by is None]
    return [g for g in registered if time_fault(g, facts, moment) is None]


def has_granter(organisation: str, kind: MandateType, theme: str, facts: Facts, at: datetime) -> bool:
    """Somebody holds a right of that type from the organisation in T."""
    return any(theme in right.themes for right in rights(organisation, kind, facts, at))


# ---- who the parties are to each other


def before(one: datetime, other: datetime) -> bool:
    """Earlier in time. In UTC, because two moments of one zone are compared by their clocks, which repeat an hour each autumn."""
    return one.astimezone(UTC) < other.astimezone(UTC)


def ceased(party: str, facts: Facts, day: date) -> bool:
    """From the day after its last day."""
    organisation = facts.organisations.get(party)
    return organisation is not None and organisation.ceased_on is not None and organisation.ceased_on < day


def works_for(party: str, case: Case) -> bool:
    """P is on the organisation's roster that day."""
    return any(e.party == party and case.day in e.period for e in case.facts.employers)


def membership_tasks(authority: str, case: Case) -> list[frozenset[str]]:
    """The tasks of each membership of M in a joint authority that day."""
    mine = [m for m in case.facts.members if m.authority == authority and m.municipality == case.represented]
    return [m.tasks for m in mine if case.day in m.period]


def is_member_for_the_task(authority: str, case: Case) -> bool:
    """`tasks` of the action and of the member have one in common."""
    return any(tasks & case.action.tasks for tasks in membership_tasks(authority, case))


def has_old_right(case: Case, *, of_any_service: bool = False) -> bool:
    """An old right of P for M and the service of X."""
    mine = [o for o in case.facts.old_rights if o.person == case.person and o.party == case.represented]
    return any(of_any_service or case.action.service in o.services for o in mine)


def is_stranger(case: Case) -> bool:
    """P works neither for M nor for an organisation tied to M, M has given P nothing, and P has no old right for M."""
    given = [g for g in case.facts.grants if g.giver == case.represented]
    tied = {case.represented} | {g.holder for g in given if not g.to_person}
    tied |= {o for o in all_organisations(case.facts) if membership_tasks(o, case)}
    if any(works_for(party, case) for party in tied):
        return False
    if any(g.to_person and g.holder == case.person for g in given):
        return False
    return not has_old_right(case, of_any_service=True)


def has_path_elsewhere(case: Case) -> bool:
    """A faultless path for another municipality in T."""
    municipalities = {o.id for o in case.facts.organisations.values() if o.kind is PartyKind.MUNICIPALITY}
    others = [replace(case, represented=other) for other in municipalities - {case.represented}]
    return any(not path.faults for other in others for path in paths(other))


# ---- who can put it right


def rank(reason: str, facts: Facts) -> int:
    """Its rank in the catalogue, total within layer mandate."""
    return facts.catalogue.reasons[reason].rank


def mended(reason: str, path: Path | None, case: Case) -> Answer:
    """A refusal with its remedy and who can act.

    Faults of the upper link, of direct mandates and of a chain too long → the municipality's granter; faults of the lower
    link → the granter of O; if that organisation has no granter in T → `apply_to_clerk` and its signatory.
    """
    remedy = case.facts.catalogue.remedies[case.facts.catalogue.reasons[reason].remedy or "none"]
    fixer = remedy.fixer
    if fixer == "granter_of_the_link":
        of_last_link = path is not None and not path.direct and not reason.startswith((UPPER, "chain_too_long"))
        fixer = "joint_authority_granter" if of_last_link else "municipality_granter"
    if fixer == "municipality_granter":
        organisation, kind = case.represented, MandateType.GRANT
    elif fixer == "joint_authority_granter" and path is not None:
        organisation, kind = path.last_giver, MandateType.GRANT_REPRESENT
    else:
        return refusal(reason, remedy.code, fixer)
    if has_granter(organisation, kind, case.theme, case.facts, case.at):
        return refusal(reason, remedy.code, fixer)
    return refusal(reason, "apply_to_clerk", signatory(organisation, case.facts))


def signatory(organisation: str, facts: Facts) -> str:
    """Who signs the application, by the kind of that organisation."""
    municipal = facts.organisations[organisation].kind is PartyKind.MUNICIPALITY
    return "municipality_signatory" if municipal else "joint_authority_signatory"


def simple_refusal(reason: str, facts: Facts, outcome: Outcome = Outcome.DENY) -> Answer:
    """A refusal whose remedy and fixer are those of the catalogue."""
    remedy = facts.catalogue.remedies[facts.catalogue.reasons[reason].remedy or "none"]
    return refusal(reason, remedy.code, remedy.fixer, outcome)


def refusal(reason: str, remedy: str, fixer: str, outcome: Outcome = Outcome.DENY) -> Answer:
    """A refusal without a path."""
    return Answer(outcome, reason, remedy=remedy, fixer=fixer)


# ---- the second time


def as_known(facts: Facts, known_at: datetime) -> Facts:
    """A grant, approval or ending recorded after `known_at` is not known; a change of identifier always is.

    A request is known from when it was asked, and as a request: not who approved it, nor when.
    """

    def later(moment: datetime | None) -> bool:
        return moment is not None and before(known_at, moment)

    def known(grant: Grant) -> Grant:
        if later(grant.approved_at) or later(grant.given_at):
            grant = replace(grant, approved_at=None, awaiting=True, given_by=None, given_at=None)
        if later(grant.revoked_at):
            grant = replace(grant, revoked_at=None)
        return grant

    recorded = [g for g in facts.grants if not later(g.given_at if g.asked_at is None else g.asked_at)]
    return replace(facts, grants=tuple(known(g) for g in recorded))
