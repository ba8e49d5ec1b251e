"""What may be kept as an attachment: name, size, number and kind. Values in, an error or none out."""

import re
from collections.abc import Callable

from valtuus.attachments.types import FileKind
from valtuus.kernel.errors import DomainError

LARGEST = 10 * 1024 * 1024
MOST = 20
LONGEST_NAME = 120
ALLOWED = "PDF"
ALLOWED_WITH_PICTURES = "PDF, PNG, JPEG"
PICTURES = {FileKind.PNG: b"\x89PNG\r\n\x1a\n", FileKind.JPEG: b"\xff\xd8\xff"}
HEAD = 1024  # a reader looks for the mark of a PDF in its first bytes only

Check = Callable[[bytes], DomainError | None]

_CONTROL = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_IDENTITY_CODE = re.compile(r"\d{6}[-+A-FU-Y]\d{3}[0-9A-Y]", re.IGNORECASE)


def tidy_name(given: str, kind: FileKind = FileKind.PDF) -> str:
    """The last part of a name as it came, without control characters and marks that turn the writing round; it always ends as its
    content is."""
    name = _CONTROL.sub("", given.replace("\\", "/").rpartition("/")[2]).strip(" .")
    stem, _, ending = name.rpartition(".")
    same = ending.lower() in (kind, "jpeg" if kind is FileKind.JPEG else kind)
    return f"{(stem if same else name)[: LONGEST_NAME - 4] or 'liite'}.{kind}"


def name_fault(name: str) -> DomainError | None:
    """A name may hold no identity code: names stand in lists, logs and downloads."""
    return DomainError("attachment_name_identity_code", field="file") if _IDENTITY_CODE.search(name) else None


def size_fault(size: int) -> DomainError | None:
    """Empty, or larger than is taken."""
    if size == 0:
        return DomainError("attachment_empty", field="file")
    if size > LARGEST:
        return DomainError("attachment_too_large", field="file", given=megabytes(size), allowed=megabytes(LARGEST))
    return None


def count_fault(there: int) -> DomainError | None:
    """So many are there already that no more are taken."""
    return (
        DomainError("attachments_too_many", field="file", given=str(there + 1), allowed=str(MOST))
        if there >= MOST
        else None
    )


def kind_of(content: bytes) -> FileKind | None:
    """The kind is read from the content, whatever the name and the sender say; None: none that we know."""
    picture = next((kind for kind, mark in PICTURES.items() if content.startswith(mark)), None)
    return picture or (FileKind.PDF if b"%PDF-" in content[:HEAD] else None)


def type_fault(content: bytes, *, pictures: bool = False) -> DomainError | None:
    """Not of a kind that is taken: PDF alone, or pictures too."""
    kind = kind_of(content)
    if pictures:
        return None if kind else DomainError("attachment_kind", field="file", allowed=ALLOWED_WITH_PICTURES)
    return None if kind is FileKind.PDF else DomainError("attachment_not_pdf", field="file", allowed=ALLOWED)


def megabytes(size: int) -> str:
    """10,0 Mt: how large, for a reader."""
    return f"{size / 1024 / 1024:.1f}".replace(".", ",")
