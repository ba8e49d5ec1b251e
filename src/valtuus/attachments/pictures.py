"""The structural check of a picture: whole from its first byte to its last, of a size that can be shown, and nothing behind it.

What the picture shows is not looked at, and nothing of it is decoded.
"""

import struct
import zlib

from valtuus.attachments.types import FileKind
from valtuus.kernel.errors import DomainError

LONGEST_SIDE = 20_000
MOST_PIXELS = 60_000_000
PNG_HEAD = 8
_CRITICAL = {b"IHDR", b"PLTE", b"IDAT", b"IEND"}
_ALONE = {0x01, *range(0xD0, 0xD8)}  # TEM, RST0-7: markers without a length
_FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # SOF0-15 without DHT, JPG and DAC
SOI, EOI, SOS = 0xD8, 0xD9, 0xDA


def check(content: bytes, kind: FileKind) -> DomainError | None:
    """What is wrong with a picture, None if nothing was found."""
    try:
        width, height = _png(content) if kind is FileKind.PNG else _jpeg(content)
    except (ValueError, IndexError, struct.error):
        return DomainError("attachment_picture_broken", field="file")
    if not (0 < width <= LONGEST_SIDE and 0 < height <= LONGEST_SIDE and width * height <= MOST_PIXELS):
        return DomainError(
            "attachment_picture_size", field="file", given=f"{width} × {height}", allowed=str(LONGEST_SIDE)
        )
    return None


def _png(content: bytes) -> tuple[int, int]:
    at, size = PNG_HEAD, (0, 0)
    names: list[bytes] = []
    while not names or names[-1] != b"IEND":
        length, name = struct.unpack_from(">I4s", content, at)
        body = content[at + 8 : at + 8 + length]
        (sum_told,) = struct.unpack_from(">I", content, at + 8 + length)
        _demand(zlib.crc32(name + body) == sum_told and name.isalpha())
        _demand(name in _CRITICAL or bool(name[0] & 0x20))  # a critical chunk that nobody knows cannot be shown
        if not names:
            _demand(name == b"IHDR" and length == 13)
            size = struct.unpack_from(">II", body)
        names.append(name)
        at += 12 + length
    _demand(at == len(content) and b"IDAT" in names and names.count(b"IHDR") == 1)
    return size


def _jpeg(content: bytes) -> tuple[int, int]:
    at, size, scans = 2, (0, 0), 0
    while True:
        _demand(content[at] == 0xFF)
        marker = content[at + 1]
        if marker == 0xFF:  # fill
            at += 1
        elif marker == EOI:
            _demand(at + 2 == len(content) and scans > 0)
            return size
        elif marker in _ALONE:
            at += 2
        else:
            _demand(marker not in (0, SOI))
            (length,) = struct.unpack_from(">H", content, at + 2)
            _demand(length >= 2)
            if marker in _FRAMES:
                height, width = struct.unpack_from(">HH", content, at + 5)
                size = (width, height)
            at += 2 + length
            if marker == SOS:
                scans, at = scans + 1, _after_scan(content, at)


def _after_scan(content: bytes, at: int) -> int:
    """Where the next marker after the coded data of a scan stands."""
    while True:
        at = content.index(b"\xff", at)
        if content[at + 1] != 0 and content[at + 1] not in _ALONE:
            return at
        at += 2


def _demand(holds: bool) -> None:
    if not holds:
        raise ValueError("not the structure of its kind")
