"""A change is a line: what the decorator promises, and what the database holds everybody to."""

import hashlib
import threading

import pytest
from django.db import DatabaseError, connection, connections, transaction

from valtuus.kernel.identifiers import uuid7
from valtuus.ledger import queries, services
from valtuus.ledger.models import Body, Line
from valtuus.ledger.queries import in_one_go
from valtuus.ledger.services import append_with
from valtuus.ledger.types import NoTransaction, OpenTransaction, UnrecordedChange
from valtuus.parties.models import Office, Official, Party

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def party_row(line):
    return Party(id=uuid7(), line_id=line, kind="municipality", code=str(uuid7()), name_fi="Mallila", name_sv="Mallila")


@services.recorded
def add_party():
    party_row(services.append("parties_loaded", {"n": 1})).save(force_insert=True)


@services.recorded
def forget_the_line():
    party_row(uuid7()).save(force_insert=True)


def test_a_change_leaves_a_line_with_a_salted_digest():
    add_party()
    line, body = Line.objects.get(), Body.objects.get()
    assert bytes(line.digest) == hashlib.sha256(bytes(body.salt) + bytes(body.payload)).digest()
    assert bytes(body.payload) == b'{"n":1}'


def test_a_service_that_wrote_no_line_undoes_everything_and_says_so():
    with pytest.raises(UnrecordedChange, match="forget_the_line"):
        forget_the_line()
    assert not Party.objects.exists()


def test_the_database_refuses_a_change_without_a_line():
    with pytest.raises(DatabaseError, match="unrecorded change"), transaction.atomic():
        party_row(uuid7()).save(force_insert=True)
    assert not Party.objects.exists()


def test_the_database_refuses_an_update_that_keeps_its_old_line():
    add_party()
    with pytest.raises(DatabaseError, match="unrecorded change"), transaction.atomic():
        Party.objects.update(name_fi="Muu")


def test_a_line_outside_a_service_is_a_fault_of_the_program():
    with pytest.raises(NoTransaction):
        services.append("parties_loaded", {})


def test_a_kind_without_wording_cannot_be_written():
    @services.recorded
    def write():
        services.append("no_such_kind", {})

    with pytest.raises(KeyError):
        write()


def test_nested_services_are_one_transaction():
    @services.recorded
    def both():
        add_party()
        add_party()
        raise RuntimeError("after both")

    with pytest.raises(RuntimeError):
        both()
    assert not Party.objects.exists() and not Line.objects.exists()


@services.recorded
def add_office(name):
    line = services.append("officials_loaded", {"name": name})
    Official.objects.create(key=name, line_id=line, name=name)
    Office.objects.create(id=uuid7(), official_id=name, role="auditor", line_id=line, entry_id=services.entry())


def test_each_transaction_that_adds_register_rows_is_the_next_version():
    assert queries.version() == 0
    add_office("a")
    add_party()
    add_office("b")
    assert queries.version() == 2


def test_versions_have_no_gap_whoever_writes_at_once():
    def write(worker):
        for i in range(10):
            add_office(f"{worker}-{i}")
        connections["default"].close()

    threads = [threading.Thread(target=write, args=(worker,)) for worker in range(4)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    with connection.cursor() as cursor:
        cursor.execute(
            "select array_agg(number order by number), bool_and(ok) from "
            "(select number, made_at >= coalesce(lag(made_at) over (order by number), made_at) ok from ledger_version) v"
        )
        numbers, in_order = cursor.fetchone()
    assert numbers == list(range(1, 41)) and in_order


def test_a_register_row_of_an_old_entry_is_refused():
    add_office("a")
    old = Office.objects.get().entry_id

    @services.recorded
    def backdate():
        line = services.append("officials_loaded", {})
        Office.objects.create(id=uuid7(), official_id="a", role="registrar", line_id=line, entry_id=old)

    with pytest.raises(DatabaseError, match="without a version"):
        backdate()


def test_a_line_with_its_rows_is_written_only_where_a_block_commits_it():
    with pytest.raises(NoTransaction):
        append_with("disclosure_recorded", {}, " select 1", {})
    with transaction.atomic(), pytest.raises(OpenTransaction), in_one_go():
        pass
    with in_one_go(), pytest.raises(OpenTransaction), in_one_go():
        pass
