"""What the fallback talks about: people and organisations by id and key, causes and symptoms by code (catalogue/symptoms.toml)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from valtuus.kernel.decision import Decision


class KnownBy(StrEnum):
    """Mistä syy tiedetään: from the decision, only by asking, or when a granter tries to give."""

    DECISION = "decision"
    ASKED = "asked"
    GRANTING = "granting"


@dataclass(frozen=True, slots=True)
class Cause:
    """Syy: a row of symptom → cause. `when`: narrows causes of one reason by `path` or `remedy`; `order` is of asking;
    `also`: further reasons that come of it.
    """

    code: str
    order: int
    known_by: KnownBy
    symptoms: tuple[str, ...]
    reason: str
    remedy: str
    when: tuple[tuple[str, str], ...] = ()
    also: tuple[str, ...] = ()


class Reply(StrEnum):
    """Vastaus to a question about what the register cannot know."""

    YES = "yes"
    NO = "no"
    SKIP = "skip"


class Way(StrEnum):
    """Seuraava askel: the one next step out of a refusal.

    `request`: ask for the mandate; `request_members`: ask it of the municipality in the organisation's name; `tell`: tell the
    granters of the link; `give`, `approve`: the reader is that granter; `apply`: the application to the clerk service; `own`:
    a page on which the reader mends it; `open`: the service itself, where what was stated is mended; `report`: none of these.
    """

    REQUEST = "request"
    REQUEST_MEMBERS = "request_members"
    TELL = "tell"
    GIVE = "give"
    APPROVE = "approve"
    APPLY = "apply"
    OWN = "own"
    OPEN = "open"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Asking:
    """Mitä selvitetään: an action for an organisation, with what else was told when it was tried.

    `theme` and `type` are of an attempt to give; `purpose`, `ground`, `conditions`, `scopes` and `moved_to` (the party that a
    notice was moved to) of a look. `symptom` narrows what is asked.
    """

    represented: str
    action: str
    symptom: str = ""
    theme: str = ""
    type: str = ""
    purpose: str = ""
    ground: str = ""
    conditions: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()
    moved_to: str = ""

    @property
    def used(self) -> bool:
        """Whether anything was told of a use, so that it is judged, too."""
        return bool(self.purpose or self.ground or self.conditions or self.scopes or self.moved_to)


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """Katkennut lenkki: whose mandate is lacking or does not carry: giver, holder, whether a person holds it, the theme.

    `middle`: the organisation in whose name somebody can ask the giver for it, where the remedy has such a way.
    """

    giver: str
    holder: str
    to_person: bool
    theme: str = ""
    middle: str = ""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Selvitys: why a person cannot do an action for an organisation, as of the decision's moment.

    `cause`: the one that the decision's reason names, or of those asked the first that was answered yes; empty where the decision
    is a permit and nothing else is known. `to_ask`: codes of the causes that the register cannot know, still to be asked, in
    their order. Remedy and fixer are the decision's own, where it is not a permit. `way`: the next step; `told`: the granters of
    the link have been told today.
    """

    person: str
    asking: Asking
    decision: Decision
    cause: str
    to_ask: tuple[str, ...] = ()
    way: Way = Way.REPORT
    link: BrokenLink | None = None
    told: bool = False
    answers: Mapping[str, Reply] = field(default_factory=dict)
