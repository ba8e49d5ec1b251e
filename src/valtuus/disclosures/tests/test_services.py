"""Recording a look-up, on PostgreSQL as the app role."""

import hashlib
import json
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connections, transaction

from valtuus.disclosures import queries, services
from valtuus.disclosures.tests.looks import AINO, AT, DENY, MALLILA, ONNI, PERMIT, SEUTU, UNKNOWN, look_up
from valtuus.disclosures.types import NotDurable
from valtuus.kernel.canonical import canonical
from valtuus.kernel.errors import Refused
from valtuus.ledger import services as ledger
from valtuus.ledger.queries import asked, in_one_go

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def rows(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with connections["default"].cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())


def test_a_permit_gives_a_receipt_and_is_read_back_whole() -> None:
    receipt = services.record(look_up("c1:matti"), PERMIT, scopes_given=("payments",))
    entry = queries.record_by_number(receipt.number)
    assert entry is not None
    assert (receipt.subjects, receipt.scopes, receipt.actor) == (("c1:matti",), ("payments",), AINO.key)
    assert (entry.actor, entry.represented, entry.acting) == (AINO.key, MALLILA, SEUTU)
    assert (entry.outcome, entry.scopes_asked, entry.scopes_given) == (
        "permit",
        ("payments", "decisions"),
        ("payments",),
    )
    assert (entry.subjects, entry.basis_kind, entry.basis_grants) == (("c1:matti",), "mandate", PERMIT.basis.grants)
    assert entry.decision["reason"] == {"code": "permitted", "fields": {}}
    assert entry.question == {"person": AINO.key, "action": "kelmu.view_person"}
    assert abs(entry.made_at - datetime.now(UTC)) < timedelta(minutes=1), "made by the database's clock"
    assert entry.decided_at == AT, "decided by the clock of decisions"


@pytest.mark.parametrize("decision", [PERMIT, DENY, UNKNOWN])
def test_the_body_of_the_line_is_canonical_and_holds_what_the_row_holds(decision: Any) -> None:
    with suppress(Refused):
        services.record(look_up("c1:matti", "c1:maija"), decision, scopes_given=("payments",))
    [(payload, salt, digest)] = rows(
        "select payload, salt, digest from ledger_body b join ledger_line l on l.id = b.line_id"
    )
    body = json.loads(bytes(payload))
    assert canonical(body) == bytes(payload) and hashlib.sha256(bytes(salt) + bytes(payload)).digest() == bytes(digest)
    assert body["decision"] == json.loads(canonical(decision)) and body["question"] == look_up().question
    assert body["decided_at"] == body["decision"]["at"] and set(body["subjects"]) == {"c1:matti", "c1:maija"}
    [(row, kept, question)] = rows("select id::text, decision::text, question::text from disclosures_record")
    assert body["record"] == row and (json.loads(kept), json.loads(question)) == (body["decision"], body["question"])


@pytest.mark.parametrize("decision", [DENY, UNKNOWN])
def test_anything_but_a_permit_is_recorded_and_then_refused(decision: Any) -> None:
    with pytest.raises(Refused) as refusal:
        services.record(look_up(), decision, scopes_given=("payments",))
    entry = queries.record_by_number(refusal.value.record_number or 0)
    assert entry is not None
    assert (entry.outcome, entry.reason) == (decision.outcome.value, decision.reason.code)
    assert entry.scopes_given == (), "a refusal opens no scope, whatever the caller says"
    assert rows("select secret_digest from disclosures_record") == [(None,)]


def test_the_record_is_committed_before_the_receipt_is_there() -> None:
    receipt = services.record(look_up(), PERMIT, scopes_given=("payments",))
    with connections["owner"].cursor() as other:
        other.execute("select number from disclosures_record where id = %s", [receipt.record])
        assert other.fetchone() == (receipt.number,)


def test_inside_another_transaction_nothing_is_recorded() -> None:
    with transaction.atomic(), pytest.raises(NotDurable):
        services.record(look_up(), PERMIT, scopes_given=())
    assert rows("select count(*) from disclosures_record") == [(0,)]


def test_there_is_no_receipt_before_the_record_is_committed() -> None:
    with in_one_go():
        receipt = services.record_in_going(look_up(), PERMIT, scopes_given=("payments",))
        with pytest.raises(NotDurable):
            receipt()
    assert rows("select number from disclosures_record") == [(receipt().number,)]


