"""Changes of the attachments: keep a file that passed every check, erase what its owner's rule says."""

import hashlib
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.db import transaction

from valtuus.attachments import checks, models, queries, rules
from valtuus.attachments.types import Attachment, FileKind
from valtuus.kernel.actor import Actor
from valtuus.kernel.identifiers import uuid7
from valtuus.ledger.queries import alias
from valtuus.ledger.services import append, recorded


@recorded
def keep(content: bytes, name: str, *, of: str, actor: Actor, at: datetime, pictures: bool = False) -> Attachment:
    """Check a file and keep it as an attachment of something. Who may add to it is asked above. `pictures`: PNG and JPEG, too.

    Raises `DomainError` with the field `file`: empty, too large, too many, of no kind that is taken, broken, encrypted, with a
    script, another file or an action inside, an identity code in its name, refused by a further check or not checked at all.
    """
    kind = rules.kind_of(content) or FileKind.PDF
    tidy = rules.tidy_name(name, kind)
    there = sum(a.erased_at is None for a in queries.attachments_of(of))
    found = (
        rules.count_fault(there)
        or rules.size_fault(len(content))
        or rules.name_fault(tidy)
        or rules.type_fault(content, pictures=pictures)
    )
    if fault := found or checks.fault_of(content):
        raise fault
    digest = hashlib.sha256(content).hexdigest()
    kept = Attachment(str(uuid7()), of, tidy, len(content), digest, actor.key, at, kind=kind)
    # The file is there before its row is: a row without a file would be a loss, a file without a row is only left over.
    _write(queries.place(kept), content)
    line = append(
        "attachment_kept", {"attachment": kept.id, "of": of, "size": kept.size, "digest": kept.digest, "by": actor.key}
    )
    models.Attachment.objects.create(
        id=kept.id,
        line_id=line,
        of=of,
        name=kept.name,
        size=kept.size,
        digest=kept.digest,
        added_by=kept.added_by,
        added_at=at,
        kind=kind.value,
    )
    return kept


@recorded
def erase(attachments: Iterable[Attachment], *, by: str, at: datetime) -> int:
    """Erase the content and the name of attachments, now that the rule of what they belong to says so; how many.

    `by`: a person's key or a rule. The files go once the erasure is committed.
    """
    due = [a for a in attachments if a.erased_at is None]
    line = append("attachments_erased", {"attachments": [a.id for a in due], "by": by, "at": at})
    models.Erasure.objects.bulk_create(models.Erasure(attachment_id=a.id, line_id=line, erased_at=at) for a in due)
    models.Attachment.objects.filter(id__in=[a.id for a in due]).update(name="", line_id=line)
    transaction.on_commit(lambda: _remove(due), using=alias())
    return len(due)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = path.with_suffix(".part")
    with open(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    half.rename(path)


def _remove(erased: Iterable[Attachment]) -> None:
    for attachment in erased:
        queries.place(attachment).unlink(missing_ok=True)
