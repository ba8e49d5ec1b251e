"""Random worlds for the rule of access: small, dense, and full of the edges of section (b).

Every world is built around what is asked: a way from M to P that is nearly right, spoilt in no, one or two places, and beside
it other ways, look-alikes and noise. A seed makes a world again, and drawing nothing but a seed is cheap: Hypothesis cannot
shrink one, `smallest` does.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import strategies as st

from valtuus.kernel.catalogue import catalogue
from valtuus.kernel.codes import RIGHT_NEEDED, RIGHTS_TO_GRANT, MandateType, PartyKind
from valtuus.kernel.periods import HELSINKI, Period, helsinki_day
from valtuus.mandates.types import (
    Employer,
    Facts,
    ForeignAnswer,
    Grant,
    Member,
    OfficeHeld,
    OldRight,
    Organisation,
    Question,
)

World = tuple[Question, Facts, datetime]
Differs = Callable[[Question, Facts, datetime], bool]

PEOPLE = ("pa", "pb", "pc", "pd")
TYPES = tuple(MandateType)
DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)
SECOND = timedelta(seconds=1)
ZONES = (UTC, UTC, HELSINKI, timezone(timedelta(hours=-5)), timezone(timedelta(hours=14)))
TASKS = ("social_work", "child_protection", "lms_billing", "childcare_billing", "all", "specialised_health_care")

# Midnights of Finland (a change of the clock follows or precedes several), and first moments of what opens or closes.
EDGES = tuple(
    datetime.fromisoformat(text)
    for text in (
        "2020-09-25T21:00:00+00:00",  # notices can be moved from here
        "2021-01-31T22:00:00+00:00",  # the old rights have ended
        "2021-03-27T22:00:00+00:00",  # the day of 23 hours begins
        "2021-03-28T01:00:00+00:00",  # the clock goes forward
        "2021-03-28T21:00:00+00:00",  # it has ended
        "2021-09-30T21:00:00+00:00",  # the childcare lists open
        "2021-10-30T21:00:00+00:00",  # the day of 25 hours begins
        "2021-10-31T01:00:00+00:00",  # the clock goes back
        "2021-10-31T22:00:00+00:00",  # it has ended
        "2024-02-28T22:00:00+00:00",  # 29 February
        "2098-12-31T22:00:00+00:00",  # the notices theme is in use
    )
)
CLOCK_BACK = datetime.fromisoformat("2021-10-31T01:00:00+00:00")
ACTIONS = (
    *("kelmu.view_person", "kelmu.view_inbox", "kelmu.open_notice", "kelmu.view_lms_billing", "emava.register_claim")
    * 3,
    *("kelmu.move_notice", "kelmu.view_childcare_billing", "employer.view_matters", "kelmu.view_lms_risk_list"),
)
OFFICE_ACTIONS = ("desk.record_matter", "desk.handle_report", "claims.decide", "applications.take", "audit.search_log")
OFFICES = ("kela_desk", "kela_claims", "registrar", "auditor")


@dataclass
class Scene:
    """What is being built: the cast, the moment, and the facts so far."""

    rng: random.Random
    at: datetime
    action: str
    theme: str
    municipalities: list[str]
    authorities: list[str]
    person: str
    represented: str
    grants: list[Grant] = field(default_factory=list)

    @property
    def day(self) -> date:
        """The Finnish day of the question."""
        return helsinki_day(self.at)

    @property
    def organisations(self) -> list[str]:
        """All of them."""
        return self.municipalities + self.authorities

    def moment(self, *steps: timedelta) -> datetime:
        """The moment of the question and one of these steps, in any zone."""
        return (self.at.astimezone(UTC) + self.rng.choice(steps)).astimezone(self.rng.choice(ZONES))

    def chance(self, share: float) -> bool:
        """True in so great a share of the cases."""
        return self.rng.random() < share

    def other(self, *than: str) -> str:
        """An organisation other than these, joint authorities more often."""
        pool = self.authorities * 2 + self.municipalities
        return self.rng.choice([o for o in pool if o not in than])


def worlds() -> st.SearchStrategy[World]:
    """Questions with their facts and moments."""
    return st.integers(0, 2**48).map(seeded)


def seeded(seed: int) -> World:
    """The world of a seed, always the same."""
    return world(dice(seed))


def dice(seed: int) -> random.Random:
    """Chance that can be had again."""
    return random.Random(seed)  # noqa: S311 - it guards nothing


def world(rng: random.Random) -> World:
    """Draw one world."""
    scene = _scene(rng)
    for _ in range(rng.choice((0, 1, 1, 1, 2, 2, 3))):
        rng.choice(WAYS)(scene)
    for _ in range(rng.choice((0, 0, 1, 2))):
        _noise(scene)
    _granters(scene)
    rng.shuffle(scene.grants)
    organisations = _organisations(scene)
    complete = not scene.chance(0.015)
    facts = Facts(
        catalogue=catalogue(),
        version=1,
        organisations=organisations,
        grants=tuple(scene.grants),
        old_rights=_old_rights(scene),
        members=_members(scene),
        employers=_employers(scene),
        offices=_offices(scene),
        complete=complete,
        foreign=rng.choice(list(ForeignAnswer)) if scene.chance(0.02 if complete else 0.3) else None,
    )
    return _question(scene), facts, scene.at


def _scene(rng: random.Random) -> Scene:
    at = _moment(rng)
    municipalities = rng.sample(("ma", "mb", "mc", "md", "me"), rng.choice((3, 3, 4, 5)))
    authorities = rng.sample(("aa", "jb", "zc"), rng.choice((2, 3)))
    represented = rng.choice(authorities) if rng.random() < 0.02 else rng.choice(municipalities)
    action = rng.choice(ACTIONS)
    if action == "kelmu.view_childcare_billing" and at < EDGES[5] and rng.random() < 0.8:
        action = "kelmu.view_person"
    known = catalogue().actions[action]
    theme = known.theme or ""
    if known.later_theme and at >= EDGES[-1]:
        theme = known.later_theme
    return Scene(rng, at, action, theme, municipalities, authorities, rng.choice(PEOPLE[:3]), represented)


def _moment(rng: random.Random) -> datetime:
    """Often an edge or the moment beside it; in any zone, for a moment is a moment."""
    if rng.random() < 0.4:
        at = rng.choice((*EDGES, CLOCK_BACK, CLOCK_BACK)) + rng.choice(
            (-SECOND, -INSTANT, timedelta(), timedelta(), INSTANT, SECOND)
        )
    else:
        start = rng.choice((datetime(2020, 12, 20, tzinfo=UTC), datetime(2021, 2, 1, tzinfo=UTC)))
        at = start + timedelta(minutes=rng.randrange(400 * 24 * 60 if start.year == 2021 else 42 * 24 * 60))
    if abs(at - CLOCK_BACK) < DAY:
        return at.astimezone(rng.choice((*ZONES, HELSINKI, HELSINKI)))
    return at.astimezone(rng.choice(ZONES))


def _near(scene: Scene) -> datetime:
    """A moment at, close to or far from the question."""
    steps = (timedelta(), INSTANT, SECOND, timedelta(minutes=30), timedelta(hours=1), timedelta(hours=23), DAY)
    return scene.moment(scene.rng.choice((*steps, 40 * DAY)) * scene.rng.choice((-1, 1)))


# ---- ways from M to P


def _direct(scene: Scene, principal: str | None = None) -> None:
    _give(scene, principal or scene.represented, scene.person, MandateType.ACT)


def _chain(scene: Scene, principal: str | None = None) -> None:
    principal = principal or scene.represented
    middle = scene.other(principal)
    for _ in range(scene.rng.choice((0, 1, 1, 1, 1, 1, 2))):
        _give(scene, principal, middle, MandateType.ACT)
    for _ in range(scene.rng.choice((0, 1, 1, 1, 1, 1, 2))):
        _give(scene, middle, scene.person, MandateType.REPRESENT)


def _long_chain(scene: Scene) -> None:
    first = scene.other(scene.represented)
    second = scene.other(scene.represented, first)
    _give(scene, scene.represented, first, MandateType.ACT)
    _give(scene, first, second, MandateType.ACT)
    _give(scene, second, scene.person, MandateType.REPRESENT)


def _cycle(scene: Scene) -> None:
    """M→O, O→M, O→O and M→M, and a representative of one of them."""
    middle = scene.other(scene.represented)
    _give(scene, scene.represented, middle, MandateType.ACT)
    _give(scene, middle, scene.represented, MandateType.ACT)
    if scene.chance(0.3):
        itself = scene.rng.choice((middle, scene.represented))
        _give(scene, itself, itself, MandateType.ACT)
    _give(scene, scene.rng.choice((middle, scene.represented)), scene.person, MandateType.REPRESENT)


def _elsewhere(scene: Scene) -> None:
    """A way in, but for another municipality."""
    other = scene.rng.choice([m for m in scene.municipalities if m != scene.represented])
    scene.rng.choice((_direct, _chain))(scene, other)


WAYS: tuple[Callable[[Scene], None], ...] = (_direct, _direct, _chain, _chain, _chain, _long_chain, _cycle, _elsewhere)


def _noise(scene: Scene) -> None:
    """Any grant from anybody to anybody; an organisation receives only `act`, now and then something that cannot be."""
    giver = scene.rng.choice(scene.organisations)
    if scene.chance(0.4):
        _give(scene, giver, scene.other(giver), MandateType.ACT if scene.chance(0.9) else scene.rng.choice(TYPES))
    else:
        holder = scene.person if scene.chance(0.4) else scene.rng.choice(PEOPLE)
        _give(scene, giver, holder, scene.rng.choice(TYPES))


def _granters(scene: Scene) -> None:
    """Registered rights to grant: who can put it right, and now and then P himself."""
    for giver in dict.fromkeys([scene.represented, *scene.rng.sample(scene.organisations, 2)]):
        for kind in sorted(RIGHTS_TO_GRANT):
            if scene.chance(0.6):
                holder = scene.person if scene.chance(0.05) else scene.rng.choice(("pc", "pd", "pe"))
                _give(scene, giver, holder, kind)


# ---- one grant


def _give(scene: Scene, giver: str, holder: str, kind: MandateType) -> None:
    """A grant without a fault, though often at an edge of having one; then spoilt, mostly in no place, else in one or two."""
    rng = scene.rng
    day, number = scene.day, len(scene.grants)
    to_person = holder.startswith("p")
    grant = Grant(
        id=f"{rng.choice('bcdx')}{number}",
        giver=giver,
        holder=holder,
        to_person=to_person,
        type=kind,
        themes=frozenset((scene.theme, *_more_themes(scene))),
        first_day=day - rng.choice((0, 0, 1, 30, 400)) * DAY,
        last_day=day + rng.choice((0, 0, 1, 30, 30, 400)) * DAY,
        limit=_limit(scene, kind),
        given_at=_given_at(scene),
        approved_at=scene.moment(timedelta(), -INSTANT, -3 * DAY) if scene.chance(0.06) else None,
        revoked_at=scene.moment(INSTANT, SECOND, 30 * DAY) if scene.chance(0.06) else None,
        details_changed_on=day + rng.choice((1, 1, 30)) * DAY if scene.chance(0.06) else None,
    )
    if grant.approved_at is not None:
        grant = replace(grant, given_at=grant.approved_at)
    if kind not in RIGHTS_TO_GRANT and scene.chance(0.2):
        grant = _by_somebody(scene, grant)
    for _ in range(rng.choice((0, 0, 0, 0, 0, 1, 1, 1, 2))):
        grant = rng.choice(SPOILERS)(scene, grant)
    if grant.awaiting or grant.approved_at is not None:
        grant = _asked(scene, grant)
    scene.grants.append(grant)


def _asked(scene: Scene, grant: Grant) -> Grant:
    """A request: when it was asked, mostly written; then who approves it gives it, and who waits has been given nothing."""
    asked = (grant.approved_at or scene.at).astimezone(UTC) - scene.rng.choice((timedelta(), INSTANT, DAY, 20 * DAY))
    asked = asked.astimezone(scene.rng.choice(ZONES))
    if grant.awaiting and scene.chance(0.7):
        return replace(grant, asked_at=asked, given_by=None, given_at=None, approved_at=None)
    if not grant.awaiting and scene.chance(0.7):
        return replace(grant, asked_at=asked, given_at=grant.approved_at)
    return grant


def _more_themes(scene: Scene) -> list[str]:
    return scene.rng.sample(sorted(catalogue().themes), scene.rng.choice((0, 0, 1, 2)))


def _limit(scene: Scene, kind: MandateType) -> frozenset[str] | None:
    """Mostly on `represent`, where it counts if the link is the last of a chain; elsewhere it must not."""
    if not scene.chance(0.25 if kind is MandateType.REPRESENT else 0.04):
        return None
    reached = scene.rng.sample(scene.municipalities, scene.rng.choice((0, 1, 1, 2)))
    return frozenset([*reached, scene.represented] if scene.chance(0.7) else reached)


def _given_at(scene: Scene) -> datetime | None:
    if scene.chance(0.3):
        return None
    return _near(scene) if scene.chance(0.3) else scene.moment(-DAY, -DAY, -20 * DAY, -300 * DAY)


def _by_somebody(scene: Scene, grant: Grant) -> Grant:
    """Given by a person, and the rights that he then had: mostly enough, sometimes in two halves, sometimes not."""
    rng = scene.rng
    granter = rng.choice(("pd", "pd", "pe", scene.person))
    given_at = grant.given_at or (_near(scene) if scene.chance(0.95) else None)
    given = replace(grant, given_by=granter, given_at=given_at)
    moment = (given_at or scene.at).astimezone(UTC)
    day = helsinki_day(moment)
    right = Grant(
        id=f"{rng.choice('bcdx')}{len(scene.grants)}r",
        giver=grant.giver,
        holder=granter,
        to_person=True,
        type=RIGHT_NEEDED[grant.type],
        themes=grant.themes,
        first_day=day - rng.choice((0, 1, 300)) * DAY,
        last_day=day + rng.choice((0, 1, 300)) * DAY,
        revoked_at=moment + rng.choice((INSTANT, DAY)) if scene.chance(0.3) else None,
    )
    if scene.chance(0.3):
        themes = sorted(right.themes)
        cut = rng.randrange(len(themes) + 1)
        half = replace(right, id=right.id + "h", themes=frozenset(themes[cut:] or themes))
        scene.grants.append(half if scene.chance(0.7) else replace(half, type=MandateType.GRANT))
        right = replace(right, themes=frozenset(themes[:cut] or themes))
    if scene.chance(0.25):
        right = rng.choice(
            (
                replace(right, revoked_at=moment - rng.choice((timedelta(), INSTANT, DAY))),
                replace(right, first_day=day + DAY),
                replace(right, last_day=day - DAY),
                replace(right, details_changed_on=day),
                replace(right, awaiting=True),
                replace(right, approved_at=moment + rng.choice((timedelta(), INSTANT))),
                replace(right, specifier="ALIORG-12"),
                replace(right, given_by="pe", given_at=moment - DAY),
                replace(right, type=rng.choice(TYPES)),
                replace(right, holder=rng.choice(PEOPLE)),
                replace(right, giver=rng.choice(scene.organisations)),
                replace(right, themes=frozenset({scene.theme})),
            )
        )
    if scene.chance(0.93):
        scene.grants.append(right)
    return given


def _other_theme(scene: Scene, grant: Grant) -> Grant:
    rest = [t for t in sorted(catalogue().themes) if t != scene.theme]
    return replace(grant, themes=frozenset(scene.rng.sample(rest, scene.rng.choice((1, 1, 2)))))


def _lookalike(scene: Scene, grant: Grant) -> Grant:
    alike = catalogue().lookalikes[scene.theme] or {"incomes_register_benefit_view"}
    return replace(grant, themes=(grant.themes - {scene.theme}) | alike)


Spoiler = Callable[[Scene, Grant], Grant]
SPOILERS: Sequence[Spoiler] = (
    lambda scene, grant: replace(grant, awaiting=True),
    lambda scene, grant: replace(grant, approved_at=scene.moment(INSTANT, DAY)),
    lambda scene, grant: replace(grant, revoked_at=_near(scene)),
    lambda scene, grant: replace(grant, revoked_at=scene.moment(timedelta(), -INSTANT, -DAY)),
    lambda scene, grant: replace(grant, first_day=scene.day + DAY, last_day=scene.day + 300 * DAY),
    lambda scene, grant: replace(grant, first_day=scene.day - 300 * DAY, last_day=scene.day - DAY),
    lambda scene, grant: replace(grant, details_changed_on=scene.day - scene.rng.choice((0, 1)) * DAY),
    lambda scene, grant: replace(grant, type=scene.rng.choice(TYPES)) if grant.to_person else grant,
    lambda scene, grant: replace(grant, type=scene.rng.choice(TYPES)) if grant.to_person else grant,
    _other_theme,
    _other_theme,
    _lookalike,
    lambda scene, grant: replace(grant, specifier="ALIORG-12"),
    lambda scene, grant: replace(grant, limit=frozenset(scene.rng.sample(scene.municipalities, 1))),
    lambda scene, grant: replace(grant, given_by=scene.rng.choice(PEOPLE)),
)


# ---- the rest of the facts


def _organisations(scene: Scene) -> dict[str, Organisation]:
    """Each has ceased now and then, at an edge; its successor is of its kind, known, unknown or not written."""
    found = {}
    for kind, ids in (
        (PartyKind.MUNICIPALITY, scene.municipalities),
        (PartyKind.JOINT_AUTHORITY, scene.authorities),
    ):
        for name in ids:
            organisation = Organisation(name, kind)
            if scene.chance(0.08):
                last = scene.day + scene.rng.choice((-100, -1, -1, 0, 1)) * DAY
                successor = scene.rng.choice((None, "unknown", *(i for i in ids if i != name)))
                organisation = Organisation(name, kind, last, successor)
            found[name] = organisation
    return found


def _period(scene: Scene) -> Period:
    """Mostly open; else its edge is the day of the question or beside it."""
    if scene.chance(0.7):
        return Period()
    first = scene.day + scene.rng.choice((-9, 0, 0, 1)) * DAY if scene.chance(0.5) else None
    last = scene.day + scene.rng.choice((-1, 0, 0, 9)) * DAY if first is None or scene.chance(0.3) else None
    return Period(first, last)


def _members(scene: Scene) -> tuple[Member, ...]:
    found = []
    for authority in scene.authorities:
        for municipality in scene.municipalities:
            if scene.chance(0.35):
                tasks = frozenset(scene.rng.sample(TASKS, scene.rng.choice((0, 1, 2, 2))))
                found.append(Member(authority, municipality, tasks, _period(scene)))
    return tuple(found)


def _employers(scene: Scene) -> tuple[Employer, ...]:
    """Often M or an organisation that a grant names."""
    named = [g.holder for g in scene.grants if not g.to_person] + [g.giver for g in scene.grants]
    pool = [scene.represented, *scene.authorities, *named]
    parties = [scene.rng.choice(pool) for _ in range(scene.rng.choice((0, 1, 1, 1, 2)))]
    return tuple(Employer(party, _period(scene)) for party in parties)


def _offices(scene: Scene) -> tuple[OfficeHeld, ...]:
    roles = scene.rng.sample(OFFICES, scene.rng.choice((0, 1, 2, 3)))
    return tuple(OfficeHeld(role, _period(scene)) for role in roles)


def _old_rights(scene: Scene) -> tuple[OldRight, ...]:
    if not scene.chance(0.2):
        return ()
    rng = scene.rng
    services = ("kelmu", "emava", "kela_employer")
    person = scene.person if scene.chance(0.8) else rng.choice(PEOPLE)
    party = scene.represented if scene.chance(0.8) else rng.choice(scene.organisations)
    return (OldRight(person, party, frozenset(rng.sample(services, rng.choice((1, 2))))),)


def _question(scene: Scene) -> Question:
    strong = not scene.chance(0.015)
    if scene.chance(0.03):
        action = scene.rng.choice(OFFICE_ACTIONS)
        return Question(scene.person, None, action, strong, scene.chance(0.6), scene.chance(0.25))
    return Question(scene.person, scene.represented, scene.action, strong, scene.chance(0.1), scene.chance(0.1))


# ---- the smallest world that still shows it


def smallest(question: Question, facts: Facts, at: datetime, differs: Differs) -> Facts:
    """Leave out of the facts whatever can be left out while `differs` still holds."""
    shrinking = True
    while shrinking:
        shrinking = False
        for smaller in _smaller(question, facts):
            if differs(question, smaller, at):
                facts, shrinking = smaller, True
                break
    return facts


def _smaller(question: Question, facts: Facts) -> list[Facts]:
    """Every facts with one thing less."""
    found = []
    for name in ("grants", "old_rights", "members", "employers"):
        rows = getattr(facts, name)
        found += [replace(facts, **{name: rows[:i] + rows[i + 1 :]}) for i in range(len(rows))]
    used = {question.represented} | {g.giver for g in facts.grants} | {g.holder for g in facts.grants}
    for name in set(facts.organisations) - used:
        rest = {key: value for key, value in facts.organisations.items() if key != name}
        found.append(replace(facts, organisations=rest))
    for i, grant in enumerate(facts.grants):
        fields = ("limit", "specifier", "given_by", "given_at", "revoked_at", "details_changed_on")
        plainer = [replace(grant, **{name: None}) for name in fields if getattr(grant, name) is not None]
        found += [replace(facts, grants=(*facts.grants[:i], one, *facts.grants[i + 1 :])) for one in plainer]
    return found
