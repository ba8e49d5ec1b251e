"""PDF files as they come: a plain one, and one for each thing that is refused."""

import zlib
from io import BytesIO

from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject


def plain(pages: int = 1) -> bytes:
    """A PDF with nothing in it but empty pages."""
    return _written(_writer(pages))


def encrypted() -> bytes:
    """One that asks for a password."""
    writer = _writer()
    writer.encrypt("salasana")
    return _written(writer)


def scripted() -> bytes:
    """One with a script that runs when it is opened."""
    writer = _writer()
    writer.root_object[NameObject("/OpenAction")] = _script()
    return _written(writer)


def compressed_script() -> bytes:
    """The same with the script inside an object stream, where no search of the bytes finds it."""
    writer = _writer()
    writer.root_object[NameObject("/OpenAction")] = _script()
    return _with_object_streams(writer)


def escaped_script() -> bytes:
    """A script whose name is written with escapes (/Java#53cript)."""
    return scripted().replace(b"/JavaScript", b"/Java#53cript").replace(b"/JS", b"/#4aS")


def embedding() -> bytes:
    """One with another file inside."""
    writer = _writer()
    writer.add_attachment("sisalla.exe", b"MZ")
    return _written(writer)


def launching() -> bytes:
    """One that starts a program."""
    writer = _writer()
    action = DictionaryObject({NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("cmd.exe")})
    writer.root_object[NameObject("/OpenAction")] = action
    return _written(writer)


def hidden_launch() -> bytes:
    """A start of a program in an annotation that sits in an array directly, in an object that no page names."""
    writer = _writer()
    action = DictionaryObject({NameObject("/S"): NameObject("/Launch")})
    writer._add_object(ArrayObject([NumberObject(1), ArrayObject([DictionaryObject({NameObject("/A"): action})])]))
    return _written(writer)


def cut() -> bytes:
    """One whose second half is missing."""
    whole = plain(5)
    return whole[: len(whole) // 3]


def _script() -> DictionaryObject:
    text = TextStringObject("app.alert('x')")
    return DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): text})


def _writer(pages: int = 1) -> PdfWriter:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    return writer


def _written(writer: PdfWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _with_object_streams(writer: PdfWriter) -> bytes:
    """The same objects, all in one object stream behind a cross-reference stream."""
    bodies = [_body(value) for value in writer._objects if value is not None]
    offsets = [sum(len(body) for body in bodies[:n]) for n in range(len(bodies))]
    head = "".join(f"{n} {offset} " for n, offset in enumerate(offsets, 1)).encode()
    holder, table = len(bodies) + 1, len(bodies) + 2
    start = b"%PDF-1.7\n"
    keys = f"/Type /ObjStm /N {len(bodies)} /First {len(head)}"
    stream = _stream(holder, keys, head + b"".join(bodies))
    places = [(1, len(start), 0), (1, len(start) + len(stream), 0)]
    rows = [(0, 0, 0), *((2, holder, index) for index in range(len(bodies))), *places]
    table_bytes = b"".join(bytes([kind]) + place.to_bytes(4, "big") + bytes([index]) for kind, place, index in rows)
    root = writer.root_object.indirect_reference.idnum
    xref = _stream(table, f"/Type /XRef /Size {table + 1} /W [1 4 1] /Root {root} 0 R", table_bytes)
    return start + stream + xref + f"startxref\n{len(start) + len(stream)}\n%%EOF\n".encode()


def _body(value) -> bytes:
    out = BytesIO()
    value.write_to_stream(out)
    return out.getvalue() + b"\n"


def _stream(number: int, keys: str, content: bytes) -> bytes:
    packed = zlib.compress(content)
    head = f"{number} 0 obj\n<< {keys} /Filter /FlateDecode /Length {len(packed)} >>\nstream\n"
    return head.encode() + packed + b"\nendstream\nendobj\n"
