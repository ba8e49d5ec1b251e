"""What the benefit information service talks about."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from valtuus.disclosures.types import Tick
from valtuus.kernel.actor import Actor
from valtuus.kernel.decision import Decision, Reason

VIEW_PERSON = "kelmu.view_person"  # the action of the catalogue that a look at one person is


@dataclass(frozen=True, slots=True)
class Person:
    """Asiakas as shown: `address` and `home_municipality` None under a non-disclosure order (turvakielto).

    `home_municipality` is a code of Statistics Finland; `as_of` the day of the delivery the data came with.
    """

    identity_code: str = field(repr=False)
    family_name: str = field(repr=False)
    given_names: str = field(repr=False)
    born: date = field(repr=False)
    died: date | None
    non_disclosure: bool
    address: str | None = field(repr=False)
    home_municipality: str | None
    as_of: date


@dataclass(frozen=True, slots=True)
class Item:
    """Etuustieto: one piece of benefit data. `fields` are the scope's fields of the catalogue, JSON values."""

    id: str
    scope: str
    benefit: str | None
    on_day: date
    fields: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Benefits:
    """Etuustiedot: what a look shows. `items` has every opened scope as a key, newest first; empty when there is no data at all.

    `remarks` are reasons of the layer `remark`: told beside a permitted look, nothing is refused by them.
    """

    person: Person | None
    items: Mapping[str, tuple[Item, ...]]
    remarks: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """Hakupyyntö: what an official fills in for one look at one person. Codes of the catalogues; `represented` a party's id."""

    identity_code: str = field(repr=False)
    represented: str
    ground: str
    purpose: str
    scopes: tuple[str, ...]
    conditions: tuple[str, ...] = ()
    case_reference: str = ""
    action: str = VIEW_PERSON
    channel: str = "screen"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the judge says of a wish: the decision (mandate, then agreement and ground) and the scopes that a permit opens.

    `question` is what was judged, any value with a canonical form and without an identity code, so that it can be judged again;
    `municipality` the code of the represented municipality, None for an office.
    """

    decision: Decision
    scopes: tuple[str, ...]
    question: Any
    municipality: str | None = None


Judge = Callable[[Wish, Actor, datetime], Judgement]
"""Decides on a wish before any person is touched: `mandates.services.decide`, then `agreements.services.narrow`."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How many looks an hour go unslowed, the pause's step and its longest, in seconds; and how many guessed codes are an alarm."""

    free: int = 20
    step: float = 2.0
    longest: float = 60.0
    unknown: int = 3


@dataclass(frozen=True, slots=True)
class Look:
    """Katselu: what a permitted look gave, under which number it stands in the log, and on which decision.

    `remembered`: conditions that were not ticked this time, each with the earlier tick that stood for it.
    """

    benefits: Benefits
    number: int
    decision: Decision
    scopes: tuple[str, ...]
    remembered: Mapping[str, Tick] = field(default_factory=dict)
