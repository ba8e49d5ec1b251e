"""Where what happened comes from beyond the log and the register: slices say it here, `config` connects them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from valtuus.oversight.types import Custom, Happening


@dataclass(slots=True)
class Sources:
    """Each asked once a run.

    `happenings`: functions of a span of time (from, before) that tell what happened in it: notices that arrived, moves, exports,
    claims, exceptional requests. `staying`: by subject key the ids of the municipalities that an urgent application names.
    `customs`: how organisations write case references. `neighbours`: pairs of ids of municipalities.
    """

    happenings: list[Callable[[datetime, datetime], Iterable[Happening]]] = field(default_factory=list)
    staying: Callable[[datetime, datetime], Mapping[str, frozenset[str]]] = lambda since, until: {}
    customs: Callable[[], Iterable[Custom]] = tuple
    neighbours: Callable[[], Iterable[frozenset[str]]] = tuple


SOURCES = Sources()
