"""The structural check of a PDF: it opens, is not encrypted, and holds nothing that acts by itself or hides another file.

Every object of the file is looked at, reached or not. It tells nothing of viruses: that is a further check's matter (`checks`).
"""

import logging
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from valtuus.attachments.rules import ALLOWED
from valtuus.kernel.errors import DomainError

MOST_OBJECTS = 50_000
DEEPEST = 40
LONG_ENOUGH = 6  # a shorter name turns up by chance in compressed bytes

# Name of a key or of a kind of action → the code of the fault.
FORBIDDEN = {
    "/JavaScript": "attachment_scripted",
    "/JS": "attachment_scripted",
    "/Launch": "attachment_launches",
    "/SubmitForm": "attachment_launches",
    "/ImportData": "attachment_launches",
    "/GoToE": "attachment_launches",
    "/AA": "attachment_launches",
    "/EmbeddedFile": "attachment_embeds",
    "/EmbeddedFiles": "attachment_embeds",
    "/RichMedia": "attachment_embeds",
    "/XFA": "attachment_scripted",
    "/Movie": "attachment_embeds",
    "/Sound": "attachment_embeds",
}
_ACTS = ("/S", "/Type", "/Subtype")  # where the kind of a dictionary stands

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells on the console what we tell the reader


def check(content: bytes) -> DomainError | None:
    """What is wrong with a PDF, None if nothing was found. The first fault is told."""
    try:
        return _looked_at(content)
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
        OverflowError,
        OSError,
    ):
        # The reader of a broken file may stumble anywhere; what it cannot read, nobody else is asked to open.
        return _fault("attachment_broken")


def _looked_at(content: bytes) -> DomainError | None:
    reader = PdfReader(BytesIO(content), strict=False)
    if reader.is_encrypted:
        return _fault("attachment_encrypted")
    if not len(reader.pages):
        return _fault("attachment_broken")
    for (
        name,
        code,
    ) in FORBIDDEN.items():  # also in what an older state of the file, or a reader that repairs it, would find
        if len(name) > LONG_ENOUGH and name.encode() in content:
            return _fault(code)
    return next(filter(None, (_acts(found) for found in _dictionaries(reader))), None)


def _dictionaries(reader: PdfReader) -> Iterator[DictionaryObject]:
    numbers = {(number, generation) for generation, of in reader.xref.items() for number in of}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    if len(numbers) > MOST_OBJECTS:
        raise ValueError("more objects than a document has")
    yield from _within(reader.trailer, 0)
    for number, generation in sorted(numbers):
        if number:
            yield from _within(reader.get_object(IndirectObject(number, generation, reader)), 0)


def _within(value: Any, depth: int) -> Iterator[DictionaryObject]:
    if depth > DEEPEST:
        raise ValueError("nested deeper than a document is")
    if isinstance(value, DictionaryObject):
        yield value
        parts: Any = value.values()
    elif isinstance(value, ArrayObject):
        parts = value
    else:
        return
    for part in parts:
        if not isinstance(part, IndirectObject):  # that one is looked at under its own number
            yield from _within(part, depth + 1)


def _acts(found: DictionaryObject) -> DomainError | None:
    named = [*found.keys(), *(found.raw_get(key) for key in _ACTS if key in found)]
    codes = [FORBIDDEN[name] for name in named if isinstance(name, str) and name in FORBIDDEN]
    return _fault(codes[0]) if codes else None


def _fault(code: str) -> DomainError:
    return DomainError(code, field="file", allowed=ALLOWED)
