"""What must hold of a well-formed line: codes are known, days follow one another, the kind has what it needs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from valtuus.feeds.faults import Fault, shown
from valtuus.kernel.errors import DomainError
from valtuus.kernel.identifiers import birth_day, identity_code, masked
from valtuus.kernel.periods import helsinki_day
from valtuus.notices.feed.schema import NoticeLine
from valtuus.notices.rules.times import AFTER_DECISION
from valtuus.notices.types import Kind

# What a kind cannot be without: the first of the content's fields named here that is there.
NEEDED = {
    "application_supplementary": ("asked",),
    "application_preventive": ("asked",),
    "application_urgent": ("asked",),
    "need_of_social_work": ("message",),
    "wish_for_personal_talk": ("message", "contact_wish"),
    "reduced_basic_part": ("basic_part_percent",),
    "under_25_unemployed_4_months": ("months",),
    "over_25_unemployed_12_months": ("months",),
    "immigrant_2_months": ("months",),
}


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a line may say: kinds, municipalities (party ids by code), the moment at which it is read, whether artificial codes are
    taken."""

    kinds: Mapping[str, Kind]
    municipalities: Mapping[str, str]
    now: datetime
    artificial: bool


def faults_in(line: NoticeLine, allowed: Allowed) -> Iterator[Fault]:
    """Every fault of what the line says; nothing when it may be loaded."""
    yield from _places(line, allowed)
    yield from _person(line, allowed)
    if line.arrived_at > allowed.now:
        yield Fault("arrived_at", "feed_day_order", line.arrived_at.isoformat(), f"<= {allowed.now.isoformat()}")
    kind = allowed.kinds.get(line.kind)
    if kind is None:
        yield Fault("kind", "feed_code", shown(line.kind, "kind"), ", ".join(sorted(allowed.kinds)))
        return
    yield from _of_kind(line, kind, allowed)


def _places(line: NoticeLine, allowed: Allowed) -> Iterator[Fault]:
    for field, code in (
        ("municipality", line.municipality),
        ("facts.home", line.facts.home),
        ("facts.permanent_stay", line.facts.permanent_stay),
        ("facts.stay_now", line.facts.stay_now),
    ):
        if code is not None and code not in allowed.municipalities:
            yield Fault(field, "feed_code", shown(code, field), "valtuus load parties")


def _person(line: NoticeLine, allowed: Allowed) -> Iterator[Fault]:
    code, today = line.identity_code, helsinki_day(allowed.now)
    try:
        right = identity_code(code, today, artificial=True)
    except DomainError as error:
        yield Fault("identity_code", "feed_identity_code", error.given or "", error.allowed or "")
        return
    if right != code:
        yield Fault("identity_code", "feed_identity_code", masked(code), masked(right))
    elif code[7] == "9" and not allowed.artificial:
        yield Fault("identity_code", "feed_artificial", masked(code), "002–899")
    elif birth_day(code) > helsinki_day(line.arrived_at):
        yield Fault("arrived_at", "feed_day_order", line.arrived_at.isoformat(), f">= {birth_day(code)}")


def _of_kind(line: NoticeLine, kind: Kind, allowed: Allowed) -> Iterator[Fault]:
    today = helsinki_day(allowed.now)
    if line.decision_on is None:
        if kind.visible == AFTER_DECISION:
            yield Fault("decision_on", "feed_field_missing", "null", '"2021-01-31"')
    elif line.decision_on > today:
        yield Fault("decision_on", "feed_day_order", line.decision_on.isoformat(), f"<= {today}")
    needed = NEEDED.get(line.kind, ())
    if needed and not any(getattr(line.content, name) for name in needed):
        yield Fault(f"content.{needed[0]}", "feed_field_missing", "null", " / ".join(needed))
    if line.content.since is not None and line.content.since > today:
        yield Fault("content.since", "feed_day_order", line.content.since.isoformat(), f"<= {today}")
