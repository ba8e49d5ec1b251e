"""`valtuus load lists`, as typed."""

from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command

from valtuus.config.tests.test_benefit_commands import the_test_database as the_test_database
from valtuus.demo import lists as demonstration
from valtuus.kernel.clock import standing_at
from valtuus.kernel.errors import Refused
from valtuus.municipal_lists.services import looking
from valtuus.municipal_lists.tests.ground import as_bytes, bill, row
from valtuus.municipal_lists.tests.people import AT, actor, lay_register
from valtuus.municipal_lists.types import Kind
from valtuus.parties import queries as parties

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture
def file(tmp_path: Path, the_test_database: psycopg.Connection) -> Path:
    lay_register()
    return tmp_path / "lists.jsonl"


def test_the_lists_of_the_demonstration_are_loaded_once(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_bytes(b"".join(demonstration.lines()))
    with standing_at(AT):
        call_command("load", "lists", str(file))
        assert capsys.readouterr().out == "ladattiin 3 luetteloa, yhteensä 90 riviä\n"
        call_command("load", "lists", str(file))
    assert "aiemmin ladattuja luetteloja ohitettiin: 3" in capsys.readouterr().out


def test_a_bill_that_disagrees_is_told_with_both_sums(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_bytes(as_bytes(*bill(row(), sum="350.01")))
    with standing_at(AT), pytest.raises(CommandError, match="luetteloja jätetty lataamatta kokonaan: 1"):
        call_command("load", "lists", str(file))
    told = capsys.readouterr()
    assert "rivi 2: list.sum: laskun summa 350.01 ja rivien summa 350.00 eivät täsmää" in told.err
    assert told.out == "mitään ei ladattu\n"


def test_looks_at_lists_are_replayed_refused_ones_too(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mallila = parties.party_by_code("mallila").id
    _, permitted = looking.lists_of(Kind.LMS_DAYS, mallila, actor=actor("ilona"), at=AT)
    with pytest.raises(Refused) as refusal:
        looking.lists_of(Kind.LMS_BILLING, mallila, actor=actor("eeva"), at=AT)
    for number in (permitted, refusal.value.record_number):
        call_command("replay", str(number))
        assert "the same as then" in capsys.readouterr().out
