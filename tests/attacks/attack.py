"""What an attack is, and how it is tried with its guard and without."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psycopg
from django.db import connections

from valtuus.disclosures.policy import policy_sql
from valtuus.disclosures.types import Receipt
from valtuus.kernel.identifiers import uuid7

NO_RIGHT, NO_LINE, NO_VERSION, NEVER_CHANGES, NO_SUCH_RECORD = "42501", "VA001", "VA002", "VA003", "VA004"
NOTHING = None
APP = "valtuus_app"


@dataclass
class Scene:
    """What the attacker, who has the app role's raw connection, finds: two clients, and receipts of every kind.

    `maija` is a client of whom Aino has a fresh receipt (`own`); Matti is the one the attacker wants. `payments` opens Matti's
    payments only; `onnis` is Onni's, `stale` older than two minutes; `refused` is the id of a refused record about Matti.
    """

    host: str
    database: str
    matti: str
    maija: str
    own: Receipt
    payments: Receipt
    onnis: Receipt
    stale: Receipt
    refused: UUID
    old_line: UUID
    opened: list[psycopg.Connection[Any]] = field(default_factory=list)

    def connect(self, role: str = APP, *, autocommit: bool = False) -> psycopg.Connection[Any]:
        """A raw connection as a role; the fixture closes it."""
        found = psycopg.connect(host=self.host, dbname=self.database, user=role, autocommit=autocommit)
        self.opened.append(found)
        return found

    def close(self) -> None:
        """Close every connection that was opened."""
        while self.opened:
            self.opened.pop().close()


@dataclass(frozen=True)
class Attack:
    """One way round a guard.

    `attempt` gives what the attacker got: anything true is a success. `stopped_by` is the SQLSTATE with which the database
    answers, NOTHING where it answers with no rows. `off` takes the guard away and `on` puts it back, both as superuser;
    `patch` does the same for a guard in Python. `given` and `taken` lay and lift an outer guard that stands before the one tried.
    """

    name: str
    attempt: Callable[[Scene], Any]
    stopped_by: str | None
    off: tuple[str, ...] = ()
    on: tuple[str, ...] = ()
    patch: Callable[[], AbstractContextManager[Any]] = nullcontext
    given: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.name.replace(" ", "_")


def tried(attack: Attack, scene: Scene) -> tuple[Any, str | None]:
    """What the attacker got, and with which SQLSTATE the database answered."""
    try:
        return attack.attempt(scene), NOTHING
    except psycopg.Error as error:
        return None, error.sqlstate
    finally:
        scene.close()


@contextmanager
def guard_away(attack: Attack, scene: Scene) -> Iterator[None]:
    """Take the guard away for the time of the block."""
    assert attack.off or attack.patch is not nullcontext, "an attack without a guard proves nothing"
    try:
        _as_superuser(scene, attack.off)
        with attack.patch():
            yield
    finally:
        scene.close()
        _as_superuser(scene, attack.on)


def _as_superuser(scene: Scene, statements: tuple[str, ...]) -> None:
    with psycopg.connect(host=scene.host, dbname=scene.database, user="postgres", autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)  # type: ignore[arg-type]  # the attacks' own statements


@contextmanager
def outer_guard_away(attack: Attack, scene: Scene) -> Iterator[None]:
    """Give the attacker what an outer guard denies him, so that the inner one is tried."""
    try:
        _as_superuser(scene, attack.given)
        yield
    finally:
        scene.close()
        _as_superuser(scene, attack.taken)


def fails(attack: Attack, scene: Scene) -> None:
    """Assert that the attack fails, in the way it says."""
    with outer_guard_away(attack, scene):
        loot, state = tried(attack, scene)
    assert not loot, f"the attack succeeded: {loot!r}"
    assert state == attack.stopped_by


def would_succeed(attack: Attack, scene: Scene) -> None:
    """Assert that the attack succeeds without its guard, so that the test above is able to fail."""
    with outer_guard_away(attack, scene), guard_away(attack, scene):
        loot, state = tried(attack, scene)
    assert loot and state is NOTHING, f"even without the guard: {loot!r}, {state}"


# ---- guards that are taken away

SHUT = {
    "benefits_person": None,
    "benefits_item": "scope",
    "notices_name": None,
    "notices_content": "scope",
    "municipal_lists_person": "scope",
    "disclosures_handle": None,
}
NO_ROW_SECURITY = tuple(f"alter table {table} disable row level security" for table in SHUT)
ROW_SECURITY = tuple(f"alter table {table} enable row level security" for table in SHUT)


def _policies() -> dict[str, str]:
    found = {}
    for table, scope in SHUT.items():
        [found[table]] = re.findall(
            r"create policy by_receipt.*?\);\n", policy_sql(table, scope_column=scope), re.DOTALL
        )
    return found


def _anew(policies: dict[str, str]) -> tuple[str, ...]:
    return tuple(s for table, sql in policies.items() for s in (f"drop policy by_receipt on {table}", sql))


POLICIES = _anew(_policies())


def policies_with(*replaced: tuple[str, str]) -> tuple[str, ...]:
    """Statements that lay the policies anew, weakened: each old text must stand in at least one of them."""
    policies = _policies()
    for old, new in replaced:
        assert any(old in sql for sql in policies.values()), old
        policies = {table: sql.replace(old, new) for table, sql in policies.items()}
    return _anew(policies)


def without_trigger(table: str, trigger: str) -> dict[str, tuple[str, ...]]:
    """`off` and `on` of an attack on one trigger."""
    return {
        "off": (f"alter table {table} disable trigger {trigger}",),
        "on": (f"alter table {table} enable trigger {trigger}",),
    }


def right(
    what: str, role: str = APP, *, more: tuple[str, ...] = (), back: tuple[str, ...] = ()
) -> dict[str, tuple[str, ...]]:
    """`off` and `on` of an attack whose guard is that this role has no such right; `more` and `back` for what stands behind it."""
    return {"off": (f"grant {what} to {role}", *more), "on": (f"revoke {what} from {role}", *back)}


def given(what: str, role: str = APP) -> dict[str, tuple[str, ...]]:
    """`given` and `taken` of an attack on the guard behind a right: the attacker has the right, and fails all the same."""
    return {"given": (f"grant {what} to {role}",), "taken": (f"revoke {what} from {role}",)}


# The same for the right to make temporary tables and functions, which is a right on this very database.
_TEMPORARY = "do $$ begin execute format('{} temporary on database %I {} valtuus_app', current_database()); end $$"
TEMPORARY_GIVEN, TEMPORARY_TAKEN = _TEMPORARY.format("grant", "to"), _TEMPORARY.format("revoke", "from")
WITH_TEMPORARY = {"given": (TEMPORARY_GIVEN,), "taken": (TEMPORARY_TAKEN,)}


# ---- what attackers do


NAME = "set_config('valtuus.record', %s, true), set_config('valtuus.secret', %s, true)"


def named(connection: psycopg.Connection[Any], record: object, secret: str) -> None:
    """Name a record and a secret, as `reading` does."""
    connection.execute(f"select {NAME}", [str(record), secret])  # type: ignore[arg-type]  # the line above


def matti_in(connection: psycopg.Connection[Any], scene: Scene) -> list[Any]:
    """Matti's row, if the connection can see it."""
    return connection.execute(
        "select identity_code from benefits_person where subject_key = %s", [scene.matti]
    ).fetchall()


