"""What may be kept as an attachment: name, size and number, and what a PDF may not hold. Values in, an error or none out."""

import re
from collections.abc import Callable

from valtuus.kernel.errors import DomainError

LARGEST = 10 * 1024 * 1024
MOST = 20
LONGEST_NAME = 120
ALLOWED = "PDF"
HEAD = 1024  # a reader looks for the mark of a PDF in its first bytes only

Check = Callable[[bytes], DomainError | None]

_CONTROL = re.compile(r"[\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_IDENTITY_CODE = re.compile(r"\d{6}[-+A-FU-Y]\d{3}[0-9A-Y]", re.IGNORECASE)


def tidy_name(given: str) -> str:
    """The last part of a name as it came, without control characters and marks that turn the writing round; always ends in .pdf."""
    name = _CONTROL.sub("", given.replace("\\", "/").rpartition("/")[2]).strip(" .")
    stem = name[:-4] if name.lower().endswith(".pdf") else name
    return f"{stem[: LONGEST_NAME - 4] or 'liite'}.pdf"


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


def type_fault(content: bytes) -> DomainError | None:
    """The type is read from the content, whatever the name and the sender say."""
    return None if b"%PDF-" in content[:HEAD] else DomainError("attachment_not_pdf", field="file", allowed=ALLOWED)


def megabytes(size: int) -> str:
    """10,0 Mt: how large, for a reader."""
    return f"{size / 1024 / 1024:.1f}".replace(".", ",")
