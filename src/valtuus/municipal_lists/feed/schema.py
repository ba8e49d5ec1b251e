"""The shape of a line, version 1 (docs/feed-lists.md): the head of a list, or one of its rows. Codes are checked in `rules`."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta, Struct

Text = Annotated[
    str, Meta(min_length=1, max_length=200, pattern=r"\A[^\x00-\x1f\x7f]*\Z", description='"…" (1–200), \\x20–')
]
Money = Annotated[str, Meta(pattern=r"\A(0|[1-9][0-9]{0,7})\.[0-9]{2}\Z", description='"1234.56"')]
Sum = Annotated[str, Meta(pattern=r"\A(0|[1-9][0-9]{0,10})\.[0-9]{2}\Z", description='"1234567.89"')]
Municipality = Annotated[str, Meta(pattern=r"\A[0-9a-z]{1,20}\Z", description='"091"')]
Month = Annotated[str, Meta(pattern=r"\A20[0-9]{2}-(0[1-9]|1[0-2])\Z", description='"2021-01"')]
Bill = Annotated[str, Meta(pattern=r"\A[0-9A-Za-z/-]{1,30}\Z", description="0–9 A–Z a–z / - (1–30)")]
Rows = Annotated[int, Meta(ge=0, le=100_000, description="0–100000")]
Days = Annotated[int, Meta(ge=0, le=20_000, description="0–20000")]


class Span(Struct, forbid_unknown_fields=True, rename={"from_": "from"}, frozen=True, gc=False):
    """Jakso: both days included."""

    from_: date
    until: date


class Head(Struct, forbid_unknown_fields=True, frozen=True, gc=False):
    """The head of a list: a month with its bill, or the day that a list of days is of; how many rows follow it."""

    kind: Literal["lms_billing", "lms_days", "childcare_billing"]
    municipality: Municipality
    rows: Rows
    month: Month | None = None
    as_of: date | None = None
    bill: Bill | None = None
    sum: Sum | None = None


class Person(Struct, forbid_unknown_fields=True, frozen=True, gc=False):
    """One row: a person, and what her municipality pays or how many days she was paid."""

    identity_code: str
    family_name: Text
    given_names: Text
    non_disclosure: bool
    home_municipality: Municipality | None = None
    paid_days: Days | None = None
    period: Span | None = None
    gross: Money | None = None
    percent: int | None = None
    share: Money | None = None


class Line(Struct, forbid_unknown_fields=True, omit_defaults=True, frozen=True):
    """A line is the head of a list or a row of the list whose head came before it."""

    schema: Literal[1]
    list: Head | None = None
    row: Person | None = None
