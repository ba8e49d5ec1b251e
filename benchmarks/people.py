"""The people of the measurements: 5,000 clients with benefits, and officials who look at them. All are invented."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from random import Random
from time import time

import msgspec
import psycopg
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore

from benchmarks.settings import PLACE
from benchmarks.world import SEED
from valtuus.benefits.feed.reading import allowed_now
from valtuus.benefits.feed.schema import PersonLine
from valtuus.benefits.generation.lines import lines
from valtuus.benefits.loading import benefit_feed
from valtuus.benefits.types import Wish
from valtuus.feeds.loading import Loaded, load_feed
from valtuus.identity.queries import SIGNED_IN
from valtuus.identity.types import LOA2, SignedIn
from valtuus.kernel.actor import Actor

CLIENTS = 5_000
GROUND, PURPOSE, CONDITIONS, SCOPES = (
    "sas_20",
    "assess_need",
    ("client_relation", "necessary"),
    ("payments", "decisions"),
)


@dataclass(frozen=True, slots=True)
class Official:
    """Who asks, and for which municipality; the middle of the chain where there is one."""

    key: str
    party: str
    chain: bool

    @property
    def actor(self) -> Actor:
        """Signed in strongly, in a session of her own."""
        return Actor(self.key, "Virpi Virkanen", LOA2, f"session of {self.key}")

    def wish(self, code: str) -> Wish:
        """A look of hers at a person."""
        return Wish(code, self.party, GROUND, PURPOSE, SCOPES, CONDITIONS, "SHL-2021-17")


def feed_file(persons: int, seed: str) -> Path:
    """A file of the feed, made once."""
    path = PLACE / f"feed-{persons}-{seed}.jsonl"
    if not path.exists():
        with path.open("wb") as file:
            file.writelines(lines(persons, seed))
    return path


def load(path: Path, feed: psycopg.Connection) -> Loaded:
    """Load a file as the feed role; a file that was loaded before is passed over."""
    allowed = allowed_now(datetime.now(UTC).date(), artificial=True)
    told = benefit_feed(settings.CLIENT_SECRET, allowed)
    return load_feed(path, feed, told, good_lines=False, report=print, progress=lambda done: None, bare=True)


def codes() -> Iterator[str]:
    """Identity codes of clients, at random and without end."""
    with feed_file(CLIENTS, SEED).open("rb") as file:
        found = [msgspec.json.decode(line, type=PersonLine).identity_code for line in file]
    Random(SEED).shuffle(found)
    return cycle(found)


_FRESH = """
select g.holder_person, coalesce(u.giver, g.giver)::text, u.id is not null
from mandates_grant g
left join lateral (select u.id, u.giver from mandates_grant u where u.holder_party = g.giver order by u.id limit 1) u on %(chain)s
where g.type = %(type)s and g.holder_person is not null and g.id > %(from)s
  and not exists (select from disclosures_record r where r.actor = g.holder_person and r.made_at > now() - interval '1 hour')
order by g.id limit %(many)s
"""


def officials(superuser: psycopg.Connection, many: int, *, chain: bool) -> list[Official]:
    """Officials with a mandate, direct or by a chain, who have looked at nobody for an hour: the pace is theirs, not the test's."""
    kind = "represent" if chain else "act"
    least = superuser.execute("select min(id::text)::uuid from mandates_grant where type = %s", [kind]).fetchone()
    values = {"chain": chain, "type": kind, "from": least[0] if least else None, "many": many}
    return [Official(*row) for row in superuser.execute(_FRESH, values)]


def session_of(official: Official) -> str:
    """A session of hers as a sign-in would have left it, without the provider; its key."""
    now = int(time())
    store = SessionStore()
    told = SignedIn(official.key, "Virpi Virkanen", LOA2, f"session of {official.key}", "", now, "", now, now)
    store[SIGNED_IN] = asdict(told)
    store.save()
    return str(store.session_key)
