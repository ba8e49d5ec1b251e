"""Notices as the tests lay them: through the real loader, as the feed role."""

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections

from valtuus.feeds.faults import Fault
from valtuus.feeds.loading import Loaded, load_feed
from valtuus.notices.feed.reading import allowed_now
from valtuus.notices.loading import Clash, notice_feed
from valtuus.parties.queries import find_parties

MATTI, MAIJA = "310799-913M", "120305A9248"
NOW = datetime.fromisoformat("2021-02-01T08:05:00+02:00")
_numbers = count(1)


def a_line(kind: str = "need_of_social_work", **changed: Any) -> dict[str, Any]:
    """A good line of the feed for Mallila; `changed` are its fields, None takes one out."""
    content = {
        "message": "Asiakas tarvitsee tukea vuokranmaksuun.",
        "asked": [{"what": "Silmälasit", "amount": "180.00"}],
        "basic_part_percent": 20,
        "months": 4,
    }
    made = {
        "schema": 1,
        "source": f"T-{next(_numbers)}",
        "kind": kind,
        "arrived_at": "2021-01-29T10:00:00+02:00",
        "decision_on": "2021-01-29",
        "municipality": "mallila",
        "identity_code": MATTI,
        "family_name": "Meikäläinen",
        "given_names": "Matti",
        "non_disclosure": False,
        "facts": {"home": "mallila", "permanent_stay": "mallila"},
        "content": content,
    } | changed
    return {name: value for name, value in made.items() if value is not None}


@contextmanager
def feed_role() -> Iterator[psycopg.Connection[Any]]:
    database = connections["owner"].settings_dict
    with psycopg.connect(
        host=database["HOST"], dbname=database["NAME"], user="valtuus_feed", autocommit=True
    ) as connection:
        yield connection


def load(
    *lines: Any, at: datetime = NOW, good_lines: bool = False
) -> tuple[Loaded, list[tuple[int, str, str]], list[str]]:
    """Load lines; what came of it, the faults by line, code and field, and the sources that clashed."""
    faults: list[tuple[int, str, str]] = []
    clashes: list[str] = []

    def report(number: int, fault: Fault) -> None:
        faults.append((number, fault.code, fault.field))

    def clashed(clash: Clash) -> None:
        clashes.append(clash.source)

    with tempfile.TemporaryDirectory() as folder, feed_role() as connection:
        path = Path(folder) / "notices.jsonl"
        path.write_text(
            "".join((line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)) + "\n" for line in lines)
        )
        feed = notice_feed(settings.CLIENT_SECRET, allowed_now(find_parties(), at, artificial=True), clashed)
        nothing: Callable[[int], None] = lambda _: None  # noqa: E731 - a progress that nobody watches
        loaded = load_feed(path, connection, feed, good_lines=good_lines, report=report, progress=nothing, bare=True)
    return loaded, faults, clashes


def lay(*lines: Any, at: datetime = NOW) -> list[str]:
    """Load good lines; the ids of the notices, in the order of the lines."""
    loaded, faults, clashes = load(*lines, at=at)
    assert (faults, clashes) == ([], []) and loaded.counts["notices"] == len(lines)
    with connections["owner"].cursor() as owner:
        owner.execute("set local role valtuus_owner")
        owner.execute("select id::text from notices_notice order by number desc limit %s", [len(lines)])
        return [row[0] for row in owner.fetchall()][::-1]


LATER = timedelta(hours=1)
