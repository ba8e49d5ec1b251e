"""What the agreements slice talks about: what an organisation may be shown, and what a user says the data are for."""

from dataclasses import dataclass, field
from datetime import date, datetime

from valtuus.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class Agreement:
    """Sopimus: an organisation may use a service on the named legal grounds, for the named scopes.

    `grounds` None: every ground that is used through the service (`through_kelmu`); `scopes` None: all that a ground opens;
    `channels` None: on screen and by interface. `period.last` is its last day as it stands, whether it was agreed or ended before.
    """

    id: str
    party: str
    service: str
    grounds: frozenset[str] | None = None
    scopes: frozenset[str] | None = None
    period: Period = field(default_factory=Period)
    channels: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """Sopimus historioineen: an agreement with who made it and when, what it came in place of, and who ended it.

    `made_by` and `ended_by` are officials' keys; None with its moment where it was loaded. `ended`: no longer to be
    ended or changed.
    """

    agreement: Agreement
    made_by: str | None
    made_at: datetime | None
    replaces: str | None
    ended: bool
    ended_by: str | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Opening:
    """What an agreement that holds opens: grounds, and scopes (None: all that a ground opens)."""

    grounds: frozenset[str]
    scopes: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Use:
    """Käyttö: what a user says at a look or an act, with the agreement that it rests on (None: there is none).

    `purpose` is a käyttötarkoitus, `ground` a tiedonsaantioikeus, `conditions` those of the ground that were ticked, `scopes`
    those asked (none: all that the ground opens), `moved_to` the party to which a notice has been moved, `channel` the way by which
    data are asked (None: not told), `ended` the last day of an agreement that holds no more, where there is none.
    """

    agreement: Agreement | None = None
    purpose: str | None = None
    ground: str | None = None
    conditions: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()
    moved_to: str | None = None
    channel: str | None = None
    ended: date | None = None


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many agreements a load has added and ended."""

    added: int
    ended: int
