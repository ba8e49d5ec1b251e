"""When officials look."""

from collections.abc import Callable, Iterator

from valtuus.kernel.periods import HELSINKI
from valtuus.kernel.working_days import is_working_day
from valtuus.oversight.rules.seen import WEEK, Seen, Threshold, grouped
from valtuus.oversight.rules.windows import runs
from valtuus.oversight.types import Finding, Looked

HOURS = range(6, 21)
ON_DUTY = "child_protection"  # the duty that works at night: social emergency services


def odd_hours(seen: Seen, threshold: Threshold) -> Iterator[Finding]:
    """Looks at a weekend, on a holiday or outside office hours, in any seven days; not of those whose duty works at night."""
    odd = [look for look in seen.looks if _odd(seen, look)]
    for official, looks in grouped(odd, lambda x: x.official).items():
        if len(looks) < threshold["looks"]:
            continue
        for counted, run in runs(looks, _in_seven_days(seen), threshold["looks"], lambda look: (look.number,)):
            yield seen.finding(threshold.kind, [official], counted, run)


def _odd(seen: Seen, look: Looked) -> bool:
    day = seen.day_of(look)
    if is_working_day(day) and look.at.astimezone(HELSINKI).hour in HOURS:
        return False
    return not seen.holds(look.official, ON_DUTY, day)


def _in_seven_days(seen: Seen) -> Callable[[Looked, Looked], bool]:
    return lambda earlier, later: seen.day_of(later) - seen.day_of(earlier) < WEEK
