"""Reading a file of lists: line by line as every feed, and list by list, since a list is taken whole or not at all."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from valtuus.feeds.faults import Fault
from valtuus.feeds.lines import WHOLE, Part, Progress, RawLine, Report, line_bytes, raw_lines, read_as
from valtuus.municipal_lists.feed.rules import Allowed, Together, faults_in_head, faults_in_row
from valtuus.municipal_lists.feed.schema import Head, Line, Person
from valtuus.municipal_lists.types import Kind

_decode = msgspec.json.Decoder(Line).decode


@dataclass(slots=True)
class Section:
    """A list in a file: the number of its head's line, the digest of its lines, and whether every one is good."""

    line: int
    digest: str = ""
    good: bool = True


@dataclass(slots=True)
class Found:
    """What a first reading found: each list, how many faults there are in all, how many lines, the digest of all bytes."""

    parts: list[Section] = field(default_factory=list)
    faults: int = 0
    lines: int = 0
    file: str = ""


def survey(path: Path, allowed: Allowed, *, report: Report, progress: Progress, part: Part = WHOLE) -> Found:
    """Read the file, or a part of it, and report every fault with its line; `progress` gets the bytes of each line."""
    reading, whole = _Reading(allowed, report), hashlib.sha256(part.head)
    with part.opened(path) as file:
        for raw in raw_lines(file, whole.update, before=part.before):
            reading.found.lines += 1
            reading.take(raw)
            progress(raw.size)
    reading.close()
    reading.found.file = whole.hexdigest()
    return reading.found


class _Reading:
    """The state between lines: the list that is open, if any. INVARIANT: holds one list's keys at a time, never the file."""

    def __init__(self, allowed: Allowed, report: Report) -> None:
        self.found = Found()
        self._allowed, self._report = allowed, report
        self._kind, self._last = Kind.LMS_BILLING, 0
        self._together: Together | None = None
        self._part: Section | None = None
        self._digest = hashlib.sha256()

    def take(self, raw: RawLine) -> None:
        """One line."""
        self._last = raw.number
        read = read_as(raw, Line, _decode)
        if isinstance(read, list):
            self._fault(raw.number, read)
            self._row(raw, None)
        elif (read.list is None) == (read.row is None):
            self._fault(raw.number, [Fault("", "feed_value", "list, row", "list / row")])
            self._row(raw, None)
        elif read.list is not None:
            self._head(raw, read.list)
        else:
            self._row(raw, read.row)

    def close(self) -> None:
        """No more lines of the open list."""
        if self._together is not None:
            self._fault(self._last, list(self._together.end()))
        if self._part is not None:
            self._part.digest = self._digest.hexdigest()
        self._together = None

    def _head(self, raw: RawLine, head: Head) -> None:
        self.close()
        self._part, self._kind, self._together = Section(raw.number), Kind(head.kind), Together(head)
        self._digest = hashlib.sha256(line_bytes(raw))
        self.found.parts.append(self._part)
        self._fault(raw.number, list(faults_in_head(head, self._allowed)))

    def _row(self, raw: RawLine, row: Person | None) -> None:
        if self._together is None or self._together.full:
            if row is not None:
                self._fault(raw.number, [Fault("row", "list_row_alone")])
            return
        if row is not None:
            self._fault(raw.number, list(faults_in_row(row, self._kind, self._allowed)))
        self._fault(raw.number, list(self._together.add(row)))
        self._digest.update(line_bytes(raw))

    def _fault(self, number: int, faults: list[Fault]) -> None:
        for fault in faults:
            self._report(number, fault)
        self.found.faults += len(faults)
        if faults and self._part is not None:
            self._part.good = False


def lists_in(path: Path, progress: Progress, part: Part = WHOLE) -> Iterator[tuple[Head, str, list[Person]]]:
    """A second reading: each list with its digest and rows, in the order of the survey's parts. One list is held at a time; lines
    that are none are passed over, since their list is not loaded."""
    head, digest, rows = None, hashlib.sha256(), list[Person]()
    with part.opened(path) as file:
        for raw in raw_lines(file, before=part.before):
            progress(raw.size)
            read = read_as(raw, Line, _decode)
            if isinstance(read, list) or (read.list is None) == (read.row is None):
                continue
            if read.list is not None:
                if head is not None:
                    yield head, digest.hexdigest(), rows
                head, digest, rows = read.list, hashlib.sha256(), []
            elif read.row is not None:
                rows.append(read.row)
            digest.update(line_bytes(raw))
    if head is not None:
        yield head, digest.hexdigest(), rows