def line(connection: psycopg.Connection[Any]) -> UUID:
    """A line in the connection's transaction."""
    made = uuid7()
    connection.execute("insert into ledger_line (id, kind, digest) values (%s, 'disclosure_recorded', '\\x00')", [made])
    return made


def forged_record(
    connection: psycopg.Connection[Any],
    subject: str,
    *,
    outcome: str = "permit",
    made_at: str = "",
    scopes: str = "payments",
) -> UUID:
    """A record written by hand: with a line, as the database demands, and the secret `mine`."""
    made = uuid7()
    column, value = (", made_at", f", {made_at}") if made_at else ("", "")
    statement = (
        f"insert into disclosures_record (id, line_id, actor, session_digest, action, purpose, ground, conditions, case_reference,"  # noqa: S608 - the attack's own
        " channel, scopes_asked, scopes_given, outcome, reason, basis_kind, basis_grants, decision, question, decided_at,"
        f" register_version, secret_digest{column}) values (%s, %s, 'o1:aino', '', 'kelmu.view_person', 'assess_need', 'sas_20',"
        " '{}', '', 'screen', %s, %s, %s, 'permitted', 'mandate', '{}', '{}', '{}', now(), 0,"
        f" sha256(convert_to('mine', 'UTF8')){value})"
    )
    connection.execute(statement, [made, line(connection), [scopes], [scopes], outcome])
    connection.execute("insert into disclosures_subject (record_id, subject_key) values (%s, %s)", [made, subject])
    return made


def database_name() -> str:
    """The test database of this run."""
    return str(connections["default"].settings_dict["NAME"])
