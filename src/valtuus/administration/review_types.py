"""What the review of mandates and the watch over their ends talk about. Mandates and organisations by id, people by key."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from valtuus.administration.types import Examined
from valtuus.kernel.catalogue import Catalogue
from valtuus.kernel.decision import Use
from valtuus.mandates.types import Draft, Grant
from valtuus.parties.types import Employment, RosterRow


class Flag(StrEnum):
    """Huomio of a mandate under review: unused for 90 days, a look-alike theme, wider than the duties name, its holder no longer
    works there, who gave it may no longer give, a type that opens nothing."""

    UNUSED = "unused_90_days"
    LOOK_ALIKE = "look_alike"
    OVER_BROAD = "over_broad"
    ORPHAN = "orphan"
    GRANTER_GONE = "granter_gone"
    WRONG_TYPE = "wrong_type"


class Reply(StrEnum):
    """Vastaus: keep it, end it, put a narrower one in its place."""

    KEEP = "keep"
    END = "end"
    NARROW = "narrow"


class Done(StrEnum):
    """What came of a reply: done at once, laid before who may, by application to the clerk service, or it was over already."""

    DONE = "done"
    PROPOSED = "proposed"
    APPLICATION = "application"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply with who gave it, when, and what came of it."""

    reply: Reply
    by: str
    at: datetime
    done: Done


@dataclass(frozen=True, slots=True)
class Finding:
    """Havainto: what a mandate looked like when the review was opened. `used`: the themes of its use in the quarter before,
    `last_used` the last of it."""

    grant: Grant
    flags: frozenset[Flag] = frozenset()
    last_used: datetime | None = None
    used: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Item:
    """Katselmoitava valtuus: a finding of a review with its answer; None: nobody has answered yet."""

    id: str
    finding: Finding
    answer: Answer | None = None

    @property
    def grant(self) -> Grant:
        """The mandate as it stands now."""
        return self.finding.grant


@dataclass(frozen=True, slots=True)
class Review:
    """Katselmointi: the frozen population, how much of it is answered. `themes`: those of who opened it."""

    id: str
    party: str
    opened_by: str
    at: datetime
    themes: frozenset[str]
    due_on: date
    total: int
    answered: int
    closed_at: datetime | None = None

    @property
    def left(self) -> int:
        """How many wait for an answer."""
        return self.total - self.answered


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """What opening a review consults. `given`: all that the organisation has given; `work`: every employment of those who hold
    it, by person; `granters`: who may give in its name now; `mandated`: the themes in which others have mandated it."""

    catalogue: Catalogue
    party: str
    at: datetime
    day: date
    joint: bool
    given: tuple[Examined, ...]
    roster: tuple[RosterRow, ...] = ()
    work: Mapping[str, tuple[Employment, ...]] = field(default_factory=dict)
    granters: frozenset[str] = frozenset()
    mandated: frozenset[str] = frozenset()
    uses: tuple[Use, ...] = ()


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Katselmointiväli: how often an organisation reviews, when it last closed one, and whether the next is due."""

    days: int
    last_closed: date | None
    due: bool


@dataclass(frozen=True, slots=True)
class Ending:
    """Päättyvä valtuus: a mandate that ends soon without a successor. `days_left`: until its last day; `renewed`: the same again;
    `warnings`: codes of what giving it again would warn of."""

    grant: Grant
    days_left: int
    renewed: Draft
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Renewed:
    """What one press did: mandates renewed, and renewals laid before other granters."""

    given: int
    proposed: int
