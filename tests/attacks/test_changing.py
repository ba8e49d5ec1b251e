"""Attacks on guard two: changing something without a line, or changing what is never changed."""

import re
from collections.abc import Callable
from importlib import import_module
from typing import Any
from uuid import UUID

import psycopg
import pytest

from valtuus.kernel.identifiers import uuid7

from .attack import (
    NEVER_CHANGES,
    NO_LINE,
    NO_RIGHT,
    NO_VERSION,
    TEMPORARY_GIVEN,
    TEMPORARY_TAKEN,
    WITH_TEMPORARY,
    Attack,
    Scene,
    fails,
    forged_record,
    given,
    line,
    right,
    without_trigger,
    would_succeed,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

# One row for every append-only table; rows of the superuser's, laid without triggers.
U = "gen_random_uuid()"
MANDATE = (
    "(id, line_id, entry_id, giver, holder_person, type, themes, first_day, last_day)"
    f" values ({U}, {U}, {U}, {U}, 'o1:x', 'act', '{{view_and_claim}}', now(), now())"
)
ROWS = {
    "ledger_line": f"(id, kind, digest) values ({U}, 'x', '')",
    "ledger_body": f"(line_id, salt, payload) values ({U}, '', '')",
    "ledger_version": f"(entry, line_id) values ({U}, {U})",
    "oversight_alarm": "(id, line_id, kind, officials, about, first_day, last_day, counted, threshold, evidence, parties,"
    " raised_at)"
    f" values ({U}, {U}, 'x', '{{x}}', '', now(), now(), 1, '{{}}', '{{}}', '{{}}', now())",
    "oversight_event": "(id, line_id, alarm_id, number, kind, at, by, name, reason, note)"
    f" values ({U}, {U}, {U}, 1, 'explained', now(), '', '', '', '')",
    "disclosures_alarm": f"(id, line_id, kind, actor, hour, counted) values ({U}, {U}, 'x', 'x', now(), 1)",
    "mandates_request": MANDATE.replace("last_day)", "last_day, duties, note)").replace("now())", "now(), '{}', '')"),
    "mandates_request_end": "(request_id, line_id, entry_id, how, at, reason)"
    f" values ({U}, {U}, {U}, 'lapsed', now(), '')",
    "mandates_request_reminder": f"(id, line_id, request_id, step, at) values ({U}, {U}, {U}, '7', now())",
    "municipal_lists_list": "(id, line_id, kind, municipality, day, bill_number, bill_sum, rows, digest)"
    f" values ({U}, {U}, 'lms_days', {U}, now(), '', null, 0, repeat('0', 64))",
    "municipal_lists_row": f"(id, line_id, list_id, position, band) values ({U}, {U}, {U}, 1, '')",
    "municipal_lists_export": "(id, line_id, number, list_id, represented, official, session_digest, filters, columns, reason,"
    f" rows, sha256, at) values ({U}, {U}, 1, {U}, {U}, 'x', '', '{{}}', '{{}}', '', 1, repeat('0', 64), now())",
    "municipal_lists_export_fetch": f"(export_id, line_id, at) values ({U}, {U}, now())",
    "fallback_granter_told": f"(id, line_id, giver, holder, day) values ({U}, {U}, {U}, 'x', now())",
    "attachments_erasure": f"(attachment_id, line_id, erased_at) values ({U}, {U}, now())",
    "mandates_grant": MANDATE,
    "feeds_source": "(key, line_id, name, kinds, public_key, added_at) values (left(encode(sha256(decode(repeat('00', 32), 'hex')),"
    f" 'hex'), 16), {U}, 'x', '{{benefits}}', decode(repeat('00', 32), 'hex'), now())",
    "feeds_source_end": f"(key_id, line_id, ended_at) values ('x', {U}, now())",
    "feeds_delivery": "(source, feed, sequence, digest, lines, key, signature, line_id)"
    f" values ('x', 'benefits', 1, repeat('0', 64), 0, 'x', decode(repeat('00', 64), 'hex'), {U})",
    "feeds_delivery_end": f"(digest, batches, bad_lines, line_id) values (repeat('0', 64), 0, 0, {U})",
    "mandates_revocation": f"(grant_id, line_id, entry_id, revoked_at) values ({U}, {U}, {U}, now())",
    "mandates_details_change": f"(grant_id, line_id, entry_id, changed_on) values ({U}, {U}, {U}, now())",
    "mandates_old_right": f"(id, line_id, entry_id, person, party, services) values ({U}, {U}, {U}, 'x', {U}, '{{}}')",
    "mandates_answer": f"(id, line_id, question, decision, caller, request_id) values ({U}, {U}, '{{}}', '{{}}', '', '')",
    "identity_caller": f"(id, line_id, name, services, networks) values ({U}, {U}, 'x', '{{}}', '{{}}')",
    "identity_caller_token": "(id, line_id, caller_id, digest, hint, expires_at)"
    f" values ({U}, {U}, {U}, '', '', now() + interval '1 day')",
    "identity_caller_token_end": f"(token_id, line_id) values ({U}, {U})",
    "agreements_agreement": f"(id, line_id, entry_id, party, service) values ({U}, {U}, {U}, {U}, 'kelmu')",
    "agreements_agreement_end": f"(agreement_id, line_id, entry_id, last_day) values ({U}, {U}, {U}, now())",
    "administration_proposal": (
        f"(id, line_id, kind, party, \"right\", mandate, made_by, at) values ({U}, {U}, 'end', {U}, 'grant', {U}, 'x', now())"
    ),
    "administration_proposal_outcome": f"(proposal_id, line_id, how, by, at) values ({U}, {U}, 'dropped', 'x', now())",
    "administration_told": f"(id, line_id, party, step, by, at) values ({U}, {U}, {U}, 'x', 'x', now())",
    "administration_announcement": (
        "(id, line_id, title, text, audience, kinds, parties, made_by, at) values (gen_random_uuid(), gen_random_uuid(), "
        """'{"fi": "", "sv": "", "en": ""}', '{"fi": "", "sv": "", "en": ""}', 'all', '{}', '{}', 'x', now())"""
    ),
    "administration_announcement_read": (
        f"(id, line_id, announcement_id, party, reader, at) values ({U}, {U}, {U}, {U}, 'x', now())"
    ),
    "notices_notice": (
        f"(id, line_id, number, kind, arrived_at, visible_from, municipality) values ({U}, {U}, 1, 'x', now(), now(), {U})"
    ),
    "notices_event": (
        '(id, line_id, notice_id, number, kind, at, "by", by_name, municipality, holder, holder_name, reason, by_desk)'
        f" values ({U}, {U}, {U}, 1, 'released', now(), 'x', 'x', {U}, '', '', '', false)"
    ),
    "parties_cessation": f"(party_id, line_id, entry_id, last_day) values ({U}, {U}, {U}, now())",
    "parties_membership": f"(id, line_id, entry_id, authority_id, municipality_id, tasks) values ({U}, {U}, {U}, {U}, {U}, '{{}}')",
    "parties_membership_end": f"(membership_id, line_id, entry_id, last_day) values ({U}, {U}, {U}, now())",
    "parties_employment": f"(id, line_id, entry_id, official_id, party_id) values ({U}, {U}, {U}, 'x', {U})",
    "parties_employment_end": f"(employment_id, line_id, entry_id, last_day) values ({U}, {U}, {U}, now())",
    "parties_office": f"(id, line_id, entry_id, official_id, role) values ({U}, {U}, {U}, 'x', 'auditor')",
    "alerts_alert": "(id, line_id, recipient, name, kind, params, door, door_args, at)"
    f" values ({U}, {U}, 'x', '', 'x', '{{}}', '', '{{}}', now())",
    "alerts_read": f"(alert_id, line_id, at) values ({U}, {U}, now())",
    "alerts_attempt": f"(id, line_id, mail_id, at, outcome) values ({U}, {U}, {U}, now(), 'sent')",
    "conversations_received_mail": "(key, line_id, mailbox, sender, fate, at)"
    f" values ('x', {U}, 'question', 'x', 'opened', now())",
    "conversations_pickup": "(id, line_id, conversation_id, digest, until)"
    f" values ({U}, {U}, {U}, repeat('0', 64), now())",
    "administration_review": "(id, line_id, party, opened_by, at, themes, due_on)"
    f" values ({U}, {U}, {U}, 'x', now(), '{{view_and_claim}}', now())",
    "administration_review_item": f"(id, line_id, review_id, mandate, flags, used) values ({U}, {U}, {U}, {U}, '{{}}', '{{}}')",
    "administration_review_answer": f"(item_id, line_id, reply, done, by, at) values ({U}, {U}, 'keep', 'done', 'x', now())",
    "administration_review_close": f"(review_id, line_id, by, at) values ({U}, {U}, 'x', now())",
    "administration_review_reminder": f"(id, line_id, review_id, days, at) values ({U}, {U}, {U}, 7, now())",
    "administration_review_interval": f"(id, line_id, party, days, by, at) values ({U}, {U}, {U}, 90, 'x', now())",
    "administration_end_warning": f"(id, line_id, mandate, days, at) values ({U}, {U}, {U}, 30, now())",
    "fallback_share": '(id, line_id, sharer, sharer_name, party, actions, fixing, "right", theme, at, until, verdict)'
    f" values ({U}, {U}, 'x', '', {U}, '{{x}}', {U}, 'grant', 'x', now(), now() + interval '30 days', '{{}}')",
    "fallback_share_end": f"(share_id, line_id, at) values ({U}, {U}, now())",
    "parties_office_end": f"(office_id, line_id, entry_id, last_day) values ({U}, {U}, {U}, now())",
}
# The scene itself has laid rows of these.
APPEND_ONLY = (*ROWS, "disclosures_record", "disclosures_subject")
# These are erased when their retention ends, so their trigger forbids the update only; the app has no right to delete them.
ERASABLE = {"ledger_body", "alerts_alert", "alerts_read", "alerts_attempt", "fallback_share", "fallback_share_end"}
ITSELF = {"ledger_line": "kind", "ledger_body": "salt", "ledger_version": "entry", "disclosures_subject": "subject_key"}


@pytest.fixture
def laid(scene: Scene) -> Scene:
    with scene.connect("postgres") as superuser:
        superuser.execute("set session_replication_role = replica")
        for table, row in ROWS.items():
            superuser.execute(f"insert into {table} {row}")
    scene.close()
    return scene


def _change(table: str, verb: str) -> Callable[[Scene], Any]:
    column = ITSELF.get(table, "line_id")
    statement = f"update {table} set {column} = {column}" if verb == "update" else f"delete from {table}"  # noqa: S608 - the list above

    def attempt(scene: Scene) -> Any:
        app = scene.connect()
        changed = app.execute(statement).rowcount
        app.commit()
        return changed

    return attempt


# Foreign keys are off as well where a row is deleted: they would hold it, and they are not the guard that is tried.
def _without_right(table: str, verb: str) -> Attack:
    off, on = without_trigger(table, "all").values()
    return Attack(f"{verb} {table}", _change(table, verb), NO_RIGHT, **right(f"{verb} on {table}", more=off, back=on))


def _with_right(table: str, verb: str) -> Attack:
    return Attack(
        f"{verb} {table} with the right",
        _change(table, verb),
        NEVER_CHANGES,
        **without_trigger(table, "all"),
        **given(f"{verb} on {table}"),
    )


CHANGES = [
    *(_without_right(table, verb) for table in APPEND_ONLY for verb in ("update", "delete")),
    *(
        _with_right(table, verb)
        for table in APPEND_ONLY
        for verb in ("update", "delete")
        if verb == "update" or table not in ERASABLE
    ),
]


@pytest.mark.parametrize("attack", CHANGES, ids=str)
def test_what_is_appended_is_never_changed(attack: Attack, laid: Scene) -> None:
    fails(attack, laid)


@pytest.mark.parametrize("attack", CHANGES, ids=str)
def test_it_would_be_changed_without_the_guard(attack: Attack, laid: Scene) -> None:
    would_succeed(attack, laid)


def test_no_register_table_is_forgotten_here(scene: Scene) -> None:
    """Every table whose rows are never changed is in the list above."""
    found = scene.connect().execute(
        "select tgrelid::regclass::text from pg_trigger where tgname = 'never_changes' and not tgisinternal"
    )
    assert {row[0] for row in found} == set(APPEND_ONLY)


# ---- changes without a line, or with somebody else's

PARTY = (
    "insert into parties_party (id, line_id, kind, code, name_fi, name_sv, artificial, contact)"
    " values (%s, %s, 'municipality', '999', 'X', 'X', true, '')"
)


def party(app: psycopg.Connection[Any], line_id: UUID) -> Any:
    """Insert a party with this line and commit; the number of rows."""
    changed = app.execute(PARTY, [uuid7(), line_id]).rowcount
    app.commit()
    return changed


def without_a_line(scene: Scene) -> Any:
    return party(scene.connect(), uuid7())


def with_an_old_line(scene: Scene) -> Any:
    return party(scene.connect(), scene.old_line)


def with_a_line_committed_meanwhile(scene: Scene) -> Any:
    app, other = scene.connect(), scene.connect()
    app.execute("select pg_current_xact_id()")
    theirs = line(other)
    other.commit()
    return party(app, theirs)


def with_an_uncommitted_line_of_another(scene: Scene) -> Any:
    app, other = scene.connect(), scene.connect()
    return party(app, line(other))


def with_a_line_taken_back(scene: Scene) -> Any:
    app = scene.connect()
    app.execute("savepoint s")
    gone = line(app)
    app.execute("rollback to savepoint s")
    return party(app, gone)


def with_the_line_it_had(scene: Scene) -> Any:
    """An update beside a fresh line, whose row keeps naming the old one."""
    app = scene.connect()
    key = uuid7()
    app.execute(PARTY, [key, line(app)])
    app.commit()
    line(app)
    changed = app.execute("update parties_party set name_fi = 'Y' where id = %s", [key]).rowcount
    app.commit()
    return changed


def delete_without_a_line(scene: Scene) -> Any:
    app = scene.connect()
    party(app, line(app))
    gone = app.execute("delete from parties_party").rowcount
    app.commit()
    return gone


def as_after_a_restore(scene: Scene) -> Any:
    """Transaction numbers begin anew: an old line bears by chance the number of this transaction."""
    app = scene.connect()
    [number] = app.execute("select pg_current_xact_id()::text").fetchone() or ()
    with scene.connect("postgres") as superuser:
        superuser.execute("set session_replication_role = replica")
        superuser.execute("update ledger_line set xact = %s::xid8 where id = %s", [number, scene.old_line])
    return party(app, scene.old_line)


def record_without_a_line(scene: Scene) -> Any:
    app = scene.connect()
    app.execute(
        "insert into disclosures_alarm (id, line_id, kind, actor, hour, counted) values (%s, %s, 'unknown_codes', 'x', now(), 3)",
        [uuid7(), scene.old_line],
    )
    app.commit()
    return True


def column_of_the_databases_own(table: str, column: str, value: str) -> Any:
    """Insert a row with a column that only the database fills."""
    rest = {"ledger_line": ("kind, digest", "'x', ''"), "ledger_version": ("line_id", U)}[table]
    key = "entry" if table == "ledger_version" else "id"

    def attempt(scene: Scene) -> Any:
        app = scene.connect()
        statement = f"insert into {table} ({key}, {rest[0]}, {column}) values ({U}, {rest[1]}, {value})"  # noqa: S608 - ours
        return app.execute(statement).rowcount

    return Attack(
        f"{table}.{column} by hand",
        attempt,
        NO_RIGHT,
        **right(f"insert ({column}) on {table}"),
    )


def version_with_an_old_line(scene: Scene) -> Any:
    app = scene.connect()
    app.execute("insert into ledger_version (entry, line_id) values (%s, %s)", [uuid7(), scene.old_line])
    app.commit()
    return True


def mandate(app: psycopg.Connection[Any], line_id: UUID, entry: UUID) -> Any:
    """A mandate with this line and entry, committed."""
    app.execute(
        "insert into mandates_grant (id, line_id, entry_id, giver, holder_person, type, themes, first_day, last_day)"
        " values (%s, %s, %s, %s, 'o1:attacker', 'act', '{view_and_claim}', now(), now())",
        [uuid7(), line_id, entry, uuid7()],
    )
    app.commit()
    return True


def register_row_without_a_version(scene: Scene) -> Any:
    app = scene.connect()
    return mandate(app, line(app), uuid7())


def register_row_of_an_old_version(scene: Scene) -> Any:
    """A mandate slipped into a version that was made, and decided from, before."""
    app, entry = scene.connect(), uuid7()
    app.execute("insert into ledger_version (entry, line_id) values (%s, %s)", [entry, line(app)])
    app.commit()
    return mandate(app, line(app), entry)


def register_row_without_a_line(scene: Scene) -> Any:
    app, entry = scene.connect(), uuid7()
    app.execute("insert into ledger_version (entry, line_id) values (%s, %s)", [entry, line(app)])
    return mandate(app, scene.old_line, entry)


def as_a_replica(scene: Scene) -> Any:
    app = scene.connect()
    app.execute("set session_replication_role = replica")
    return party(app, scene.old_line)


def trigger_disabled(scene: Scene) -> Any:
    app = scene.connect()
    app.execute("alter table parties_party disable trigger must_be_recorded")
    return party(app, scene.old_line)


def trigger_dropped(scene: Scene) -> Any:
    app = scene.connect()
    app.execute("drop trigger must_be_recorded on parties_party")
    changed = app.execute(PARTY, [uuid7(), scene.old_line]).rowcount
    app.rollback()
    return changed


def function_replaced(scene: Scene) -> Any:
    app = scene.connect()
    app.execute(
        "create or replace function ledger_must_be_recorded() returns trigger language plpgsql as 'begin return null; end'"
    )
    app.rollback()
    return True


def line_in_a_table_of_the_attackers(scene: Scene) -> Any:
    """A temporary table of the ledger's name, with a line in it that looks right."""
    app, mine = scene.connect(), uuid7()
    app.execute("create temporary table ledger_line as select * from public.ledger_line limit 0")
    app.execute("grant select on pg_temp.ledger_line to public")
    app.execute(
        "insert into pg_temp.ledger_line values (%s, 'x', '', transaction_timestamp(), pg_current_xact_id())", [mine]
    )
    return party(app, mine)


def not_waiting_for_the_disk(scene: Scene) -> Any:
    """A role set not to wait for the disk: what holds when the transaction of a record commits."""
    app = scene.connect()
    app.execute("set synchronous_commit = off")
    forged_record(app, scene.matti)
    app.execute("set constraints all immediate")  # what commit does
    [held] = app.execute("select current_setting('synchronous_commit')").fetchone() or ()
    return held == "off"


OWNED = {
    "off": ("grant valtuus_owner to valtuus_app",),
    "on": ("revoke valtuus_owner from valtuus_app", "alter table parties_party enable trigger must_be_recorded"),
}
RECORDED = without_trigger("parties_party", "must_be_recorded")
ledger = import_module("valtuus.ledger.migrations.0002_guard")
[ASKS_FOR_A_LINE] = re.findall(r"create function ledger_must_be_recorded.*?end \$\$;", ledger.RECORDED, re.DOTALL)
ASKS_FOR_A_LINE = ASKS_FOR_A_LINE.replace("create function", "create or replace function")
ASKS_NOT_WHEN = ASKS_FOR_A_LINE.replace("and l.recorded_at = transaction_timestamp()", "")
assert ASKS_NOT_WHEN != ASKS_FOR_A_LINE

ATTACKS = [
    Attack("without a line", without_a_line, NO_LINE, **RECORDED),
    Attack("with an old line", with_an_old_line, NO_LINE, **RECORDED),
    Attack("with a line committed meanwhile", with_a_line_committed_meanwhile, NO_LINE, **RECORDED),
    Attack("with an uncommitted line of another", with_an_uncommitted_line_of_another, NO_LINE, **RECORDED),
    Attack("with a line taken back", with_a_line_taken_back, NO_LINE, **RECORDED),
    Attack("update that keeps its line", with_the_line_it_had, NO_LINE, **RECORDED),
    Attack(
        "delete of an organisation",
        delete_without_a_line,
        NO_RIGHT,
        **right("delete on parties_party", more=RECORDED["off"], back=RECORDED["on"]),
    ),
    Attack(
        "delete without a line",
        delete_without_a_line,
        NO_LINE,
        **RECORDED,
        **given("delete on parties_party"),
    ),
    Attack("old line after a restore", as_after_a_restore, NO_LINE, off=(ASKS_NOT_WHEN,), on=(ASKS_FOR_A_LINE,)),
    Attack(
        "alarm without a line",
        record_without_a_line,
        NO_LINE,
        **without_trigger("disclosures_alarm", "must_be_recorded"),
    ),
    column_of_the_databases_own("ledger_line", "recorded_at", "now()"),
    column_of_the_databases_own("ledger_line", "xact", "'1'::xid8"),
    column_of_the_databases_own("ledger_version", "number", "1"),
    column_of_the_databases_own("ledger_version", "made_at", "now()"),
    column_of_the_databases_own("ledger_version", "xact", "'1'::xid8"),
    Attack(
        "version with an old line",
        version_with_an_old_line,
        NO_LINE,
        **without_trigger("ledger_version", "must_be_recorded"),
    ),
    Attack(
        "register row without a version",
        register_row_without_a_version,
        NO_VERSION,
        **without_trigger("mandates_grant", "must_be_versioned"),
    ),
    Attack(
        "register row of an old version",
        register_row_of_an_old_version,
        NO_VERSION,
        **without_trigger("mandates_grant", "must_be_versioned"),
    ),
    Attack(
        "register row without a line",
        register_row_without_a_line,
        NO_LINE,
        **without_trigger("mandates_grant", "must_be_recorded"),
    ),
    Attack(
        "as a replica",
        as_a_replica,
        NO_RIGHT,
        **right("set on parameter session_replication_role"),
    ),
    Attack("trigger disabled", trigger_disabled, NO_RIGHT, **OWNED),
    Attack("trigger dropped", trigger_dropped, NO_RIGHT, **OWNED),
    Attack("function replaced", function_replaced, NO_RIGHT, **OWNED),
    Attack(
        "line in a table of the attacker's",
        line_in_a_table_of_the_attackers,
        NO_LINE,
        off=("alter function ledger_must_be_recorded() set search_path = pg_temp, public",),
        on=("alter function ledger_must_be_recorded() set search_path = public, pg_temp",),
        **WITH_TEMPORARY,
    ),
    Attack(
        "temporary table",
        line_in_a_table_of_the_attackers,
        NO_RIGHT,
        off=(TEMPORARY_GIVEN, *RECORDED["off"]),
        on=(TEMPORARY_TAKEN, *RECORDED["on"]),
    ),
    Attack(
        "not waiting for the disk",
        not_waiting_for_the_disk,
        None,
        **without_trigger("disclosures_record", "must_be_durable"),
    ),
]


@pytest.mark.parametrize("attack", ATTACKS, ids=str)
def test_the_attack_fails(attack: Attack, scene: Scene) -> None:
    fails(attack, scene)


@pytest.mark.parametrize("attack", ATTACKS, ids=str)
def test_it_would_succeed_without_the_guard(attack: Attack, scene: Scene) -> None:
    would_succeed(attack, scene)


def test_the_app_may_neither_truncate_nor_refer_nor_trigger_anything(scene: Scene) -> None:
    """TRUNCATE fires no row trigger, and a foreign key or a trigger of the app's would see rows that it may not."""
    found = scene.connect().execute(
        "select c.relname, p from pg_class c, unnest(array['truncate', 'references', 'trigger', 'maintain']) p"
        " where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')"
        " and (p <> 'maintain' or current_setting('server_version_num')::int >= 170000)"
        " and has_table_privilege('valtuus_app', c.oid, p)"
    )
    assert found.fetchall() == []


def test_a_line_of_ones_own_transaction_is_enough(scene: Scene) -> None:
    """The counterpart: the guard refuses the attacks, not the change that has its line."""
    app = scene.connect()
    assert party(app, line(app)) == 1
    entry = uuid7()
    made = line(app)
    app.execute("insert into ledger_version (entry, line_id) values (%s, %s)", [entry, made])
    assert mandate(app, made, entry)
