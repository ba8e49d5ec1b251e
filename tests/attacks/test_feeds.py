"""Attacks by way of the feed: deliveries written by hand, out of turn, by nobody the institution knows; batches of none."""

import re
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest

from .attack import APP, NO_RIGHT, NOTHING, Attack, Scene, fails, right, without_trigger, would_succeed
from .test_roles import FEED, OWNER, as_role

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

NO_DELIVERY, NO_SUCH_ROW, TWICE = "VF001", "23503", "23505"
ONE, TWO, THREE = (f"repeat('{n}', 64)" for n in "123")
LINE = "gen_random_uuid(), decode(repeat('00', 16), 'hex')"
ZEROS = "decode(repeat('00', 64), 'hex')"
ID = "left(encode(sha256(decode(repeat('00', 32), 'hex')), 'hex'), 16)"
SOURCE = (
    "insert into feeds_source (key, line_id, name, kinds, public_key, added_at)"  # noqa: S608 - the attack's own
    f" values ({ID}, gen_random_uuid(), 'kela', '{{benefits}}', decode(repeat('00', 32), 'hex'), now())"
)
COLUMNS = "insert into feeds_delivery (source, feed, sequence, digest, previous, lines, key, signature, line_id) values"


def row(sequence: int, digest: str, previous: str = "null") -> str:
    return f"{COLUMNS} ('kela', 'benefits', {sequence}, {digest}, {previous}, 0, {ID}, {ZEROS}, gen_random_uuid())"


# Two deliveries of one source, the second the last; and a database that takes no bare files, as the institution's.
BARE = (
    "create or replace function feeds_bare_taken() returns boolean language sql stable"
    " set search_path = public, pg_temp as 'select {}'"
)
LAID = (
    "set session_replication_role = replica",
    SOURCE,
    row(1, ONE),
    f"insert into feeds_delivery_end (digest, batches, bad_lines, line_id) values ({ONE}, 0, 0, gen_random_uuid())",  # noqa: S608 - the attack's own
    row(2, TWO, ONE),
    f"insert into feeds_delivery_end (digest, batches, bad_lines, line_id) values ({TWO}, 0, 0, gen_random_uuid())",  # noqa: S608 - the attack's own
    BARE.format("false"),
)
TAKEN = (
    "set session_replication_role = replica",
    "delete from feeds_delivery_end",
    "delete from feeds_delivery",
    "delete from feeds_source_end",
    "delete from feeds_source",
    BARE.format("true"),
)
GROUND: dict[str, Any] = {"given": LAID, "taken": TAKEN}


def opened(source: str, sequence: int, previous: str, *, digest: str = THREE) -> Callable[[Scene], Any]:
    """Call the function as the feed may; whether the delivery was opened."""

    def attempt(scene: Scene) -> Any:
        feed = scene.connect(FEED)
        found = feed.execute(
            f"select state = 'opened' from feeds_open('{source}', 'benefits', {sequence}, {digest}, {previous}, 0, {ID},"  # type: ignore[arg-type]  # noqa: S608 - the attack's own
            f" {ZEROS}, {LINE})"
        ).fetchone()
        feed.commit()
        return found == (True,)

    return attempt


def batch(digest: str) -> Callable[[Scene], Any]:
    return as_role(FEED, f"select benefits_load_batch(gen_random_uuid(), {digest}, 0, {ONE}, {LINE})")


guard = import_module("valtuus.feeds.migrations.0002_guard")
[OPEN] = re.findall(r"create (function feeds_open.*?\$\$.*?\$\$);", guard.FUNCTIONS, re.DOTALL)
FOREIGN_KEYS, ENDS = (without_trigger(table, "all") for table in ("feeds_delivery", "feeds_delivery_end"))


def without(*tests: str) -> dict[str, tuple[str, ...]]:
    """`off` and `on`: the function without these tests, and the table without what stands behind them."""
    weak = OPEN
    for test in tests:
        assert test in weak, test
        weak = weak.replace(test, "false")
    off, on = FOREIGN_KEYS.values()
    return {"off": (f"create or replace {weak}", *off), "on": (f"create or replace {OPEN}", *on)}


def written(sequence: int, digest: str, previous: str) -> Callable[[Scene], Any]:
    """A delivery written by hand by who has the right to."""
    return as_role(OWNER, row(sequence, digest, previous))


