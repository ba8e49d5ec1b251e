"""The gate: whose receipt opens what, and for how long. A table about people of the tests' own stands in for the slices above."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import connections, models, transaction
from django.db.utils import InternalError, OperationalError

from valtuus.disclosures import services
from valtuus.disclosures.gate import PersonalModel, opened, reading
from valtuus.disclosures.policy import policy_sql
from valtuus.disclosures.tests.looks import AINO, ONNI, PERMIT, look_up
from valtuus.disclosures.types import ReadingOpen, Receipt, Unreceipted
from valtuus.kernel.errors import DomainError, ErrorKind
from valtuus.ledger.types import OpenTransaction

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


class Sample(PersonalModel):
    """A table about people, made and dropped by the tests."""

    id = models.IntegerField(primary_key=True)
    scope = models.TextField()

    class Meta(PersonalModel.Meta):
        app_label = "disclosures_tests"
        db_table = "disclosures_sample"


@pytest.fixture(autouse=True)
def sample() -> Iterator[None]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "create table disclosures_sample (id int primary key, subject_key text not null, scope text not null)"
        )
        cursor.execute(policy_sql("disclosures_sample", scope_column="scope"))
        cursor.execute("begin; set local role valtuus_loader")
        cursor.execute(
            "insert into disclosures_sample values (1, 'c1:matti', 'payments'), (2, 'c1:matti', 'recovery'),"
            " (3, 'c1:maija', 'payments'), (4, 'c1:pekka', 'payments')"
        )
        cursor.execute("commit")
    yield
    connections["default"].close()
    with connections["owner"].cursor() as cursor:
        cursor.execute("drop table disclosures_sample")


def receipt_for(*subjects: str, scopes: tuple[str, ...] = ("payments",)) -> Receipt:
    return services.record(look_up(*subjects), PERMIT, scopes_given=scopes)


def shown() -> list[int]:
    return sorted(Sample.objects.values_list("id", flat=True))


def test_a_receipt_opens_its_subjects_and_scopes() -> None:
    with reading(receipt_for("c1:matti"), actor=AINO):
        assert shown() == [1]
    with reading(receipt_for("c1:matti", "c1:maija"), actor=AINO):
        assert shown() == [1, 3]


def test_a_permit_that_opens_no_scope_shows_nothing() -> None:
    with reading(receipt_for("c1:matti", scopes=()), actor=AINO):
        assert shown() == []


def test_outside_a_reading_every_way_of_asking_is_a_fault() -> None:
    for ask in (
        lambda: Sample.objects.all(),
        lambda: Sample.objects.values("scope"),
        lambda: Sample.objects.raw("select * from disclosures_sample"),
        lambda: Sample.objects.using("default"),
        lambda: Sample._base_manager.all(),
        lambda: Sample._default_manager.count(),
        lambda: Sample(id=1).refresh_from_db(),
    ):
        with pytest.raises(Unreceipted):
            ask()


@pytest.mark.parametrize("other", [ONNI, replace(AINO, session="another-session"), replace(ONNI, session=AINO.session)])
def test_the_receipt_of_another_person_or_session_is_refused(other: Any) -> None:
    receipt = receipt_for("c1:matti")
    with pytest.raises(DomainError) as error, reading(receipt, actor=other):
        pass
    assert (error.value.code, error.value.kind) == ("receipt_of_another", ErrorKind.REFUSED)


def test_one_look_one_receipt() -> None:
    first, second = receipt_for("c1:matti"), receipt_for("c1:maija")
    with reading(first, actor=AINO):
        with pytest.raises(ReadingOpen), reading(second, actor=AINO):
            pass
        assert shown() == [1], "the open one stays what it was"
    with reading(second, actor=AINO):
        assert shown() == [3]


def test_a_reading_is_a_transaction_of_its_own() -> None:
    receipt = receipt_for("c1:matti")
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"), reading(receipt, actor=AINO):
        pass


def test_after_the_reading_nothing_is_left_in_the_connection() -> None:
    with reading(receipt_for("c1:matti"), actor=AINO):
        late = Sample.objects.all()
    assert list(late) == [], "a lazy query evaluated later meets a database without a receipt"
    with connections["default"].cursor() as cursor:
        cursor.execute("select current_setting('valtuus.record', true), current_setting('valtuus.secret', true)")
        assert cursor.fetchone() == ("", "")


def test_after_a_fault_inside_the_reading_the_gate_is_shut() -> None:
    with pytest.raises(ZeroDivisionError), reading(receipt_for("c1:matti"), actor=AINO):
        raise ZeroDivisionError
    with pytest.raises(Unreceipted):
        Sample.objects.all()


ASKED = "select id from disclosures_sample where subject_key = any(%(subjects)s) order by id"


def test_what_is_opened_in_one_go_is_what_a_reading_shows_and_nothing_is_left_after_it() -> None:
    receipt = receipt_for("c1:matti", "c1:maija")
    assert opened(receipt, ASKED, "select %(actor)s", actor=AINO) == [[(1,), (3,)], [(AINO.key,)]]
    assert opened(replace(receipt, secret="0" * 32), ASKED, actor=AINO) == [[]]
    with connections["default"].cursor() as cursor:
        cursor.execute("select current_setting('valtuus.record', true), current_setting('valtuus.secret', true)")
        assert cursor.fetchone() == ("", "")


def test_in_one_go_the_same_is_refused_as_in_a_reading() -> None:
    receipt = receipt_for("c1:matti")
    with pytest.raises(DomainError, match="receipt_of_another"):
        opened(receipt, ASKED, actor=ONNI)
    with reading(receipt, actor=AINO), pytest.raises(ReadingOpen):
        opened(receipt, ASKED, actor=AINO)
    with transaction.atomic(), pytest.raises(OpenTransaction):
        opened(receipt, ASKED, actor=AINO)
    with pytest.raises((InternalError, OperationalError), match="read-only"):
        opened(receipt, "insert into disclosures_alarm (id) values (gen_random_uuid()) returning id", actor=AINO)


def test_look_first_change_after() -> None:
    with (
        reading(receipt_for("c1:matti"), actor=AINO),
        pytest.raises((InternalError, OperationalError), match="read-only"),
    ):
        with connections["default"].cursor() as cursor:
            cursor.execute("insert into disclosures_alarm (id) values (gen_random_uuid())")


def test_the_secret_never_stands_in_a_statement_that_others_can_read() -> None:
    receipt = receipt_for("c1:matti")
    with reading(receipt, actor=AINO):
        backend = connections["default"].connection.info.backend_pid
        statements = _last_statement(backend)
    assert "set_config" in statements and receipt.secret not in statements and str(receipt.record) not in statements


def _last_statement(backend: int) -> str:
    with connections["default"].copy().cursor() as same_role:
        same_role.execute("select query from pg_stat_activity where pid = %s", [backend])
        found = same_role.fetchone()
    same_role.db.close()
    return str(found[0])
