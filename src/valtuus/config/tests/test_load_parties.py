"""`valtuus load parties`: the real data, twice; bad files; nothing half loaded."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from valtuus.parties import queries

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
HEAD = "code,name_fi,name_sv,business_id\n"


def _load(*arguments: str) -> str:
    out = StringIO()
    call_command("load", "parties", *arguments, stdout=out)
    return out.getvalue()


def _written(folder: Path, *lines: str) -> str:
    path = folder / "kunnat.csv"
    path.write_text(HEAD + "\n".join(lines))
    return str(path)


def test_the_catalogue_is_loaded_and_a_second_run_says_that_nothing_changed() -> None:
    assert "lisättiin 316" in _load()
    assert "Mikään ei muuttunut: 316" in _load()
    valtimo, eksote = queries.party_by_code("911"), queries.party_by_code("eksote")
    assert valtimo.successor == queries.party_by_code("541").id
    assert len(queries.memberships_of([eksote.id])) == 9


def test_a_file_of_its_own_leaves_memberships_alone(tmp_path: Path) -> None:
    _load()
    _load("--file", _written(tmp_path, "153,Imatra,Imatra stad,"))
    imatra = queries.party_by_code("153")
    assert imatra.name_sv == "Imatra stad"
    assert [m.period.last for m in queries.memberships_of([imatra.id])] == [None]


def test_one_bad_line_stops_everything_unless_good_lines(tmp_path: Path) -> None:
    path = _written(tmp_path, "901,Mallila,,9900001-7", "902,Koivula,,")
    with pytest.raises(CommandError, match=r"Rivi 2: Y-tunnus on virheellinen. Kirjoitit 9900001-7; .*1234567-1"):
        _load(path)
    assert queries.find_parties() == []
    with pytest.raises(CommandError, match="Rivi 2"):
        _load(path, "--good-lines")
    assert [p.code for p in queries.find_parties()] == ["902"]


@pytest.mark.parametrize("content", ["", "code,name_fi\n901,Mallila\n"])
def test_a_file_without_its_header_loads_nothing(tmp_path: Path, content: str) -> None:
    path = tmp_path / "kunnat.csv"
    path.write_text(content)
    with pytest.raises(CommandError, match="Rivi 1"):
        _load("--file", str(path), "--good-lines")
    assert queries.find_parties() == []


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"ei-ole\.csv ei voi lukea: No such file"):
        _load("--file", str(tmp_path / "ei-ole.csv"))


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("load", "people")
