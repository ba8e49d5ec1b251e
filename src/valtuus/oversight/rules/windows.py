"""Windows that slide over happenings: where the count in a span of time reaches a threshold, and how long it stays there."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

from valtuus.oversight.types import Looked


def runs(
    looks: Sequence[Looked],
    near: Callable[[Looked, Looked], bool],
    threshold: float,
    what: Callable[[Looked], Iterable[object]],
) -> list[tuple[int, list[Looked]]]:
    """Where different things of looks, as `what` names them, reach a threshold among looks that are near one another.

    Each run once, with the highest count in it and its looks. `near` says of an earlier and a later look whether one window holds
    both. `looks` are in order of time; each is taken in and let go once.
    """
    found: list[tuple[int, int, int]] = []
    counts: Counter[object] = Counter()
    start = 0
    for end, look in enumerate(looks):
        counts.update(what(look))
        while not near(looks[start], look):
            _let_go(counts, what(looks[start]))
            start += 1
        if len(counts) >= threshold:
            _note(found, start, end, len(counts))
    return [(count, list(looks[first : last + 1])) for first, last, count in found]


def within(span: timedelta) -> Callable[[Looked, Looked], bool]:
    """Nearness by a span of time, its end included."""
    return lambda earlier, later: later.at - earlier.at <= span


def _note(found: list[tuple[int, int, int]], start: int, end: int, count: int) -> None:
    if found and start <= found[-1][1]:
        first, _last, highest = found.pop()
        found.append((first, end, max(highest, count)))
    else:
        found.append((start, end, count))


def _let_go(counts: Counter[object], things: Iterable[object]) -> None:
    for thing in things:
        counts[thing] -= 1
        if not counts[thing]:
            del counts[thing]
