"""One run from beginning to end."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import psycopg
from django.db import connections

from benchmarks import interface, machine, measures, pages, people, register, report, rosters, world
from benchmarks.settings import PLACE, database_name
from benchmarks.timing import by_turns
from valtuus.config import embedded
from valtuus.config.loading.bare import TAKE
from valtuus.ledger.queries import ALIAS

PERSONS_LOADED = 2_000
ASKED = 60
CHECKS = 20
BULKS = 5
CALLERS = (1, 8, 32)


@contextmanager
def _connected(size: int, user: str) -> Iterator[psycopg.Connection]:
    host = str(embedded.socket_folder(PLACE / "pg"))
    with psycopg.connect(host=host, user=user, dbname=database_name(size), autocommit=True) as connection:
        yield connection


def all_of(sizes: list[int], rounds: int) -> None:
    """Every measure in the worlds of these sizes, the smallest first; the page and the loading in the largest."""
    for size in sizes:
        embedded.ensure(PLACE / "pg", database_name(size))
    with ExitStack() as stack:
        owners = {size: stack.enter_context(_connected(size, "postgres")) for size in sizes}
        for size, superuser in owners.items():
            report.say(f"world of {size:,} mandates")
            world.lay(size, superuser)
            measures.prepare_floors(superuser)
            superuser.execute(TAKE)  # what is loaded here is invented and comes in no delivery
            with _connected(size, "valtuus_feed") as feed:
                people.load(people.feed_file(people.CLIENTS, world.SEED), feed)
            superuser.execute("vacuum analyze")
            superuser.execute("checkpoint")
        result = _measured(sizes, owners, rounds)
    for alias in connections:
        connections[alias].close()
    report.write(result)


def _measured(sizes: list[int], owners: dict[int, psycopg.Connection], rounds: int) -> dict[str, Any]:
    alias = {size: f"app_{size}" for size in sizes}
    direct = {size: people.officials(owners[size], ASKED, chain=False) for size in sizes}
    chained = {size: people.officials(owners[size], ASKED, chain=True) for size in sizes}
    asked = {alias[size]: measures.Questions(direct[size], chained[size]) for size in sizes}
    largest = sizes[-1]
    result: dict[str, Any] = {"machine": machine.described(alias[largest]), "sizes": sizes, "rounds": rounds}
    report.say("decide alone")
    result["alone"] = measures.decide_alone(alias[largest], asked[alias[largest]])
    report.say("decide with its facts read")
    result["loaded"] = measures.decide_loaded(asked, rounds)
    report.say("recorded look-up as a service")
    # Half of the officials look here, directly and by chains; the other half through the page.
    here = {alias[s]: direct[s][: ASKED // 2] + chained[s][: ASKED // 2] for s in sizes}
    result["looks"] = measures.looks(here, rounds)
    report.say("page of a look-up")
    result["page"] = _page(
        largest, alias[largest], direct[largest][ASKED // 2 :] + chained[largest][ASKED // 2 :], here
    )
    report.say("the interface")
    many = people.officials(owners[largest], interface.A_BATCH, chain=False)
    result["interface"] = _interface(largest, alias[largest], many, rounds)
    report.say("loading")
    with _connected(largest, "valtuus_feed") as feed:
        result["loading"] = measures.loading(feed, owners[largest], PERSONS_LOADED)
    floors = measures.floors(alias[largest])
    report.say("employee check")
    party = rosters.lay(largest, owners[largest])
    checks = {"SELECT 1": floors["SELECT 1"], "check": rosters.checking(alias[largest], party)}
    result["employees"] = by_turns(checks, CHECKS)
    report.say("the register: who may act, ten thousand given")
    granter = register.granter_of(party, owners[largest])
    sights = {"SELECT 1": floors["SELECT 1"], "who may": register.seeing(alias[largest], party, granter)}
    result["sights"] = by_turns(sights, CHECKS)
    bulk = {"COPY of 1,000 rows": floors["COPY of 1,000 rows"], "bulk": register.giving(alias[largest], party, granter)}
    result["bulk"] = by_turns(bulk, BULKS, warm_up=1)
    result["floors"] = by_turns(floors, 60)
    return result


def _interface(size: int, alias: str, who: list[people.Official], rounds: int) -> Any:
    with pages.server(size) as address:
        asking = interface.Interface(address, alias)
        bare = measures.floors(alias)
        single = {name: bare[name] for name in ("SELECT 1", "durable row")} | {"evaluation": asking.one(who)}
        batch = {"COPY of 1,000 rows": bare["COPY of 1,000 rows"], "evaluations": asking.many(who)}
        found = by_turns(single, rounds) | by_turns(batch, max(20, rounds // 10), warm_up=4)
        # D is measured before and after the crowds: its single writer shall have had the same minute.
        crowds = [asking.crowd(who, callers) for callers in CALLERS]
        after = by_turns({"durable row": bare["durable row"]}, rounds)
        return found | {"crowds": crowds, "durable row after": after["durable row"]}


def _page(size: int, alias: str, who: list[people.Official], here: dict[str, list[people.Official]]) -> Any:
    token = ALIAS.set(alias)
    try:
        with pages.server(size) as address:
            turns = {
                "page": pages.looking(address, who),
                "service": measures.look(alias, here[alias]),
                "server's floor": pages.empty(address),
            }
            return by_turns(turns, len(who) * pages.LOOKS_EACH // 3, warm_up=len(who) // 3)
    finally:
        ALIAS.reset(token)
