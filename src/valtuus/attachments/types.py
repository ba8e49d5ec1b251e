"""What the attachments slice talks about. Ids are UUIDs as text; whose an attachment is, its owner's slice says."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class FileKind(StrEnum):
    """Tiedostomuoto: what a file is by its content. Its value is the ending of its name."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpg"


@dataclass(frozen=True, slots=True)
class Attachment:
    """Liite: a file that was checked and kept. `of`: the id of what it belongs to; `digest`: SHA-256 of the content, in hex.

    `size` is in bytes. `erased_at`: its content is gone, and only that it was there is known.
    """

    id: str
    of: str
    name: str
    size: int
    digest: str
    added_by: str
    added_at: datetime
    erased_at: datetime | None = None
    kind: FileKind = FileKind.PDF

    @property
    def media_type(self) -> str:
        """As what it is served."""
        return _MEDIA[self.kind]


_MEDIA = {FileKind.PDF: "application/pdf", FileKind.PNG: "image/png", FileKind.JPEG: "image/jpeg"}
