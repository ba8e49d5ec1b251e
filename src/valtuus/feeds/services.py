"""Keep the sources of feeds: as the owner, by the institution's own command, never in a request."""

import re
from collections.abc import Set
from datetime import datetime

from valtuus.feeds import models, queries
from valtuus.feeds.envelope import key_id, public_key_of
from valtuus.feeds.types import FeedKind
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.ledger.services import append, recorded

_NAME = re.compile(r"[a-z][a-z0-9-]{0,59}")


@recorded
def add_source(name: str, kinds: Set[FeedKind], pem: bytes, *, at: datetime) -> str:
    """Take deliveries of these kinds from a source under a public key from now on; the key's id.

    A new key of the same source is added beside the old one, which `end_source` then takes away. Raises `DomainError`
    `feed_source_name`, `feed_key_malformed`, and `feed_key_known` for a key that is here already.
    """
    if not _NAME.fullmatch(name):
        raise DomainError("feed_source_name", field="name", given=name[:60], allowed="a–z 0–9 - (1–60)")
    public_key = public_key_of(pem)
    key = key_id(public_key)
    if any(known.key == key for known in queries.sources()):
        raise DomainError("feed_key_known", kind=ErrorKind.CONFLICT, field="key", given=key)
    told = {"name": name, "key": key, "kinds": sorted(kinds)}
    line = append("feed_source_added", told)
    models.Source.objects.create(
        key=key, line_id=line, name=name, kinds=sorted(kinds), public_key=public_key, added_at=at
    )
    return key


@recorded
def end_source(key: str, *, at: datetime) -> None:
    """Take no more deliveries under a key. Raises `DomainError` `feed_key_unknown` where none is taken."""
    taken = [source.key for source in queries.sources() if source.ended_at is None]
    if key not in taken:
        raise DomainError("feed_key_unknown", field="key", given=key[:60], allowed=", ".join(taken))
    line = append("feed_source_ended", {"key": key})
    models.SourceEnd.objects.create(key_id=key, line_id=line, ended_at=at)
