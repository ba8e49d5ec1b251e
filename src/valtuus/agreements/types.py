"""What the agreements slice talks about: what an organisation may be shown, and what a user says the data are for."""

from dataclasses import dataclass, field

from valtuus.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class Agreement:
    """Sopimus: an organisation may use a service on the named legal grounds, for the named scopes.

    `grounds` None: every ground that is used through the service (`through_kelmu`); `scopes` None: all that a ground opens.
    """

    id: str
    party: str
    service: str
    grounds: frozenset[str] | None = None
    scopes: frozenset[str] | None = None
    period: Period = field(default_factory=Period)


@dataclass(frozen=True, slots=True)
class Use:
    """Käyttö: what a user says at a look or an act, with the agreement that it rests on (None: there is none).

    `purpose` is a käyttötarkoitus, `ground` a tiedonsaantioikeus, `conditions` those of the ground that were ticked, `scopes`
    those asked (none: all that the ground opens), `moved_to` the party to which a notice has been moved.
    """

    agreement: Agreement | None = None
    purpose: str | None = None
    ground: str | None = None
    conditions: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many agreements a load has added and ended."""

    added: int
    ended: int
