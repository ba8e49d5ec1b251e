"""What the attachments slice talks about. Ids are UUIDs as text; whose an attachment is, its owner's slice says."""

from dataclasses import dataclass
from datetime import datetime


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
