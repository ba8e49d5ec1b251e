"""Case references: missing, malformed, one for many."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from valtuus.oversight.rules.seen import HOUR, Seen, Threshold, grouped, month_of, subjects_of
from valtuus.oversight.types import Finding, Looked

SHORTEST_RUN = 3


def case_reference_empty(seen: Seen, threshold: Threshold) -> Iterator[Finding]:
    """The share of an official's searches of a month without a case reference; not where the organisation may do without."""
    bound = [look for look in seen.searches if not ((custom := seen.custom(look)) and custom.may_lack_case)]
    for (official, _month), looks in grouped(bound, lambda x: (x.official, month_of(seen.day_of(x)))).items():
        empty = [look for look in looks if not look.case_reference.strip()]
        enough = empty and len(looks) >= threshold["at_least_looks"]
        if enough and (share := len(empty) / len(looks)) >= threshold["share"]:
            yield seen.finding(threshold.kind, [official], share, empty)


def case_reference_malformed(seen: Seen, threshold: Threshold) -> Iterator[Finding]:
    """Looks of a month whose case reference is not as the organisation writes it; a corrected misprint does not count."""
    malformed = [
        look
        for looks in grouped(seen.looks, lambda x: x.official).values()
        for place, look in enumerate(looks)
        if _malformed(seen, look) and not _corrected(seen, looks, place)
    ]
    for (official, _month), found in grouped(malformed, lambda x: (x.official, month_of(seen.day_of(x)))).items():
        if len(found) >= threshold["looks"]:
            yield seen.finding(threshold.kind, [official], len(found), found)


def case_reference_for_many(seen: Seen, threshold: Threshold) -> Iterator[Finding]:
    """Different persons under one case reference of one organisation in a month."""
    told = [look for look in seen.searches if look.case_reference.strip()]

    def case(look: Looked) -> tuple[str, str, object]:
        return look.case_reference.strip(), look.acting or look.represented or "", month_of(seen.day_of(look))

    for (reference, _organisation, _month), looks in grouped(told, case).items():
        if (counted := len(subjects_of(looks))) >= threshold["subjects"]:
            yield seen.finding(threshold.kind, {look.official for look in looks}, counted, looks, reference)


def _malformed(seen: Seen, look: Looked) -> bool:
    reference = look.case_reference.strip()
    if not reference:
        return False
    custom = seen.custom(look)
    form = _form(custom.case_form) if custom and custom.case_form else None
    return not form.fullmatch(reference) if form else _senseless(reference)


@cache
def _form(written: str) -> re.Pattern[str] | None:
    try:
        return re.compile(written)
    except re.error:  # the organisation's own fault is no official's deviance
        return None


def _senseless(reference: str) -> bool:
    if len(set(reference)) == 1:
        return True
    step = ord(reference[1]) - ord(reference[0])
    run = all(ord(later) - ord(earlier) == step for earlier, later in pairwise(reference))
    return run and abs(step) == 1 and len(reference) >= SHORTEST_RUN


def _corrected(seen: Seen, looks: list[Looked], place: int) -> bool:
    """Whether the official's next look, or one within the hour, was at the same person with a well-formed reference."""
    look = looks[place]
    for nearness, later in enumerate(looks[place + 1 :]):
        if nearness and later.at - look.at > HOUR:
            return False
        if later.subjects == look.subjects:
            return bool(later.case_reference.strip()) and not _malformed(seen, later)
    return False
