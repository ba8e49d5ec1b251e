"""What is measured, each by turns with its floors."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from time import perf_counter
from uuid import uuid4

import psycopg
from django.db import connections

from benchmarks.people import Official, codes, feed_file, load
from benchmarks.timing import Figure, by_turns, each, shared
from valtuus.benefits.feed.schema import SCOPES
from valtuus.benefits.services import look_up
from valtuus.benefits.types import Pace
from valtuus.kernel.errors import Refused
from valtuus.ledger.queries import ALIAS
from valtuus.mandates.queries.facts import facts_for
from valtuus.mandates.rules.decide import decide as decide_on
from valtuus.mandates.services.deciding import decide
from valtuus.mandates.types import Question

ACTION = "kelmu.view_person"
UNSLOWED = Pace(free=10**9)

Things = dict[str, Callable[[], object]]


def prepare_floors(superuser: psycopg.Connection) -> None:
    """The tables of the floors: one row, and one of a person's shape. Beside the product's, never of them."""
    superuser.execute("create table if not exists bench_row (id uuid primary key, body bytea not null)")
    superuser.execute("grant insert, delete on bench_row to valtuus_app")


def floors(alias: str) -> Things:
    """Over the very connection of the figures: a bare question, one durable row with its commit, a thousand rows with theirs."""

    def select() -> None:
        cursor = psycopg.Cursor(connections[alias].connection)
        cursor.execute("select 1")
        cursor.fetchone()

    def durable() -> None:
        psycopg.Cursor(connections[alias].connection).execute(
            "insert into bench_row values (%s, %s)", [uuid4(), os.urandom(500)]
        )

    def copy() -> None:
        with psycopg.Cursor(connections[alias].connection).copy("copy bench_row from stdin") as rows:
            for _ in range(1000):
                rows.write_row((uuid4(), b"x" * 200))

    connections[alias].ensure_connection()
    return {"SELECT 1": select, "durable row": durable, "COPY of 1,000 rows": copy}


class Questions:
    """Questions of a world: what is permitted directly and by a chain, and what is refused with a path to show."""

    def __init__(self, direct: list[Official], chained: list[Official]) -> None:
        self.direct = [Question(o.key, o.party, ACTION) for o in direct]
        self.chained = [Question(o.key, o.party, ACTION) for o in chained]
        # A weak sign-in would be refused before a path is looked for: these hold a mandate that does not reach the municipality.
        others = [o.party for o in direct]
        self.refused = [
            replace(q, represented=next(p for p in others if p != q.represented)) for q in self.direct + self.chained
        ]


def decide_alone(alias: str, asked: Questions) -> dict[str, Figure]:
    """The rule on facts that are there already."""
    now = datetime.now(UTC)
    things: Things = {"SELECT 1": floors(alias)["SELECT 1"]}
    for name, question in (("direct", asked.direct[0]), ("chain", asked.chained[0]), ("refusal", asked.refused[0])):
        facts = _in(alias, lambda q=question: facts_for([q])[0])
        expected = name != "refusal"
        if decide_on(question, facts, now).permitted is not expected:
            raise SystemExit(f"the world is not as it should be: {name} gives {decide_on(question, facts, now)}")
        things[name] = each(lambda q=question, f=facts: decide_on(q, f, now))
    found = by_turns(things, 50, 3)
    return {name: figure if name == "SELECT 1" else shared(figure) for name, figure in found.items()}


def _in(alias: str, thing: Callable[[], object]) -> object:
    token = ALIAS.set(alias)
    try:
        return thing()
    finally:
        ALIAS.reset(token)


def decide_loaded(worlds: dict[str, Questions], rounds: int) -> dict[str, Figure]:
    """The service with its facts read, in every world by turns."""
    now = datetime.now(UTC)
    things: Things = {}
    for alias, asked in worlds.items():
        things[f"{alias} SELECT 1"] = floors(alias)["SELECT 1"]
        for name, questions in (("direct", asked.direct), ("chain", asked.chained), ("refusal", asked.refused)):
            turns = cycle(questions)
            things[f"{alias} {name}"] = lambda a=alias, t=turns: _in(a, lambda: decide(next(t), at=now))
    return by_turns(things, rounds)


def looks(worlds: dict[str, list[Official]], rounds: int) -> dict[str, Figure]:
    """The recorded look-up as a service, in every world by turns; each official makes one after another, then the next."""
    things: Things = {}
    for alias, who in worlds.items():
        bare = floors(alias)
        things |= {f"{alias} {name}": bare[name] for name in ("SELECT 1", "durable row")}
        things[f"{alias} look-up"] = look(alias, who)
    return by_turns(things, rounds)


def look(alias: str, who: list[Official]) -> Callable[[], object]:
    """A look of one official after another at one client after another."""
    turns, whom = cycle(who), codes()

    def run() -> None:
        official = next(turns)
        wish = official.wish(next(whom))
        try:
            _in(alias, lambda: look_up(wish, actor=official.actor, at=datetime.now(UTC), pace=UNSLOWED))
        except Refused as refusal:
            raise SystemExit(f"the world is not as it should be: {refusal.decision}") from refusal

    return run


def loading(feed: psycopg.Connection, superuser: psycopg.Connection, persons: int) -> dict[str, float]:
    """Rows a second of the feed's load (check, copy, move, record) and of a bare COPY of as many rows into two plain tables."""
    path = feed_file(persons, f"load-{uuid4().hex[:8]}")
    begun = perf_counter()
    loaded = load(path, feed)
    took = perf_counter() - begun
    rows = loaded.counts["persons"] + loaded.counts["items"]
    bare = _copied(path, superuser)
    path.unlink()
    return {"rows": rows, "load rows/s": rows / took, "COPY rows/s": bare, "ratio": bare / (rows / took)}


def _copied(path: Path, superuser: psycopg.Connection) -> float:
    """The same lines as rows of text, committed once."""
    with path.open("rb") as file:
        lines = [line.decode() for line in file]
    rows = [line[:300] for line in lines for _ in range(1 + sum(line.count(f'"{s}"') for s in SCOPES))]
    superuser.execute("create table if not exists bench_feed (id uuid primary key, body text not null)")
    superuser.execute("truncate bench_feed")
    begun = perf_counter()
    with superuser.transaction(), superuser.cursor().copy("copy bench_feed from stdin") as copy:
        for row in rows:
            copy.write_row((uuid4(), row))
    return len(rows) / (perf_counter() - begun)
