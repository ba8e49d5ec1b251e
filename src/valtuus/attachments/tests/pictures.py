"""Pictures made byte by byte: whole ones, and what can be wrong with one."""

import struct
import zlib


def chunk(name, body):
    return struct.pack(">I4s", len(body), name) + body + struct.pack(">I", zlib.crc32(name + body))


def png(width=2, height=2, *, more=b"", after=b""):
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    data = chunk(b"IDAT", zlib.compress(b"\x00" + b"\x7f" * 2 + b"\x00" + b"\x7f" * 2))
    return b"\x89PNG\r\n\x1a\n" + head + more + data + chunk(b"IEND", b"") + after


def segment(marker, body):
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def jpeg(width=8, height=8, *, more=b"", after=b"", scan=b"\x3f\xff\x00\x12\xff\xd0\x34", end=b"\xff\xd9"):
    frame = segment(0xC0, struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00")
    start = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00")
    return (
        b"\xff\xd8"
        + segment(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00")
        + more
        + frame
        + start
        + scan
        + end
        + after
    )
