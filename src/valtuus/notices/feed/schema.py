"""The shape of a line, version 1 (docs/feed-notices.md). Codes are checked in `rules`; money is text, days are days."""

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

# In the descriptions stands what is allowed, in signs rather than words: they are shown in three languages.
Text = Annotated[
    str, Meta(min_length=1, max_length=200, pattern=r"\A[^\x00-\x1f\x7f]*\Z", description='"…" (1–200), \\x20–')
]
Words = Annotated[
    str, Meta(min_length=1, max_length=4000, pattern=r"\A[^\x00-\x09\x0b-\x1f\x7f]*\Z", description='"…" (1–4000)')
]
Source = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9][A-Za-z0-9._-]{0,59}\Z", description="A–Z a–z 0–9 . _ - (1–60)")]
Code = Annotated[str, Meta(pattern=r"\A[a-z][a-z0-9_]{0,59}\Z", description="a–z 0–9 _ (1–60)")]
Place = Annotated[str, Meta(pattern=r"\A[a-z0-9][a-z0-9_-]{0,59}\Z", description='"091"')]
Money = Annotated[str, Meta(pattern=r"\A(0|[1-9][0-9]{0,8})\.[0-9]{2}\Z", description='"1234.56"')]
Months = Annotated[int, Meta(ge=1, le=600, description="1–600")]
Moment = Annotated[datetime, Meta(tz=True, description='"2021-02-01T08:00:00+02:00"')]


class Asked(Struct, forbid_unknown_fields=True, omit_defaults=True, frozen=True, gc=False):
    """Haettu meno: what money is asked for."""

    what: Text
    amount: Money | None = None


class Facts(Struct, forbid_unknown_fields=True, omit_defaults=True, frozen=True, gc=False):
    """Kunnat: the municipalities that the notice itself names, by code."""

    home: Place | None = None
    permanent_stay: Place | None = None
    stay_now: Place | None = None


class Content(Struct, forbid_unknown_fields=True, omit_defaults=True, frozen=True, gc=False):
    """Sisältö. Which of it a kind must have is said in `rules`."""

    asked: tuple[Asked, ...] = ()
    message: Words | None = None
    contact_wish: Text | None = None
    since: date | None = None
    months: Months | None = None
    basic_part_percent: Literal[20, 40] | None = None


class NoticeLine(Struct, forbid_unknown_fields=True, omit_defaults=True, frozen=True):
    """One application or notice: where it comes from, about whom, for which municipality, what it says."""

    schema: Literal[1]
    source: Source
    kind: Code
    arrived_at: Moment
    municipality: Place
    identity_code: str
    family_name: Text
    given_names: Text
    non_disclosure: bool
    facts: Facts
    content: Content
    decision_on: date | None = None
