"""What the ticks of the guide share: the facts worked out once, and how a tick says what is missing."""

from collections.abc import Callable, Iterable, Sequence

from valtuus.administration.guide_types import GuideFacts, Missing, Part, StepState
from valtuus.administration.rules.check import reach_of
from valtuus.administration.rules.duties import WITHOUT_ROSTER, needed_themes
from valtuus.administration.types import Check, Examined
from valtuus.kernel.codes import MandateType

DONE, NOT, NOT_APPLICABLE = StepState.DONE, StepState.NOT, StepState.NOT_APPLICABLE
Ticked = tuple[StepState, tuple[Missing, ...], tuple[Part, ...]]
Ticking = Callable[["Setting"], Ticked]


class Setting:
    """The facts of one guide with what several ticks ask of them, worked out once."""

    def __init__(self, facts: GuideFacts, check: Check) -> None:
        self.facts = facts
        self.check = check
        self.day = facts.check.day
        self.catalogue = facts.check.catalogue
        self.party = facts.check.party.id
        self.joint = facts.check.joint
        self.needed = needed_of(facts)
        self.reach = tuple(r for r in reach_of(facts.check) if self.joint)
        self.said_step = ""

    def rights(self, kind: MandateType, theme: str) -> list[Examined]:
        """Rights of a type in a theme, those to come too."""
        return [j for j in self.facts.rights if j.grant.type is kind and theme in j.grant.themes]

    def granters(self, kind: MandateType, theme: str) -> set[str]:
        """Who may give in a theme now."""
        return {j.grant.holder for j in self.rights(kind, theme) if j.sound}


def needed_of(facts: GuideFacts) -> frozenset[str]:
    """The themes of the duties on the roster; where nobody's duties are told, the two of the bulletin."""
    told = [row.duties for row in facts.check.roster if row.duties]
    if not told:
        return WITHOUT_ROSTER
    return frozenset().union(*(needed_themes(d, facts.check.catalogue, facts.check.day) for d in told))


def ticked(missing: Iterable[Missing]) -> Ticked:
    """The state of a tick that lacks what it lacks."""
    found = tuple(missing)
    return (NOT if found else DONE), found, ()


def by_member(parts: Sequence[Part]) -> Ticked:
    """The state of a step that each member municipality has for itself."""
    states = {part.state for part in parts} - {NOT_APPLICABLE}
    if not states:
        return NOT_APPLICABLE, (), tuple(parts)
    return (NOT if NOT in states else DONE), (), tuple(parts)


def part_of(municipality: str, missing: Iterable[Missing]) -> Part:
    """The part of one member municipality."""
    found = tuple(missing)
    return Part(municipality, NOT if found else DONE, found)
