"""`valtuus load lists`, as typed."""

from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command

from valtuus.config.tests.test_benefit_commands import the_test_database as the_test_database
from valtuus.demo import lists as demonstration
from valtuus.kernel.clock import standing_at
from valtuus.municipal_lists.tests.ground import as_bytes, bill, row
from valtuus.municipal_lists.tests.people import AT, lay_register

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
