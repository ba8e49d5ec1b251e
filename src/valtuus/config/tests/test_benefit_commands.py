"""The two commands of benefit data, as typed."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from valtuus.benefits.generation.people import AS_OF
from valtuus.kernel import clock
from valtuus.kernel.periods import day_begins


@pytest.fixture
def the_test_database(monkeypatch: pytest.MonkeyPatch) -> Iterator[psycopg.Connection]:
    """The commands meet the tests' database; a superuser looks on."""
    database = connections["owner"].settings_dict
    monkeypatch.setenv("VALTUUS_DATABASE_NAME", database["NAME"])
    with psycopg.connect(host=database["HOST"], dbname=database["NAME"], user="postgres", autocommit=True) as superuser:
        yield superuser
        superuser.execute("truncate benefits_batch")


def generated(folder: Path, persons: int = 30) -> Path:
    path = folder / "people.jsonl"
    call_command("generate", "benefits", persons=persons, seed="s", out=path)
    return path


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_what_is_generated_is_loaded(
    tmp_path: Path, the_test_database: psycopg.Connection, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("load", "benefits", str(generated(tmp_path)))
    assert capsys.readouterr().out.startswith("ladattiin 30 henkilöä ja ")
    assert the_test_database.execute("select count(*) from benefits_person").fetchone() == (30,)
    call_command("load", "benefits", str(generated(tmp_path)))
    assert "aiemmin ladattuja eriä ohitettiin: 1" in capsys.readouterr().out


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_bad_lines_are_told_one_by_one_and_end_the_command(
    tmp_path: Path, the_test_database: psycopg.Connection, capsys: pytest.CaptureFixture[str]
) -> None:
    path = generated(tmp_path)
    path.write_bytes(path.read_bytes() + b"{}x\n" + path.read_bytes()[:200])
    with pytest.raises(CommandError, match="virheellisiä rivejä: 2"):
        call_command("load", "benefits", str(path))
    told = capsys.readouterr()
    assert [line.partition(":")[0] for line in told.err.splitlines()] == ["rivi 31", "rivi 32"]
    assert told.out == "mitään ei ladattu\n"
    assert the_test_database.execute("select count(*) from benefits_person").fetchone() == (0,)


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_a_file_of_tomorrow_is_refused_by_the_clock(
    tmp_path: Path, the_test_database: psycopg.Connection, capsys: pytest.CaptureFixture[str]
) -> None:
    with clock.standing_at(day_begins(AS_OF.replace(day=30))), pytest.raises(CommandError):
        call_command("load", "benefits", str(generated(tmp_path, persons=1)))
    assert "as_of" in capsys.readouterr().err


def test_a_file_must_be_named() -> None:
    with pytest.raises(CommandError, match=r"FILE\.jsonl"):
        call_command("load", "benefits")


@pytest.mark.parametrize("persons", ["0", "-1", "ten", "1.5"])
def test_a_count_that_is_none_is_refused(persons: str) -> None:
    with pytest.raises(CommandError, match="1 or more"):
        call_command("generate", "benefits", "--persons", persons, "--seed", "s")
