"""Measuring by turns: floors and figures share every second of the run, so that a noisy machine is noisy for all of them."""

import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import perf_counter_ns


@dataclass(frozen=True, slots=True)
class Figure:
    """Times of one thing in microseconds: median, 95th percentile, and how often it was done."""

    p50: float
    p95: float
    times: int


def by_turns(things: Mapping[str, Callable[[], object]], rounds: int, warm_up: int = 12) -> dict[str, Figure]:
    """Do each thing once a round; the first rounds only warm up."""
    taken: dict[str, list[int]] = {name: [] for name in things}
    for turn in range(warm_up + rounds):
        for name, thing in things.items():
            begun = perf_counter_ns()
            thing()
            if turn >= warm_up:
                taken[name].append(perf_counter_ns() - begun)
    return {name: figure(times) for name, times in taken.items()}


def each(thing: Callable[[], object], times: int = 200) -> Callable[[], object]:
    """A thing too short for the clock, many times over; divide what it took with `shared`."""

    def run() -> None:
        for _ in range(times):
            thing()

    return run


def shared(found: Figure, times: int = 200) -> Figure:
    """The figure of one of many."""
    return Figure(found.p50 / times, found.p95 / times, found.times * times)


def figure(nanoseconds: list[int]) -> Figure:
    """Median and 95th percentile of what was taken."""
    in_order = sorted(nanoseconds)
    last = in_order[min(len(in_order) - 1, int(len(in_order) * 0.95))]
    return Figure(statistics.median(in_order) / 1000, last / 1000, len(in_order))