ATTACKS = [
    Attack(
        "feed writes a delivery by hand",
        as_role(FEED, row(3, THREE, TWO)),
        NO_RIGHT,
        **GROUND,
        **right("insert on feeds_delivery", FEED),
    ),
    Attack(
        "feed takes a delivery's end back",
        as_role(FEED, f"delete from feeds_delivery_end where digest = {TWO}"),  # noqa: S608 - the attack's own
        NO_RIGHT,
        **GROUND,
        **right("delete on feeds_delivery_end", FEED, more=ENDS["off"], back=ENDS["on"]),
    ),
    *(
        Attack(
            f"{role} adds a source of its own",
            as_role(role, SOURCE.replace("repeat('00', 32)", "repeat('01', 32)")),
            NO_RIGHT,
            **GROUND,
            **right("insert on feeds_source", role),
        )
        for role in (FEED, APP)
    ),
    Attack(
        "feed takes a key's end back",
        as_role(FEED, "delete from feeds_source_end"),
        NO_RIGHT,
        **GROUND,
        **right("delete on feeds_source_end", FEED),
    ),
    Attack(
        "feed leaves a number out",
        opened("kela", 4, TWO),
        NOTHING,
        **GROUND,
        **without("the_sequence is distinct from coalesce(last.sequence, 0) + 1"),
    ),
    Attack(
        "feed names a wrong predecessor",
        opened("kela", 3, ONE),
        NOTHING,
        **GROUND,
        **without("the_previous is distinct from last.digest"),
    ),
    Attack(
        "feed speaks for another source",
        opened("other", 1, "null"),
        NOTHING,
        **GROUND,
        **without(
            "not exists (select from feeds_source s where s.key = the_key and s.name = the_source and the_feed = any (s.kinds)\n"
            "                 and not exists (select from feeds_source_end e where e.key_id = s.key))"
        ),
    ),
    Attack("a number is left out by hand", written(4, THREE, TWO), NO_SUCH_ROW, **GROUND, **FOREIGN_KEYS),
    Attack("a predecessor is wrong by hand", written(3, THREE, ONE), NO_SUCH_ROW, **GROUND, **FOREIGN_KEYS),
    Attack(
        "a number is taken twice by hand",
        written(2, THREE, ONE),
        TWICE,
        **GROUND,
        off=(
            "alter table feeds_delivery drop constraint feeds_delivery_pkey",
            "alter table feeds_delivery disable trigger all",
        ),
        on=(
            "alter table feeds_delivery add primary key (source, feed, sequence)",
            "alter table feeds_delivery enable trigger all",
        ),
    ),
    *(
        Attack(
            f"feed loads a batch of {what} delivery",
            batch(digest),
            NO_DELIVERY,
            **GROUND,
            **without_trigger("benefits_batch", "must_be_delivered"),
        )
        for what, digest in (("no", THREE), ("an older", ONE))
    ),
    Attack(
        "feed lets bare files be taken",
        as_role(FEED, BARE.format("true")),
        NO_RIGHT,
        **GROUND,
        off=(
            "grant create on schema public to valtuus_feed",
            "alter function feeds_bare_taken() owner to valtuus_feed",
        ),
        on=(
            "alter function feeds_bare_taken() owner to valtuus_owner",
            "revoke create on schema public from valtuus_feed",
        ),
    ),
]


@pytest.mark.parametrize("attack", ATTACKS, ids=str)
def test_the_attack_fails(attack: Attack, scene: Scene) -> None:
    fails(attack, scene)


@pytest.mark.parametrize("attack", ATTACKS, ids=str)
def test_it_would_succeed_without_the_guard(attack: Attack, scene: Scene) -> None:
    would_succeed(attack, scene)


def test_the_database_itself_cannot_tell_a_forged_signature(scene: Scene) -> None:
    """Stated, not wished: the feed role can open the next delivery under a signature of zeros (docs/feeds.md)."""
    superuser = scene.connect("postgres", autocommit=True)
    for statement in LAID:
        superuser.execute(statement)  # type: ignore[arg-type]  # the ground above
    try:
        assert opened("kela", 3, TWO)(scene)
        assert not opened("kela", 3, TWO, digest=ONE)(scene), "but never a number twice"
    finally:
        for statement in TAKEN:
            superuser.execute(statement)  # type: ignore[arg-type]  # the ground above
