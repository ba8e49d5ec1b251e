"""Who works where: municipalities, joint authorities, officials with duties, habits and hours."""

from dataclasses import dataclass, field
from datetime import date
from random import Random

from valtuus.demo.month.days import HOUR, MORNING
from valtuus.demo.month.references import Form, form_of
from valtuus.demo.month.types import Figures
from valtuus.kernel.catalogue import catalogue
from valtuus.oversight.types import Custom, DutyHeld, Watched

HIRED = date(2019, 8, 1)
# Duties that look people up, with how common they are.
COMMON = {
    "adult_social_work": 30,
    "family_social_work": 14,
    "child_protection": 12,
    "services_for_the_disabled": 8,
    "services_for_the_elderly": 10,
    "social_assistance_decisions": 10,
    "payment_claims": 10,
    "client_fees": 8,
    "integration": 6,
    "employment_services": 6,
}
HANDLER = "notice_handling"
MEMBERS = 5  # municipalities of a joint authority


@dataclass(slots=True)
class Organisation:
    """An organisation: for whom it acts, the form of its references."""

    id: str
    acts_for: tuple[str, ...]
    form: Form
    may_lack_case: bool = False

    @property
    def joint(self) -> bool:
        """Whether it is a joint authority."""
        return self.id.startswith("joint_authority")


@dataclass(slots=True)
class Worker:
    """An official with his habits. `steady`: as many looks each day; `own_month`: looks and subjects of his, where the plan needs
    it; `room`: looks left for ordinary work on a day; shares None: as everybody's."""

    key: str
    organisation: Organisation
    duties: list[DutyHeld]
    pace: float
    start: int
    since: date = HIRED
    steady: int = 0
    own_month: tuple[int, int] | None = None
    room: dict[date, int] = field(default_factory=dict)
    away: set[date] = field(default_factory=set)
    unfollowed: float | None = None
    elsewhere: float | None = None
    lacking: float | None = None
    stays: bool = False
    purposes: tuple[str, ...] = ()
    taken: bool = False

    @property
    def special(self) -> bool:
        """Whether shares of his month are the plan's, so that nobody else's work may touch them."""
        return (self.unfollowed, self.elsewhere, self.lacking) != (None, None, None)

    def has(self, duty: str) -> bool:
        """Whether he has a duty."""
        return any(held.duty == duty for held in self.duties)

    def usual(self) -> tuple[str, ...]:
        """Purposes that his duties name; the inbox's is told where a notice is opened."""
        if not self.purposes:
            duties = catalogue().duties
            named = (p for held in self.duties for p in duties[held.duty].purposes if p != "handle_notice")
            self.purposes = tuple(dict.fromkeys(named))
        return self.purposes

    def watched(self) -> Watched:
        """As the rules see him."""
        organisation = self.organisation
        acts_for = frozenset(organisation.acts_for)
        return Watched(self.key, frozenset({organisation.id}), acts_for, tuple(self.duties), self.since)


@dataclass(slots=True)
class World:
    """Everybody of the month. `officers`: of the institution, who take exceptional requests."""

    organisations: list[Organisation]
    workers: list[Worker]
    neighbours: tuple[tuple[str, str], ...]
    officers: list[str]

    def customs(self) -> dict[str, Custom]:
        """The organisations' customs."""
        return {o.id: Custom(o.id, o.form.pattern, o.may_lack_case) for o in self.organisations}


def world_of(chance: Random, figures: Figures, officers: int) -> World:
    """A world of the size of the figures."""
    towns = [f"municipality-{n:02d}" for n in range(1, figures.municipalities + 1)]
    organisations = [Organisation(town, (town,), form_of(chance, n)) for n, town in enumerate(towns)]
    for n in range(figures.joint_authorities):
        members = tuple(sorted(chance.sample(towns, min(MEMBERS, len(towns)))))
        organisations.append(Organisation(f"joint_authority-{n + 1}", members, form_of(chance, n)))
    # An organisation whose register of clients gives no numbers: the institution has allowed it to work without.
    organisations[min(2, len(towns) - 1)].may_lack_case = True
    neighbours = tuple((towns[n], towns[n + 1]) for n in range(0, min(len(towns) - 1, 8), 2))
    workers = [_worker(chance, n, organisations) for n in range(figures.officials)]
    return World(organisations, workers, neighbours, [_key(chance) for _ in range(officers)])


def _worker(chance: Random, number: int, organisations: list[Organisation]) -> Worker:
    joint = [o for o in organisations if o.joint]
    own = joint[number % len(joint)] if joint and number % 5 == 0 else organisations[number % len(organisations)]
    duties = [chance.choices(tuple(COMMON), tuple(COMMON.values()))[0]]
    if chance.random() < 0.25:
        duties.append(HANDLER)
    if chance.random() < 0.15:
        duties.append("payment_claims")
    held = [DutyHeld(duty, HIRED) for duty in dict.fromkeys(duties)]
    pace = min(max(chance.lognormvariate(0, 0.55), 0.25), 2.2)
    return Worker(_key(chance), own, held, pace, MORNING - HOUR // 2 + chance.randrange(HOUR))


def _key(chance: Random) -> str:
    return f"o1:{chance.getrandbits(160):040x}"
