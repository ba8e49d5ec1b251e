"""Reads of the attachments. Who may read one is asked above, by the slice whose thing it belongs to."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.conf import settings

from valtuus.attachments import models
from valtuus.attachments.types import Attachment, FileKind
from valtuus.kernel.errors import DomainError, ErrorKind


def attachments_of(of: str) -> list[Attachment]:
    """What belongs to something, in the order in which it was added, erased ones too."""
    return attachments_of_many([of])


def attachments_of_many(ids: Iterable[str]) -> list[Attachment]:
    """What belongs to any of these, in the order in which it was added."""
    rows = models.Attachment.objects.select_related("erasure").filter(of__in=list(ids)).order_by("id")
    return [_attachment(row) for row in rows]


def attachment(id: str, *, of: str) -> Attachment:
    """One attachment of something. Raises `DomainError` `attachment_missing`, also for another's and for an erased one."""
    found = next((a for a in attachments_of(of) if a.id == id and a.erased_at is None), None)
    if found is None:
        raise DomainError("attachment_missing", kind=ErrorKind.MISSING, field="attachment")
    return found


def content_of(found: Attachment) -> bytes:
    """The content, just as it was checked. Raises `DomainError` `attachment_damaged` where the file is not what was kept."""
    try:
        content = place(found).read_bytes()
    except OSError:
        content = b""
    if hashlib.sha256(content).hexdigest() != found.digest:
        raise DomainError("attachment_damaged", kind=ErrorKind.UNAVAILABLE, field="attachment")
    return content


def place(found: Attachment) -> Path:
    """Where the content lies: by digest, and under it by attachment, so that erasing one never takes another's."""
    return Path(settings.ATTACHMENTS) / found.digest[:2] / found.digest / f"{UUID(found.id)}.{found.kind}"


def _attachment(row: models.Attachment) -> Attachment:
    erasure = getattr(row, "erasure", None)
    return Attachment(
        id=str(row.id),
        of=str(row.of),
        name=row.name,
        size=row.size,
        digest=row.digest,
        added_by=row.added_by,
        added_at=row.added_at,
        erased_at=erasure.erased_at if erasure else None,
        kind=FileKind(row.kind),
    )
