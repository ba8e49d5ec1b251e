"""Files that come with a message: kept with it, in its transaction."""

from collections.abc import Sequence
from datetime import datetime

from valtuus.attachments import services as keeping
from valtuus.conversations.types import Enclosed
from valtuus.kernel.actor import Actor
from valtuus.kernel.errors import DomainError
from valtuus.ledger.services import recorded

MOST = 5


@recorded
def enclose(files: Sequence[Enclosed], event: str, *, actor: Actor, at: datetime) -> int:
    """Keep the files of a message, PDFs and pictures; how many. One that is not taken undoes the message: it is sent as a whole.

    Raises `DomainError` as `attachments.services.keep`.
    """
    if len(files) > MOST:
        raise DomainError("attachments_too_many", field="file", given=str(len(files)), allowed=str(MOST))
    for file in files:
        keeping.keep(file.content, file.name, of=event, actor=actor, at=at, pictures=True)
    return len(files)
