"""More employees of Mallila and Seutu, invented, so that the employee check shows every state; nobody signs in as one of them."""

from dataclasses import dataclass
from datetime import date

from valtuus.demo.cast import Player
from valtuus.kernel.codes import MandateType

VIEW, LMS, ALIKE = "view_and_claim", "lms_material", "incomes_register_benefit_view"
ACT, REPRESENT = MandateType.ACT, MandateType.REPRESENT
LONG, SHORT = date(2022, 12, 31), date(2021, 3, 15)


@dataclass(frozen=True, slots=True)
class Employee:
    """A player with what her own employer has given her, if anything; `asked`: she has asked for it and waits."""

    player: Player
    type: MandateType | None = None
    themes: frozenset[str] = frozenset()
    last_day: date = LONG
    asked: bool = False


def _works(name: str, code: str, where: str, *duties: str) -> Player:
    return Player(name, code, {}, where, frozenset(duties))


STAFF = (
    Employee(_works("Tuomas Toivonen", "120484-951A", "mallila", "adult_social_work", "payment_claims")),
    Employee(_works("Sirpa Salo", "050379-952R", "mallila", "adult_social_work"), ACT, frozenset({VIEW}), SHORT),
    Employee(_works("Pekka Peltola", "210165-953V", "mallila", "client_fees"), REPRESENT, frozenset({VIEW})),
    Employee(_works("Liisa Laine", "170890-954D", "mallila", "child_protection"), ACT, frozenset({VIEW, LMS})),
    Employee(
        _works("Jari Jokinen", "300975-955S", "mallila", "employment_services"), ACT, frozenset({LMS}), asked=True
    ),
    Employee(_works("Åsa Östman", "080588-956R", "mallila", "notice_handling"), ACT, frozenset({ALIKE})),
    Employee(_works("Kirsi Kivelä", "111281-961N", "seutu", "family_social_work"), ACT, frozenset({VIEW})),
    Employee(_works("Mikko Mäkelä", "260770-962H", "seutu", "adult_social_work"), REPRESENT, frozenset({VIEW}), SHORT),
    Employee(_works("Riitta Rinne", "140992-9633", "seutu", "child_protection"), REPRESENT, frozenset({VIEW, LMS})),
    Employee(_works("Petri Pohjola", "020667-964H", "seutu", "integration"), REPRESENT, frozenset({VIEW}), asked=True),
)
