"""Reading a file of JSON lines in bounded memory: never more than one line of at most a megabyte at a time."""

import hashlib
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar

import msgspec

from valtuus.feeds.faults import Fault, of_shape
from valtuus.kernel.identifiers import birth_day

LONGEST = 1_000_000  # bytes of a line
BATCH = 5_000  # lines
_BOM = b"\xef\xbb\xbf"
Line = TypeVar("Line", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class RawLine:
    """A line as it stands: its number from 1, its bytes without BOM and line end, how much of the file it took.

    `data` is None where it was longer than `LONGEST`; `ended` tells whether a line end followed.
    """

    number: int
    data: bytes | None
    size: int
    ended: bool


class Readable(Protocol):
    """What lines are read from."""

    def readline(self, size: int, /) -> bytes:
        """The next line, or of a longer one so many bytes."""


@dataclass(frozen=True, slots=True)
class Part:
    """Which bytes of a file hold its lines: those behind `head`, up to `end`. The whole file unless said."""

    head: bytes = b""
    end: int | None = None

    @property
    def before(self) -> int:
        """How many lines of the file stand before the part."""
        return self.head.count(b"\n")

    @contextmanager
    def opened(self, path: Path) -> Iterator[Readable]:
        """The file, read from the beginning of the part to its end."""
        with path.open("rb") as file:
            file.seek(len(self.head))
            yield file if self.end is None else _Upto(file, self.end - len(self.head))


class _Upto:
    def __init__(self, file: Readable, left: int) -> None:
        self._file, self._left = file, left

    def readline(self, size: int, /) -> bytes:
        data = self._file.readline(min(size, self._left))
        self._left -= len(data)
        return data


WHOLE = Part()


def raw_lines(file: Readable, seen: Callable[[bytes], object] = bytes, *, before: int = 0) -> Iterator[RawLine]:
    """Every line that is not blank; `seen` gets every byte in order. `before`: how many lines stand before the first."""
    number = before
    while data := file.readline(LONGEST + 2):
        number += 1
        size = len(data)
        seen(data)
        ended = data.endswith(b"\n")
        text = data.removeprefix(_BOM if number == 1 else b"").rstrip(b"\r\n")
        too_long = len(text) > LONGEST
        while too_long and not ended and (rest := file.readline(65_536)):
            size += len(rest)
            seen(rest)
            ended = rest.endswith(b"\n")
        if too_long or text.strip():
            yield RawLine(number, None if too_long else text, size, ended)


def read_as(raw: RawLine, kind: type[Line], decode: Callable[[bytes], Line]) -> Line | list[Fault]:
    """The line as a struct of a kind, or everything that is wrong with its shape. `decode` is the kind's own decoder."""
    if raw.data is None:
        return [Fault("", "feed_line_too_long", f"> {LONGEST}", f"<= {LONGEST}")]
    try:
        return decode(raw.data)
    except msgspec.ValidationError as fault:
        return _shape_faults(raw.data, str(fault), kind)
    except UnicodeDecodeError as fault:
        return [Fault("", "feed_not_utf8", f"\\x{fault.object[fault.start]:02x}", "UTF-8")]
    except (msgspec.DecodeError, RecursionError) as fault:
        return [_not_json(raw, fault)]


def _shape_faults(data: bytes, first: str, kind: type[msgspec.Struct]) -> list[Fault]:
    try:
        found = list(of_shape(msgspec.json.decode(data), kind))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return [Fault("", "feed_not_json", "", "JSON")]
    return found or [Fault("", "feed_value", first, "docs/feed.md")]


def _not_json(raw: RawLine, fault: Exception) -> Fault:
    assert raw.data is not None  # noqa: S101 - read_line has asked
    try:
        raw.data.decode()
    except UnicodeDecodeError as broken:
        return Fault("", "feed_not_utf8", f"\\x{raw.data[broken.start]:02x}", "UTF-8")
    if "truncated" in str(fault) and not raw.ended:
        return Fault("", "feed_cut_short", "", "}")
    return Fault("", "feed_not_json", str(fault).partition(": ")[2], "JSON")


class Seen:
    """Which identity codes a file has named so far: one bit a possible code, at most 60 MB whatever the file's size."""

    def __init__(self) -> None:
        self._bits: dict[str, bytearray] = {}

    def again(self, code: str) -> bool:
        """Whether a valid code was named before; it is from now on."""
        bits = self._bits.setdefault(code[6], bytearray(100 * 366 * 125))
        born = birth_day(code)
        place = (born.year % 100 * 366 + born.timetuple().tm_yday - 1) * 1000 + int(code[7:10])
        found = bits[place >> 3] >> (place & 7) & 1
        bits[place >> 3] |= 1 << (place & 7)
        return bool(found)


@dataclass(slots=True)
class Survey:
    """What a first reading of the whole file found.

    `file` is the digest of its bytes, of a part those of its head included; `batches` hold for each `BATCH` lines the digest of
    the good ones, None where none is; `bad` the numbers of the bad lines, ascending.
    """

    file: str = ""
    batches: list[str | None] = field(default_factory=list)
    good: int = 0
    bad: "array[int]" = field(default_factory=lambda: array("Q"))
    size: int = 0


Report = Callable[[int, Fault], None]
Progress = Callable[[int], None]


Judge = Callable[[RawLine], list[Fault]]
"""Says everything that is wrong with a line; nothing for a good one. Called once a line, in order."""


def survey(path: Path, judge: Judge, *, report: Report, progress: Progress, part: Part = WHOLE) -> Survey:
    """Read the file, or a part of it, and report every fault with its line. `progress` gets the bytes of each line."""
    found, whole = Survey(size=path.stat().st_size), hashlib.sha256(part.head)
    digests: dict[int, hashlib._Hash] = {}
    with part.opened(path) as file:
        for raw in raw_lines(file, whole.update, before=part.before):
            faults = judge(raw)
            for fault in faults:
                report(raw.number, fault)
            if faults:
                found.bad.append(raw.number)
            else:
                found.good += 1
                digests.setdefault(batch_of(raw.number), hashlib.sha256()).update(line_bytes(raw))
            progress(raw.size)
    found.file = whole.hexdigest()
    last = max(digests, default=-1)
    found.batches = [digests[n].hexdigest() if n in digests else None for n in range(last + 1)]
    return found


def batch_of(number: int) -> int:
    """The batch, from 0, in which a line is loaded: by its number, so that it is the same at every reading."""
    return (number - 1) // BATCH


def line_bytes(raw: RawLine) -> bytes:
    """What of a good line goes into its batch's digest."""
    return (raw.data or b"") + b"\n"


def good_batches(path: Path, found: Survey, part: Part = WHOLE) -> Iterator[tuple[int, int, list[bytes]]]:
    """A second reading: each batch's number, the bytes it took of the file, and its good lines. One batch is held at a time."""
    bad, place = found.bad, 0
    number, size, lines = 0, 0, list[bytes]()
    with part.opened(path) as file:
        for raw in raw_lines(file, before=part.before):
            if batch_of(raw.number) != number:
                yield number, size, lines
                number, size, lines = batch_of(raw.number), 0, []
            size += raw.size
            if place < len(bad) and bad[place] == raw.number:
                place += 1
            else:
                lines.append(raw.data or b"")
    yield number, size, lines
