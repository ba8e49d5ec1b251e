"""Mandates and the looks that rest on them; purposes that no duty names."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta

from valtuus.kernel.working_days import working_day_at
from valtuus.oversight.rules.seen import Seen, Threshold, grouped, month_of
from valtuus.oversight.types import Finding, Given, Looked


def look_after_self_grant(seen: Seen, threshold: Threshold) -> Iterator[Finding]:
    """A look soon after giving oneself the mandate that it rests on; one finding a mandate."""
    span, looks = timedelta(hours=threshold["hours"]), _by_grant(seen)
    for given in seen.of(Given):
        if given.giver != given.holder:
            continue
        soon = [
            look
            for look in looks.get(given.grant, ())
            if look.official == given.holder and timedelta(0) <= look.at - given.at <= span
        ]
        if soon:
            hours = (soon[0].at - given.at) / timedelta(hours=1)
            yield seen.finding(threshold.kind, [given.holder], hours, soon, given.grant)


def grant_look_end(seen: Seen, threshold: Threshold) -> Iterator[Finding]:
    """A mandate given, used and ended in a short time; one that was ended unused is nothing."""
    span, looks = timedelta(hours=threshold["hours"]), _by_grant(seen)
    for given in seen.of(Given):
        if given.ended_at is None or given.ended_at - given.at > span:
            continue
        used = [look for look in looks.get(given.grant, ()) if given.at <= look.at <= given.ended_at]
        if used:
            hours = (given.ended_at - given.at) / timedelta(hours=1)
            yield seen.finding(threshold.kind, {given.giver, given.holder}, hours, used, given.grant)


def purpose_outside_duty(seen: Seen, threshold: Threshold) -> Iterator[Finding]:
    """Looks of a month whose purpose no duty of the official names.

    Nothing is said of an official whose duties are unknown, of a purpose that no duty at all names, or of a duty that the
    catalogue does not hold. A duty that was added the next working day counts: a substitute begins before the papers do.
    """
    named = frozenset(purpose for duty in seen.duties.values() for purpose in duty.purposes)
    outside = [look for look in seen.looks if look.purpose in named and _outside(seen, look)]
    for (official, _month), looks in grouped(outside, lambda x: (x.official, month_of(seen.day_of(x)))).items():
        if len(looks) >= threshold["looks"]:
            yield seen.finding(threshold.kind, [official], len(looks), looks)


def _outside(seen: Seen, look: Looked) -> bool:
    watched, day = seen.watched(look.official), seen.day_of(look)
    if not watched or not watched.duties:
        return False
    until = working_day_at(day, 1)
    held = [duty.duty for duty in watched.duties if duty.first <= until and (duty.last is None or day <= duty.last)]
    return all(code in seen.duties and look.purpose not in seen.duties[code].purposes for code in held)


def _by_grant(seen: Seen) -> dict[str, list[Looked]]:
    found: dict[str, list[Looked]] = defaultdict(list)
    for look in seen.looks:
        for grant in look.grants:
            found[grant].append(look)
    return found
