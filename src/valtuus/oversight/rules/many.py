"""One person looked up by many, under different case references."""

from collections import deque
from collections.abc import Iterator

from valtuus.oversight.rules.seen import WEEK, Seen, Threshold, grouped
from valtuus.oversight.types import Finding, Looked


def same_subject_by_many(seen: Seen, threshold: Threshold) -> Iterator[Finding]:
    """Officials who looked up one person in seven days, each under a case reference of his own; a team under one does not count."""
    by_subject = grouped(((subject, look) for look in seen.searches for subject in look.subjects), lambda pair: pair[0])
    for subject, pairs in by_subject.items():
        looks = [look for _subject, look in pairs]
        if len({look.official for look in looks}) >= threshold["officials"]:
            yield from _found(seen, threshold, subject, looks)


def _found(seen: Seen, threshold: Threshold, subject: str, looks: list[Looked]) -> Iterator[Finding]:
    # Windows of whole days that end on a day with looks: each look is in seven of them at most.
    case: list[Looked] = []
    highest = 0
    for window in _windows(seen, looks):
        if case and window[0].at > case[-1].at:
            yield _about(seen, threshold, subject, case, highest)
            case, highest = [], 0
        if (counted := matched(seen, window)) >= threshold["officials"]:
            case, highest = _added(case, window), max(highest, counted)
    if case:
        yield _about(seen, threshold, subject, case, highest)


def _windows(seen: Seen, looks: list[Looked]) -> Iterator[list[Looked]]:
    days = grouped(looks, seen.day_of)
    for last in days:
        yield [look for day, found in days.items() if last - WEEK < day <= last for look in found]


def _added(case: list[Looked], window: list[Looked]) -> list[Looked]:
    known = {look.number for look in case}
    return [*case, *(look for look in window if look.number not in known)]


def _about(seen: Seen, threshold: Threshold, subject: str, case: list[Looked], counted: int) -> Finding:
    return seen.finding(threshold.kind, {look.official for look in case}, counted, case, subject)


def matched(seen: Seen, looks: list[Looked]) -> int:
    """To how many officials a case reference can be given that none of the others has."""
    used: dict[str, set[str]] = {}
    for look in looks:
        used.setdefault(look.official, set()).add(_reference(seen, look))
    holder: dict[str, str] = {}
    return sum(_give(official, used, holder) for official in used)


def _give(official: str, used: dict[str, set[str]], holder: dict[str, str]) -> bool:
    # Not by recursion: as many officials as share references in a chain would be as many calls deep.
    asker: dict[str, str] = {}
    leaves: dict[str, str] = {}
    waiting = deque([official])
    while waiting:
        asking = waiting.popleft()
        for reference in sorted(used[asking] - asker.keys()):
            asker[reference] = asking
            if reference not in holder:
                _hand_on(reference, asker, leaves, holder)
                return True
            leaves[holder[reference]] = reference
            waiting.append(holder[reference])
    return False


def _hand_on(reference: str, asker: dict[str, str], leaves: dict[str, str], holder: dict[str, str]) -> None:
    """Give a free reference to who asked for it, and the one that he leaves to who asked for that."""
    taken: str | None = reference
    while taken is not None:
        holder[taken] = asker[taken]
        taken = leaves.get(asker[taken])


def _reference(seen: Seen, look: Looked) -> str:
    if look.case_reference.strip():
        return look.case_reference.strip()
    # Without a reference nothing says that two belong together, but where an organisation may do without them.
    custom = seen.custom(look)
    return f"\0{custom.organisation}" if custom and custom.may_lack_case else f"\0{look.official}"