def test_a_fault_in_the_block_leaves_neither_record_nor_line() -> None:
    with pytest.raises(Exception, match="division by zero"), in_one_go():
        services.record_in_going(look_up(), PERMIT, scopes_given=())
        asked("select 1 / %s::int", [0])
    assert rows("select (select count(*) from disclosures_record), (select count(*) from ledger_line)") == [(0, 0)]


def test_the_line_holds_neither_the_secret_nor_the_session() -> None:
    receipt = services.record(look_up(), PERMIT, scopes_given=("payments",))
    [(payload, digest)] = rows(
        "select b.payload, r.secret_digest from disclosures_record r join ledger_body b on b.line_id = r.line_id"
    )
    told = json.loads(bytes(payload))
    assert bytes(digest) == hashlib.sha256(receipt.secret.encode()).digest()
    assert (told["record"], told["subjects"], told["decision"]["version"]) == (str(receipt.record), ["c1:matti"], 7)
    for hidden in (receipt.secret, AINO.session, bytes(digest).hex()):
        assert hidden not in bytes(payload).decode()
    assert receipt.secret not in repr(receipt) and AINO.session not in repr(receipt)


def test_each_receipt_has_a_number_and_a_secret_of_its_own() -> None:
    first, second = (services.record(look_up(), PERMIT, scopes_given=("payments",)) for _ in range(2))
    assert second.number > first.number
    assert first.secret != second.secret and len(bytes.fromhex(first.secret)) * 8 == 128


def test_scopes_that_were_not_asked_cannot_be_given() -> None:
    with pytest.raises(Exception, match="record_scopes"):
        services.record(look_up(), PERMIT, scopes_given=("insurance",))


def test_the_log_by_official_and_by_client() -> None:
    services.record(look_up("c1:matti"), PERMIT, scopes_given=("payments",))
    services.record(look_up("c1:maija", "c1:matti", actor=ONNI), PERMIT, scopes_given=("payments",))
    with pytest.raises(Refused):
        services.record(look_up("c1:maija"), DENY, scopes_given=())
    since, until = datetime(2020, 1, 1, tzinfo=UTC), datetime.now(UTC) + timedelta(hours=1)
    own = queries.disclosures_of_actor(AINO.key, since=since, until=until)
    assert [(e.outcome, e.subjects) for e in own] == [("deny", ("c1:maija",)), ("permit", ("c1:matti",))]
    assert [e.actor for e in queries.looks_about("c1:matti")] == [ONNI.key, AINO.key]
    assert queries.record_by_number(10**9) is None
    assert queries.disclosures_of_actor(AINO.key, since=until, until=until + timedelta(1)) == []


def test_looks_are_counted_by_the_databases_clock() -> None:
    assert queries.looks_within(AINO.key).count == 0
    services.record(look_up(), PERMIT, scopes_given=())
    with pytest.raises(Refused):
        services.record(look_up(), DENY, scopes_given=())
    services.record(look_up(actor=ONNI), PERMIT, scopes_given=())
    looks = queries.looks_within(AINO.key)
    assert looks.count == 2 and looks.since_last is not None and timedelta(0) <= looks.since_last < timedelta(minutes=1)
    with connections["owner"].cursor() as cursor:
        cursor.execute("alter table disclosures_record disable trigger user")
        cursor.execute("update disclosures_record set made_at = made_at - interval '61 minutes'")
        cursor.execute("alter table disclosures_record enable trigger user")
    assert queries.looks_within(AINO.key) == type(looks)(0, None)


def test_an_alarm_is_raised_once_an_official_and_hour() -> None:
    assert services.raise_alarm("unknown_codes", actor=AINO.key, counted=3) is True
    assert services.raise_alarm("unknown_codes", actor=AINO.key, counted=4) is False
    assert services.raise_alarm("unknown_codes", actor=ONNI.key, counted=3) is True
    assert services.raise_alarm("fast_looks", actor=AINO.key, counted=20) is True
    assert rows("select count(*) from ledger_line where kind = 'alarm_raised'") == [(3,)]


def test_two_looks_at_once_raise_one_alarm() -> None:
    answers: list[bool] = []
    start = threading.Barrier(2)

    def raise_it() -> None:
        start.wait()
        answers.append(services.raise_alarm("unknown_codes", actor=AINO.key, counted=3))
        connections.close_all()

    threads = [threading.Thread(target=raise_it) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [False, True]
    assert rows("select count(*) from disclosures_alarm") == [(1,)]


def test_a_line_without_wording_cannot_be_written() -> None:
    with pytest.raises(KeyError):
        ledger.recorded(lambda: ledger.append("no_such_kind", {}))()
