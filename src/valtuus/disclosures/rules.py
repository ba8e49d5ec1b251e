"""When looks are slowed and when the auditor is asked to look. Thresholds are the caller's (catalogue/deviance_plan.toml)."""

from datetime import timedelta

from valtuus.disclosures.types import Looks


def slowed(looks_last_hour: int, *, free: int = 20, step: float = 2.0, longest: float = 60.0) -> float:
    """Seconds that must lie between the last look and the next one: none up to the `free`th look in an hour, then `step` more each.

    `looks_last_hour` counts the looks made before the next one, so with 20 the 20th look is the first that is delayed.
    """
    over = looks_last_hour + 1 - free
    return 0.0 if over < 0 else min(step * (over + 1), longest)


def pause_left(looks: Looks, *, free: int = 20, step: float = 2.0, longest: float = 60.0) -> float:
    """Seconds until the next look may be made, 0.0 when it may be made now."""
    since = looks.since_last if looks.since_last is not None else timedelta(days=1)
    return max(0.0, slowed(looks.count, free=free, step=step, longest=longest) - since.total_seconds())


def alarming(unknown_last_hour: int, *, threshold: int = 3) -> bool:
    """Whether so many codes without a person in an hour look like guessing."""
    return unknown_last_hour >= threshold
