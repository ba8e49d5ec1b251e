"""The shape of a line, version 1 (docs/feed.md). Money is text, days are days; codes are checked in `rules`."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

# In the descriptions stands what is allowed, in signs rather than words: they are shown in three languages.
Text = Annotated[
    str, Meta(min_length=1, max_length=200, pattern=r"\A[^\x00-\x1f\x7f]*\Z", description='"…" (1–200), \\x20–')
]
Code = Annotated[str, Meta(pattern=r"\A[a-z][a-z0-9_]{0,59}\Z", description="a–z 0–9 _ (1–60)")]
Money = Annotated[str, Meta(pattern=r"\A(0|[1-9][0-9]{0,8})\.[0-9]{2}\Z", description='"1234.56"')]
Postal = Annotated[str, Meta(pattern=r"\A[0-9]{5}\Z", description='"00100"')]
Municipality = Annotated[str, Meta(pattern=r"\A[0-9]{3}\Z", description='"091"')]
Year = Annotated[int, Meta(ge=1990, le=2100, description="1990–2100")]


class Span(Struct, forbid_unknown_fields=True, rename={"from_": "from"}, frozen=True, gc=False):
    """Jakso: both days included."""

    from_: date
    until: date


class Address(Struct, forbid_unknown_fields=True, frozen=True, gc=False):
    """Osoite."""

    street: Text
    postal_code: Postal
    post_office: Text


class Pending(Struct, forbid_unknown_fields=True, frozen=True, gc=False):
    """Vireillä oleva asia."""

    benefit: Code
    arrived_on: date
    state: Code


class Decision(Struct, forbid_unknown_fields=True, rename={"from_": "from"}, frozen=True, gc=False):
    """Etuusratkaisu. `amount` is for a month, or for a day (docs/feed.md says which); `until` None: until further."""

    benefit: Code
    decided_on: date
    outcome: Code
    from_: date | None = None
    until: date | None = None
    amount: Money | None = None


class Payment(Struct, forbid_unknown_fields=True, frozen=True, gc=False):
    """Maksu. `withheld` holds tax and what was kept back for recovery; `net` reached the payee."""

    benefit: Code
    paid_on: date
    period: Span
    gross: Money
    withheld: Money
    net: Money
    payee_kind: Code


class Insurance(Struct, forbid_unknown_fields=True, rename={"from_": "from"}, frozen=True, gc=False):
    """Vakuuttamistieto: covered by Finnish social security or not, since when."""

    covered: bool
    from_: date
    until: date | None = None


class Recovery(Struct, forbid_unknown_fields=True, frozen=True, gc=False):
    """Perintätieto: what is still owed, and the instalment kept back from each payment."""

    benefit: Code
    balance: Money
    instalment: Money


class MedicineCeiling(Struct, forbid_unknown_fields=True, frozen=True, gc=False):
    """Lääkekatto of a calendar year, and the day it was met."""

    year: Year
    met: bool
    met_on: date | None = None


class Passed(Struct, forbid_unknown_fields=True, rename={"from_": "from"}, frozen=True, gc=False):
    """Muun tahon Kelaan välittämä tieto."""

    matter: Code
    passed_on: date
    from_: date | None = None
    until: date | None = None


class PersonLine(Struct, forbid_unknown_fields=True, omit_defaults=True, frozen=True):
    """One person: who, as of which day, and the entries of each scope. The day of birth is derived from the identity code."""

    schema: Literal[1]
    identity_code: str
    family_name: Text
    given_names: Text
    non_disclosure: bool
    as_of: date
    died: date | None = None
    address: Address | None = None
    home_municipality: Municipality | None = None
    pending: tuple[Pending, ...] = ()
    decisions: tuple[Decision, ...] = ()
    payments: tuple[Payment, ...] = ()
    insurance: tuple[Insurance, ...] = ()
    recovery: tuple[Recovery, ...] = ()
    medicine_ceiling: tuple[MedicineCeiling, ...] = ()
    other_bodies: tuple[Passed, ...] = ()


SCOPES = ("pending", "decisions", "payments", "insurance", "recovery", "medicine_ceiling", "other_bodies")
